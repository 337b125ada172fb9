package io.tidegate.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.systemtest.cluster.Knock;
import io.tidegate.systemtest.cluster.Profile;
import io.tidegate.systemtest.swarm.Role;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A node dies with thousands of clients: all of them go to the others, and it is no stampede. `make crowd` does it
/// with as many as a process may have descriptors for.
@Timeout(300)
final class CrowdMovesTest {
    private static final int CLIENTS = Integer.getInteger("tidegate.crowd", 2_000);
    private static final int NODES = 3;
    private static final int RATE = 300;
    private static final int IN_FLIGHT = 10;
    /// Clients that publish are so many times fewer than those that are there.
    private static final int QUIET = 9;

    private static Role role(int number) {
        Role role = number % 2 == 0
                ? Role.five("c" + number)
                : Role.three("c" + number).kept();
        role = role.subscribes("q1/" + number, 1);
        return number % QUIET > 0
                ? role
                : role.publishes("q1/" + (number + 1) % CLIENTS, 1).every(Duration.ofSeconds(2));
    }

    @Test
    void allOfThemAreBackAndNoneAtOnce() {
        String pace = "continuity { rate = \"%d/s\", in_flight = %d }".formatted(RATE, IN_FLIGHT);
        try (ContinuityScene scene = ContinuityScene.inTheClear(Profile.EMQX, NODES, pace)) {
            scene.swarm.add(CLIENTS, CrowdMovesTest::role);
            scene.swarm.publish();
            scene.ledger.awaitPublished(CLIENTS / QUIET);
            int before = scene.cluster.knocks().size();
            int lost = scene.node(0).clients();
            long killed = System.nanoTime();
            scene.node(0).kill();
            scene.awaitClientsAtNodes(CLIENTS);
            List<Knock> knocks = scene.cluster.knocks();
            assertPaced(knocks.subList(before, knocks.size()), lost);
            assertRate(knocks.subList(before, knocks.size()), killed);
            scene.assertUnnoticed(CLIENTS);
        }
    }

    private static void assertPaced(List<Knock> knocks, int lost) {
        assertThat(knocks).hasSizeGreaterThanOrEqualTo(lost);
        assertThat(knocks).as("CONNECTs unanswered").allMatch(knock -> knock.unanswered() <= IN_FLIGHT);
        for (String node : List.of("n1", "n2")) {
            List<Knock> here =
                    knocks.stream().filter(knock -> knock.node().equals(node)).toList();
            assertThat(here).as("CONNECTs at " + node).hasSizeGreaterThan(2);
            assertThat(here.get(1).answered())
                    .as("answers of %s when the second one came, the canary's among them", node)
                    .isGreaterThan(here.getFirst().answered());
        }
    }

    /// A rate that was not used for a second lets as much pass at once, and so many each second from then on. However
    /// late one of them is, none comes earlier than that.
    private static void assertRate(List<Knock> knocks, long killed) {
        for (int i = 0; i < knocks.size(); i++) {
            double seconds = (knocks.get(i).nanos() - killed) / 1e9;
            assertThat(i)
                    .as("CONNECTs before this one, %.3f s after the node was killed", seconds)
                    .isLessThanOrEqualTo((int) (RATE + RATE * seconds));
        }
    }
}
