package io.tidegate.balance;

import static io.tidegate.balance.Clients.NOW;
import static io.tidegate.balance.Clients.admit;
import static io.tidegate.balance.Clients.client;
import static io.tidegate.fleet.Nodes.equal;
import static io.tidegate.fleet.Nodes.failed;
import static io.tidegate.fleet.Nodes.limited;
import static io.tidegate.fleet.Nodes.nodes;
import static io.tidegate.fleet.Nodes.pool;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.fleet.Node;
import io.tidegate.fleet.Policy;
import io.tidegate.fleet.Pool;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// How many clients each node gets, with bounds: exact where a policy counts; within four standard deviations of the
/// binomial where it hashes, which chance exceeds in one of 16,000 cases, and these cases are fixed.
class DistributionPropertyTest {
    private static final double DEVIATIONS = 4;

    /// That `counts` are by `weights`, give or take `slack` each.
    private static void assertShares(int[] counts, int[] weights, double slack) {
        long clients = Arrays.stream(counts).sum();
        double sum = Arrays.stream(weights).sum();
        for (int i = 0; i < counts.length; i++) {
            assertThat((double) counts[i])
                    .as("node %d of weight %d, all: %s", i, weights[i], Arrays.toString(counts))
                    .isBetween(clients * weights[i] / sum - slack, clients * weights[i] / sum + slack);
        }
    }

    private static void assertHashedShares(int[] counts, int[] weights) {
        long clients = Arrays.stream(counts).sum();
        double sum = Arrays.stream(weights).sum();
        for (int i = 0; i < counts.length; i++) {
            double share = weights[i] / sum;
            double deviation = Math.sqrt(clients * share * (1 - share));
            assertThat(Math.abs(counts[i] - clients * share))
                    .as("node %d of weight %d, all: %s", i, weights[i], Arrays.toString(counts))
                    .isLessThanOrEqualTo(DEVIATIONS * deviation);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"ROUND_ROBIN", "LEAST_CONNECTIONS"})
    void theFirstHundredClientsSpreadEvenly(Policy policy) {
        assertThat(admit(pool(policy, equal(2)), 100)).containsExactly(50, 50);
        assertThat(admit(pool(policy, equal(5)), 100)).containsOnly(20);
        assertShares(admit(pool(policy, equal(7)), 100), new int[] {1, 1, 1, 1, 1, 1, 1}, 1);
    }

    @ParameterizedTest
    @EnumSource(names = {"ROUND_ROBIN", "LEAST_CONNECTIONS"})
    void theFirstHundredClientsSpreadByWeight(Policy policy) {
        assertShares(admit(pool(policy, nodes(1, 2, 5)), 100), new int[] {1, 2, 5}, 1.5);
        int[] counts = admit(pool(policy, nodes(1, 1000)), 100);
        assertThat(counts[0]).isLessThanOrEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"ROUND_ROBIN", "LEAST_CONNECTIONS"})
    void countingIsExactOverWholeCycles(Policy policy) {
        assertThat(admit(pool(policy, nodes(1, 2, 5)), 8_000)).containsExactly(1_000, 2_000, 5_000);
        assertThat(admit(pool(policy, nodes(1, 1000)), 10_010)).containsExactly(10, 10_000);
    }

    @ParameterizedTest
    @EnumSource(names = {"ROUND_ROBIN", "LEAST_CONNECTIONS"})
    void theShareOfANodeThatIsDownGoesToTheOthersByWeight(Policy policy) {
        assertThat(admit(failed(pool(policy, nodes(1, 2, 5)), "n2", NOW), 3_000))
                .containsExactly(1_000, 2_000, 0);
        assertThat(admit(failed(pool(policy, equal(4)), "n1", NOW), 3_000)).containsExactly(1_000, 0, 1_000, 1_000);
    }

    /// The clients in front of the change keep their places: only new ones are counted.
    @ParameterizedTest
    @EnumSource(names = {"ROUND_ROBIN", "LEAST_CONNECTIONS"})
    void theShareOfAFullNodeGoesToTheOthersEvenly(Policy policy) {
        Pool pool = pool(policy, List.of(limited("n0", 10), limited("n1", 5_000), limited("n2", 5_000)));
        int[] counts = admit(pool, 1_010);
        assertThat(counts[0]).isEqualTo(10);
        assertThat(counts[1]).isBetween(499, 501);
        assertThat(counts[2]).isBetween(499, 501);
    }

    @Test
    void roundRobinInterleaves() {
        Pool pool = pool(Policy.ROUND_ROBIN, nodes(5, 1, 1));
        int[] order = new int[7];
        Arrays.setAll(order, number -> Clients.home(pool, client(number)));
        assertThat(order).containsExactly(0, 0, 1, 0, 2, 0, 0);
    }

    @Test
    void leastConnectionsFillsUpWhoHasLost() {
        Pool pool = pool(Policy.LEAST_CONNECTIONS, nodes(1, 1, 2));
        assertThat(admit(pool, 400)).containsExactly(100, 100, 200);
        for (int lost = 0; lost < 60; lost++) {
            pool.member(1).occupancy().release();
        }
        assertThat(admit(pool, 60)).containsExactly(100, 100, 200);
    }

    @Test
    void leastConnectionsGivesTiesToAnotherOneEachTime() {
        Pool pool = pool(Policy.LEAST_CONNECTIONS, equal(10));
        int[] counts = new int[10];
        for (int number = 0; number < 100; number++) {
            counts[Clients.home(pool, client(number))]++;
        }
        assertThat(counts).containsOnly(10);
    }

    @ParameterizedTest
    @EnumSource(names = {"SOURCE_IP", "CLIENT_ID"})
    void hashingSpreadsByWeight(Policy policy) {
        assertHashedShares(admit(pool(policy, equal(5)), 20_000), new int[] {1, 1, 1, 1, 1});
        assertHashedShares(admit(pool(policy, nodes(1, 2, 5)), 20_000), new int[] {1, 2, 5});
        assertHashedShares(admit(pool(policy, nodes(1, 1000)), 50_000), new int[] {1, 1000});
        assertHashedShares(admit(pool(policy, equal(5)), 100), new int[] {1, 1, 1, 1, 1});
    }

    @ParameterizedTest
    @EnumSource(names = {"SOURCE_IP", "CLIENT_ID"})
    void hashingSpreadsTheClientsOfANodeThatIsDownByWeight(Policy policy) {
        Pool pool = pool(policy, nodes(1, 2, 5, 3));
        Pool without = failed(pool, "n3", NOW);
        int[] moved = new int[4];
        for (int number = 0; number < 40_000; number++) {
            if (Clients.home(pool, client(number)) == 3) {
                moved[Clients.home(without, client(number))]++;
            }
        }
        assertThat(moved[3]).isZero();
        assertHashedShares(Arrays.copyOf(moved, 3), new int[] {1, 2, 5});
    }

    @ParameterizedTest
    @EnumSource
    void twoHundredNodesGetTheirShares(Policy policy) {
        int[] weights = new int[200];
        Arrays.setAll(weights, i -> 1 + i % 3);
        List<Node> nodes = nodes(weights);
        int[] counts = admit(pool(policy, nodes), 20_000);
        assertHashedShares(counts, weights);
        assertThat(Arrays.stream(counts).sum()).isEqualTo(20_000);
    }

    @Test
    void anonymousClientsOfAnAffinityPoolSpreadEvenly() {
        Pool pool = pool(Policy.CLIENT_ID, 1.25, equal(4));
        for (int number = 0; number < 100; number++) {
            Clients.reserve(Objects.requireNonNull(Balancer.choose(pool, Clients.anonymous(number), new Tried(), NOW)));
        }
        assertThat(Clients.live(pool)).containsOnly(25);
    }
}
