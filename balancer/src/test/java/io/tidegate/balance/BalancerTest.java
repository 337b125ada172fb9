package io.tidegate.balance;

import static io.tidegate.balance.Clients.NOW;
import static io.tidegate.balance.Clients.client;
import static io.tidegate.balance.Clients.order;
import static io.tidegate.fleet.Nodes.SECOND;
import static io.tidegate.fleet.Nodes.failed;
import static io.tidegate.fleet.Nodes.limited;
import static io.tidegate.fleet.Nodes.member;
import static io.tidegate.fleet.Nodes.named;
import static io.tidegate.fleet.Nodes.node;
import static io.tidegate.fleet.Nodes.pool;
import static io.tidegate.fleet.Nodes.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.fleet.Node.Role;
import io.tidegate.fleet.Policy;
import io.tidegate.fleet.Pool;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BalancerTest {
    private static final long LATER = 60 * SECOND;

    private static Pool mixed(Policy policy) {
        return pool(
                policy,
                List.of(
                        node("a", 1),
                        node("b", 1),
                        node("spare", 1, Role.BACKUP),
                        node("spare2", 1, Role.BACKUP),
                        node("drained", 0),
                        named("unknown", "broker.example:1883")));
    }

    private static Choice choose(Pool pool, int number, long now) {
        return Objects.requireNonNull(Balancer.choose(pool, client(number), new Tried(), now));
    }

    @ParameterizedTest
    @EnumSource
    void backupsComeAfterAllPrimaries(Policy policy) {
        List<String> order = order(mixed(policy), client(1), NOW);
        assertThat(order.subList(0, 2)).containsExactlyInAnyOrder("a", "b");
        assertThat(order.subList(2, 4)).containsExactlyInAnyOrder("spare", "spare2");
        assertThat(order).hasSize(4);
    }

    @ParameterizedTest
    @EnumSource
    void nodesInBackoffComeLastPrimariesFirst(Policy policy) {
        Pool pool = failed(failed(mixed(policy), "b", NOW), "spare", NOW);
        assertThat(order(pool, client(1), NOW)).containsExactly("a", "spare2", "b", "spare");
    }

    @ParameterizedTest
    @EnumSource
    void isNullWhereNoNodeIsLeft(Policy policy) {
        assertThat(Balancer.choose(pool(policy, List.of()), client(1), new Tried(), NOW))
                .isNull();
        assertThat(Balancer.choose(pool(policy, List.of(node("a", 0))), client(1), new Tried(), NOW))
                .isNull();
        Pool one = pool(policy, List.of(node("a", 1)));
        Tried tried = new Tried();
        tried.add(one.member(0));
        assertThat(tried.size()).isEqualTo(1);
        assertThat(Balancer.choose(one, client(1), tried, NOW)).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void fullNodesArePassedOver(Policy policy) {
        Pool pool = pool(policy, List.of(limited("a", 1), limited("b", 2)));
        for (int number = 0; number < 3; number++) {
            Clients.reserve(choose(pool, number, NOW));
        }
        assertThat(Clients.live(pool)).containsExactly(1, 2);
        assertThat(Balancer.choose(pool, client(4), new Tried(), NOW)).isNull();
        member(pool, "a").occupancy().release();
        assertThat(choose(pool, 4, NOW).member().id().name()).isEqualTo("a");
    }

    @ParameterizedTest
    @EnumSource
    void aNodeWhoseBackoffIsOverGetsOneTrialAtATime(Policy policy) {
        Pool pool = failed(pool(policy, List.of(node("a", 1), node("b", 1))), "a", NOW);
        Choice trial = firstTrial(pool);
        assertThat(trial.member().id().name()).isEqualTo("a");
        for (int number = 0; number < 100; number++) {
            Choice other = choose(pool, number, LATER);
            assertThat(other.member().id().name()).isEqualTo("b");
            assertThat(other.isTrial()).isFalse();
        }
        trial.end();
        assertThat(firstTrial(pool).member().id().name()).isEqualTo("a");
    }

    /// Of the first hundred clients, the one that is given the trial.
    private static Choice firstTrial(Pool pool) {
        for (int number = 0; number < 100; number++) {
            Choice choice = choose(pool, number, LATER);
            if (choice.isTrial()) {
                return choice;
            }
        }
        throw new AssertionError("no trial in a hundred clients");
    }

    @ParameterizedTest
    @EnumSource(names = {"SOURCE_IP", "CLIENT_ID"})
    void withAffinityTheTrialIsForAClientOfThatNode(Policy policy) {
        Pool before = pool(policy, List.of(node("a", 1), node("b", 1), node("c", 1)));
        Pool after = failed(before, "a", NOW);
        for (int number = 0; number < 100; number++) {
            Choice choice = choose(after, number, LATER);
            assertThat(choice.index()).isEqualTo(Clients.home(before, client(number)));
            assertThat(choice.isTrial()).isEqualTo(choice.index() == 0);
            choice.end();
        }
    }

    @ParameterizedTest
    @EnumSource
    void endingAChoiceTwiceDoesNotEndAnothersTrial(Policy policy) {
        Pool pool = failed(pool(policy, List.of(node("a", 1))), "a", NOW);
        Choice first = choose(pool, 1, LATER);
        first.end();
        Choice second = choose(pool, 2, LATER);
        first.end();
        assertThat(second.isTrial()).isTrue();
        assertThat(member(pool, "a").occupancy().isOnTrial()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void whoHasNoOtherNodeIsGivenToOneOnTrial(Policy policy) {
        Pool pool = failed(pool(policy, List.of(node("a", 1))), "a", NOW);
        assertThat(choose(pool, 1, LATER).isTrial()).isTrue();
        Choice second = choose(pool, 2, LATER);
        assertThat(second.member().id().name()).isEqualTo("a");
        assertThat(second.isTrial()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void aTrialOfABackupWaitsForTheUsablePrimaries(Policy policy) {
        Pool pool = failed(pool(policy, List.of(node("a", 1), node("spare", 1, Role.BACKUP))), "spare", NOW);
        assertThat(choose(pool, 1, LATER).member().id().name()).isEqualTo("a");
        assertThat(order(pool, client(1), LATER)).containsExactly("a", "spare");
    }

    @ParameterizedTest
    @EnumSource
    void aNodeThatIsBackIsUsedAsBefore(Policy policy) {
        Pool before = pool(policy, List.of(node("a", 1), node("b", 1)));
        Pool after = succeeded(failed(before, "a", NOW), "a", SECOND);
        assertThat(order(after, client(1), LATER)).containsExactlyInAnyOrder("a", "b");
        assertThat(choose(after, 1, LATER).isTrial()).isFalse();
    }

    @Test
    void aClientWithoutAnIdHasNoAffinity() {
        Pool pool = pool(Policy.CLIENT_ID, 1.25, List.of(node("a", 1), node("b", 1)));
        for (int number = 0; number < 10; number++) {
            assertThat(Clients.home(pool, Clients.anonymous(5))).isEqualTo(number % 2);
        }
    }

    @Test
    void aClientWithoutAnIdIsStillOfItsAddress() {
        Pool pool = pool(Policy.SOURCE_IP, List.of(node("a", 1), node("b", 1)));
        assertThat(Clients.home(pool, Clients.anonymous(5))).isEqualTo(Clients.home(pool, client(5)));
    }

    @Test
    void affinityGoesByTheClientIdInItsRange() {
        byte[] packet = {9, 9, 'i', 'd', 9};
        var ip = InetAddress.getLoopbackAddress();
        assertThat(ClientKey.of(packet, 2, 2, ip)).isEqualTo(ClientKey.of(new byte[] {'i', 'd'}, 0, 2, ip));
        assertThat(ClientKey.of(packet, 2, 2, ip).isAnonymous()).isFalse();
        assertThat(ClientKey.of(packet, 2, 0, ip).isAnonymous()).isTrue();
    }
}
