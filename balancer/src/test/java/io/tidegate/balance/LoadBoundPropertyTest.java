package io.tidegate.balance;

import static io.tidegate.balance.Clients.NOW;
import static io.tidegate.balance.Clients.client;
import static io.tidegate.balance.Clients.live;
import static io.tidegate.balance.Clients.order;
import static io.tidegate.fleet.Nodes.equal;
import static io.tidegate.fleet.Nodes.limited;
import static io.tidegate.fleet.Nodes.nodes;
import static io.tidegate.fleet.Nodes.pool;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.fleet.Policy;
import io.tidegate.fleet.Pool;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoadBoundPropertyTest {
    private static Choice choose(Pool pool, ClientKey key) {
        return Objects.requireNonNull(Balancer.choose(pool, key, new Tried(), NOW));
    }

    /// The most that a node of `weight` may have among `links`.
    private static long most(double factor, long links, int weight, long weights) {
        double share = (double) links * weight / weights;
        return (long) Math.max(Math.ceil(factor * share), Math.floor(share + LoadBound.SLACK));
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 1.25, 2})
    void noNodeEverHasMoreThanItsBound(double factor) {
        int[] weights = {1, 2, 5, 1};
        Pool pool = pool(Policy.CLIENT_ID, factor, nodes(weights));
        for (int number = 0; number < 5_000; number++) {
            Choice choice = choose(pool, client(number));
            Clients.reserve(choice);
            assertThat((long) choice.member().occupancy().live())
                    .isLessThanOrEqualTo(
                            most(factor, number + 1, choice.member().node().weight(), 9));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 1.25, 2})
    void onlyTheOverflowMovesAndToTheNextInItsOrder(double factor) {
        int[] weights = {1, 2, 5, 1};
        Pool pool = pool(Policy.CLIENT_ID, factor, nodes(weights));
        Pool pure = pool(Policy.CLIENT_ID, nodes(weights));
        for (int number = 0; number < 5_000; number++) {
            int[] live = live(pool);
            Choice choice = choose(pool, client(number));
            for (String name : order(pure, client(number), NOW)) {
                int index = name.charAt(1) - '0';
                boolean fits = live[index] + 1 <= most(factor, number + 1, weights[index], 9);
                assertThat(fits).as("%s, chosen %d", name, choice.index()).isEqualTo(index == choice.index());
                if (fits) {
                    break;
                }
            }
            Clients.reserve(choice);
        }
    }

    /// An attacker who chooses ids for one node, without a bound and with one.
    @Test
    void clientsThatAllWantOneNodeFillItToItsBound() {
        Pool pure = pool(Policy.CLIENT_ID, equal(4));
        int[] wanting = IntStream.range(0, 8_000)
                .filter(number -> Clients.home(pure, client(number)) == 2)
                .limit(1_000)
                .toArray();
        Pool pool = pool(Policy.CLIENT_ID, 1.25, equal(4));
        Arrays.stream(wanting).forEach(number -> Clients.reserve(choose(pool, client(number))));
        assertThat(live(pool)[2]).isBetween(300, 313);
        assertThat(Arrays.stream(live(pool))).allMatch(links -> links <= 313);
    }

    @Test
    void amongFewLinksChanceIsNoOverload() {
        Pool pool = pool(Policy.CLIENT_ID, 1, equal(4));
        Pool pure = pool(Policy.CLIENT_ID, equal(4));
        for (int number = 0; number < 100; number++) {
            Choice choice = choose(pool, client(number));
            assertThat(choice.index()).isEqualTo(Clients.home(pure, client(number)));
            Clients.reserve(choice);
        }
    }

    @Test
    void whereAllAreOverTheirBoundTheFirstInOrderIsChosen() {
        Pool pool = pool(Policy.CLIENT_ID, 1, equal(3));
        for (int i = 0; i < 500; i++) {
            pool.member(1).occupancy().tryReserve(1_000);
            pool.member(2).occupancy().tryReserve(1_000);
        }
        Tried tried = new Tried();
        tried.add(pool.member(0));
        Pool pure = pool(Policy.CLIENT_ID, equal(3));
        Tried triedThere = new Tried();
        triedThere.add(pure.member(0));
        for (int number = 0; number < 100; number++) {
            ClientKey key = client(number);
            assertThat(Objects.requireNonNull(Balancer.choose(pool, key, tried, NOW))
                            .index())
                    .isEqualTo(Objects.requireNonNull(Balancer.choose(pure, key, triedThere, NOW))
                            .index());
        }
    }

    @Test
    void aFullNodeDoesNotLowerTheBoundOfTheOthers() {
        Pool pool =
                pool(Policy.CLIENT_ID, 1.25, List.of(limited("n0", 10), limited("n1", 10_000), limited("n2", 10_000)));
        int[] counts = Clients.admit(pool, 2_010);
        assertThat(counts[0]).isEqualTo(10);
        assertThat(counts[1]).isBetween(900, 1_100);
    }
}
