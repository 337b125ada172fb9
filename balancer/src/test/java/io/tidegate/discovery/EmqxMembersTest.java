package io.tidegate.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.discovery.DiscoverySettings.Weights;
import io.tidegate.discovery.EmqxAnswer.Row;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class EmqxMembersTest {
    private static Row running(String node, long live) {
        return new Row(node, true, live);
    }

    private static Row stopped(String node) {
        return new Row(node, false, Row.UNKNOWN);
    }

    /// Weights by node.
    private static Map<String, Integer> weights(EmqxMembers members) {
        Map<String, Integer> weights = new TreeMap<>();
        members.known().forEach((node, known) -> weights.put(node, known.weightNow()));
        return weights;
    }

    @Test
    void membersThatRunWeighTheSame() {
        EmqxMembers members = EmqxMembers.NONE.after(List.of(running("b", 0), running("a", 900)), Weights.EQUAL);
        assertThat(weights(members)).isEqualTo(Map.of("a", 1, "b", 1));
    }

    @Test
    void aMemberThatIsStoppedStaysAndGetsNoNewClients() {
        EmqxMembers members = EmqxMembers.NONE
                .after(List.of(running("a", 0), running("b", 0)), Weights.EQUAL)
                .after(List.of(running("a", 0), stopped("b")), Weights.EQUAL);
        assertThat(weights(members)).isEqualTo(Map.of("a", 1, "b", 0));
        assertThat(weights(members.after(List.of(running("a", 0), running("b", 0)), Weights.EQUAL)))
                .isEqualTo(Map.of("a", 1, "b", 1));
    }

    @Test
    void aMemberThatIsMissingLeavesWhenItHasBeenMissingForThreeAnswers() {
        List<Row> alone = List.of(running("a", 0));
        EmqxMembers members = EmqxMembers.NONE.after(List.of(running("a", 0), running("b", 0)), Weights.EQUAL);
        for (int missed = 1; missed <= EmqxMembers.MISSED_MAX; missed++) {
            members = members.after(alone, Weights.EQUAL);
            assertThat(weights(members)).isEqualTo(Map.of("a", 1, "b", 0));
        }
        assertThat(weights(members.after(alone, Weights.EQUAL))).isEqualTo(Map.of("a", 1));
    }

    @Test
    void whereMoreThanHalfAreMissingAtOnceTheyStayAsTheyWereUntilTheyLeave() {
        List<Row> alone = List.of(running("a", 0));
        EmqxMembers members = EmqxMembers.NONE.after(
                List.of(running("a", 0), running("b", 0), running("c", 0), stopped("d")), Weights.EQUAL);
        for (int missed = 1; missed <= EmqxMembers.MISSED_MAX; missed++) {
            members = members.after(alone, Weights.EQUAL);
            assertThat(weights(members)).isEqualTo(Map.of("a", 1, "b", 1, "c", 1, "d", 0));
        }
        assertThat(weights(members.after(alone, Weights.EQUAL))).isEqualTo(Map.of("a", 1));
    }

    @Test
    void whereHalfAreMissingOrOneAfterTheOtherTheyGetNoNewClients() {
        EmqxMembers four = EmqxMembers.NONE.after(
                List.of(running("a", 0), running("b", 0), running("c", 0), running("d", 0)), Weights.EQUAL);
        assertThat(weights(four.after(List.of(running("a", 0), running("b", 0)), Weights.EQUAL)))
                .isEqualTo(Map.of("a", 1, "b", 1, "c", 0, "d", 0));
        assertThat(weights(four.after(List.of(running("a", 0), running("b", 0), running("c", 0)), Weights.EQUAL)
                        .after(List.of(running("a", 0), running("b", 0)), Weights.EQUAL)))
                .isEqualTo(Map.of("a", 1, "b", 1, "c", 0, "d", 0));
    }

    @Test
    void byLoadWhoIsMissingWithMostOthersKeepsItsWeight() {
        EmqxMembers members = EmqxMembers.NONE
                .after(List.of(running("a", 2000), running("b", 2000), running("c", 200)), Weights.LOAD)
                .after(List.of(running("a", 2000)), Weights.LOAD);
        assertThat(weights(members)).isEqualTo(Map.of("a", 10, "b", 8, "c", 12));
    }

    @Test
    void whoComesBackIsCountedAnew() {
        List<Row> both = List.of(running("a", 0), running("b", 0));
        List<Row> alone = List.of(running("a", 0));
        EmqxMembers members = EmqxMembers.NONE.after(both, Weights.EQUAL);
        for (int i = 0; i < 10; i++) {
            members = members.after(alone, Weights.EQUAL).after(both, Weights.EQUAL);
        }
        assertThat(weights(members.after(alone, Weights.EQUAL))).isEqualTo(Map.of("a", 1, "b", 0));
    }

    @Test
    void byLoadWhoHasFewerConnectionsWeighsMoreStepByStep() {
        List<Row> uneven = List.of(running("a", 2000), running("b", 2000), running("c", 200));
        EmqxMembers first = EmqxMembers.NONE.after(uneven, Weights.LOAD);
        assertThat(weights(first)).isEqualTo(Map.of("a", 8, "b", 8, "c", 12));
        assertThat(weights(first.after(uneven, Weights.LOAD))).isEqualTo(Map.of("a", 6, "b", 6, "c", 14));
    }

    @Test
    void whoDoesNotRunCountsForNoAverageAndKeepsItsWeightForLater() {
        EmqxMembers members = EmqxMembers.NONE.after(
                List.of(running("a", 2000), running("b", 2000), running("c", 200)), Weights.LOAD);
        members = members.after(List.of(running("a", 2000), running("b", 2000), stopped("c")), Weights.LOAD);
        assertThat(weights(members)).isEqualTo(Map.of("a", 10, "b", 10, "c", 0));
        assertThat(members.known().get("c")).isEqualTo(new EmqxMembers.Known(false, 12, 0));
    }
}
