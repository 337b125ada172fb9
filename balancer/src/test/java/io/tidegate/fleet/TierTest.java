package io.tidegate.fleet;

import static io.tidegate.fleet.Nodes.id;
import static io.tidegate.fleet.Nodes.node;
import static io.tidegate.fleet.Nodes.random;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.fleet.Trouble.Ejection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Who is given clients in turn, and who only where nobody else is left.
class TierTest {
    private static final PoolSettings SETTINGS =
            new PoolSettings(Nodes.POOL, Policy.ROUND_ROBIN, 0, Duration.ZERO, 0.5);

    private Pool pool = Pool.of(SETTINGS, List.of(node("a", 1), node("b", 1), node("c", 1), node("d", 1)), 0);

    private void learn(FleetEvent.OfNode event) {
        pool = pool.after(event, random());
    }

    private List<String> usable() {
        return names(pool.primaries().usable());
    }

    private List<String> names(Group group) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < group.size(); i++) {
            names.add(pool.member(group.at(i)).id().name());
        }
        return names;
    }

    private void probesFail(String... names) {
        for (String name : names) {
            learn(new FleetEvent.ProbesFail(id(name), "no PINGRESP", 1));
        }
    }

    @Test
    void halfOfTheNodesIsEnough() {
        probesFail("a", "b");
        assertThat(pool.primaries().panics()).isFalse();
        assertThat(usable()).containsExactly("c", "d");
        assertThat(names(pool.primaries().doubtful())).containsExactly("a", "b");
    }

    @Test
    void whereFewerAreLeftThoseThatOnlyJudgementKeepsOutAreUsedToo() {
        probesFail("a", "b");
        learn(new FleetEvent.Ejected(id("c"), new Ejection(1, 100, "refused clients"), 2));
        assertThat(pool.primaries().panics()).isTrue();
        assertThat(usable()).containsExactly("a", "b", "c", "d");
    }

    @Test
    void whoCannotBeReachedOrDoesNotAnswerIsNot() {
        learn(new FleetEvent.DialFailed(id("a"), 1, 1, "refused"));
        learn(new FleetEvent.Silent(id("b"), 1, 2, "owes CONNACKs"));
        probesFail("a", "b", "c");
        assertThat(usable()).containsExactly("c", "d");
        assertThat(names(pool.primaries().doubtful())).containsExactly("a", "b");
    }

    @Test
    void backupsThatWorkStandInBeforePrimariesThatProbesComplainOf() {
        pool = Pool.of(SETTINGS, List.of(node("a", 1), node("spare", 1, Node.Role.BACKUP)), 0);
        probesFail("a");
        assertThat(pool.primaries().panics()).isFalse();
        assertThat(names(pool.backups().usable())).containsExactly("spare");
        probesFail("spare");
        assertThat(usable()).containsExactly("a");
    }

    @Test
    void whoIsNotToHaveClientsIsNotCountedAtAll() {
        learn(new FleetEvent.Ordered(id("a"), Order.MAINTENANCE, 1));
        learn(new FleetEvent.Ordered(id("b"), Order.DRAIN, 1));
        learn(new FleetEvent.Evacuates(id("c"), "503", 1));
        assertThat(pool.primaries().panics()).isFalse();
        assertThat(usable()).containsExactly("d");
        assertThat(names(pool.primaries().doubtful())).isEmpty();
    }
}
