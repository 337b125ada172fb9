package io.tidegate.balance;

import static io.tidegate.balance.Clients.NOW;
import static io.tidegate.balance.Clients.client;
import static io.tidegate.balance.Clients.home;
import static io.tidegate.balance.Clients.order;
import static io.tidegate.fleet.Nodes.equal;
import static io.tidegate.fleet.Nodes.failed;
import static io.tidegate.fleet.Nodes.node;
import static io.tidegate.fleet.Nodes.nodes;
import static io.tidegate.fleet.Nodes.pool;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.fleet.Hashes;
import io.tidegate.fleet.Node;
import io.tidegate.fleet.Policy;
import io.tidegate.fleet.Pool;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RendezvousPropertyTest {
    private static final int CLIENTS = 10_000;

    private static String homeName(Pool pool, int number) {
        return pool.member(home(pool, client(number))).id().name();
    }

    /// Clients whose node is another one in `after`: all of them must satisfy `allowed`.
    private static int moved(Pool before, Pool after, Move allowed) {
        int moved = 0;
        for (int number = 0; number < CLIENTS; number++) {
            String from = homeName(before, number);
            String to = homeName(after, number);
            if (!from.equals(to)) {
                moved++;
                assertThat(allowed.test(from, to)).as("%s to %s", from, to).isTrue();
            }
        }
        return moved;
    }

    @FunctionalInterface
    private interface Move {
        boolean test(String from, String to);
    }

    @ParameterizedTest
    @EnumSource(names = {"SOURCE_IP", "CLIENT_ID"})
    void losingANodeMovesOnlyItsClients(Policy policy) {
        Pool pool = pool(policy, nodes(1, 2, 3, 4));
        int moved = moved(pool, failed(pool, "n2", NOW), (from, _) -> from.equals("n2"));
        assertThat(moved).isBetween(CLIENTS * 28 / 100, CLIENTS * 32 / 100);
    }

    @ParameterizedTest
    @EnumSource(names = {"SOURCE_IP", "CLIENT_ID"})
    void aNodeThatJoinsTakesOnlyItsShare(Policy policy) {
        int moved = moved(pool(policy, equal(4)), pool(policy, equal(5)), (_, to) -> to.equals("n4"));
        assertThat(moved).isBetween(CLIENTS * 18 / 100, CLIENTS * 22 / 100);
    }

    @ParameterizedTest
    @EnumSource(names = {"SOURCE_IP", "CLIENT_ID"})
    void moreWeightMovesOnlyTheDifference(Policy policy) {
        Pool before = pool(policy, nodes(10, 10, 10));
        Pool after = pool(policy, nodes(10, 10, 12));
        int moved = moved(before, after, (_, to) -> to.equals("n2"));
        assertThat(moved).isBetween(CLIENTS * 30 / 1000, CLIENTS * 54 / 1000); // 12/32 - 10/30 = 4.2 %
    }

    @ParameterizedTest
    @EnumSource(names = {"SOURCE_IP", "CLIENT_ID"})
    void drainingByWeightMovesOnlyThatNodesClients(Policy policy) {
        Pool before = pool(policy, nodes(1, 1, 1));
        Pool after = pool(policy, nodes(1, 0, 1));
        moved(before, after, (from, _) -> from.equals("n1"));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void balancersAgreeInWhateverOrderTheyListTheNodes(long seed) {
        List<Node> listed = nodes(1, 2, 5, 1, 1000, 7, 7, 7);
        List<Node> shuffled = new ArrayList<>(listed);
        Collections.shuffle(shuffled, new Random(seed));
        Pool one = pool(Policy.CLIENT_ID, listed);
        Pool other = pool(Policy.CLIENT_ID, shuffled);
        for (int number = 0; number < 1_000; number++) {
            assertThat(order(one, client(number), NOW)).isEqualTo(order(other, client(number), NOW));
        }
    }

    /// Worked out by another program from the definition, and written down so that a later version cannot send all
    /// devices elsewhere unnoticed.
    @ParameterizedTest
    @CsvSource({
        "0, emqx2 emqx1 emqx3",
        "1, emqx2 emqx1 emqx3",
        "2, emqx3 emqx1 emqx2",
        "3, emqx3 emqx2 emqx1",
        "4, emqx2 emqx1 emqx3",
        "5, emqx2 emqx1 emqx3"
    })
    void clientsStayWhereTheyAreFromVersionToVersion(int number, String order) {
        Pool pool = pool(Policy.CLIENT_ID, List.of(node("emqx1", 1), node("emqx2", 2), node("emqx3", 1)));
        assertThat(String.join(" ", order(pool, client(number), NOW))).isEqualTo(order);
    }

    /// The order is that of the costs as the definition has them, worked out here without sparing a logarithm.
    @Test
    void theOrderIsByCost() {
        Pool pool = pool(Policy.CLIENT_ID, nodes(1, 3, 3, 10, 1000, 2));
        for (int number = 0; number < 1_000; number++) {
            ClientKey key = client(number);
            List<String> expected = pool.members().stream()
                    .sorted(Comparator.comparingDouble(member -> cost(key, member.node())))
                    .map(member -> member.id().name())
                    .toList();
            assertThat(order(pool, key, NOW)).isEqualTo(expected);
        }
    }

    private static double cost(ClientKey key, Node node) {
        long hash = Hashes.pair(key.clientId(), Hashes.of(node.id().name()));
        return -StrictMath.log(((hash >>> 12) + 0.5) / (1L << 52)) / node.weight();
    }

    @Test
    void theNextNodeOfAClientIsTheSameWhetherTheFirstIsDownOrTried() {
        Pool pool = pool(Policy.CLIENT_ID, equal(5));
        for (int number = 0; number < 1_000; number++) {
            List<String> order = order(pool, client(number), NOW);
            Pool without = failed(pool, order.getFirst(), NOW);
            assertThat(homeName(without, number)).isEqualTo(order.get(1));
        }
    }
}
