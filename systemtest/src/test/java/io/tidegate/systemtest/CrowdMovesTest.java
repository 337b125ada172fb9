package io.tidegate.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.systemtest.cluster.Knock;
import io.tidegate.systemtest.cluster.Profile;
import io.tidegate.systemtest.swarm.Role;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A node dies with thousands of clients: all of them go to the others, and it is no stampede. `make crowd` does it
/// with
/// as many as a process may have descriptors for.
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
        try (ContinuityScene scene = ContinuityScene.of(Profile.EMQX, NODES, pace)) {
            scene.swarm.add(CLIENTS, CrowdMovesTest::role);
            scene.swarm.publish();
            scene.ledger.awaitPublished(CLIENTS / QUIET);
            int before = scene.cluster.knocks().size();
            int lost = scene.node(0).clients();
            scene.node(0).kill();
            scene.awaitClientsAtNodes(CLIENTS);
            List<Knock> knocks = scene.cluster.knocks();
            assertPaced(knocks.subList(before, knocks.size()), lost);
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
        // A rate that was not used for a second lets as much more pass at once.
        assertThat(mostInASecond(knocks)).as("CONNECTs in a second").isLessThanOrEqualTo(2 * RATE);
        long took = knocks.getLast().nanos() - knocks.getFirst().nanos();
        assertThat(took)
                .as("nanoseconds from the first to the last of %d", lost)
                .isGreaterThan((lost - RATE) * 950_000_000L / RATE);
    }

    private static int mostInASecond(List<Knock> knocks) {
        Deque<Knock> second = new ArrayDeque<>();
        int most = 0;
        for (Knock knock : knocks) {
            second.add(knock);
            while (knock.nanos() - second.getFirst().nanos()
                    > Duration.ofSeconds(1).toNanos()) {
                second.removeFirst();
            }
            most = Math.max(most, second.size());
        }
        return most;
    }
}
