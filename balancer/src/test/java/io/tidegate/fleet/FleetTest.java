package io.tidegate.fleet;

import static io.tidegate.fleet.Nodes.SECOND;
import static io.tidegate.fleet.Nodes.endpoint;
import static io.tidegate.fleet.Nodes.id;
import static io.tidegate.fleet.Nodes.member;
import static io.tidegate.fleet.Nodes.named;
import static io.tidegate.fleet.Nodes.node;
import static io.tidegate.fleet.Nodes.pool;
import static io.tidegate.fleet.Nodes.random;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tidegate.address.HostPort;
import io.tidegate.fleet.FleetEvent.DialFailed;
import io.tidegate.fleet.FleetEvent.DialSucceeded;
import io.tidegate.fleet.FleetEvent.Listed;
import io.tidegate.fleet.FleetEvent.ResolveFailed;
import io.tidegate.fleet.FleetEvent.Resolved;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FleetTest {
    private static final HostPort C = HostPort.parse("broker.example:1883");
    private static final PoolSettings OTHER = new PoolSettings("other", Policy.ROUND_ROBIN, 0);

    private final Fleet fleet = new Fleet(List.of(
            pool(Policy.ROUND_ROBIN, List.of(node("a", 1), node("b", 1), named("c", C.toString()))),
            Pool.of(OTHER, List.of(), 0)));

    private static Fleet after(Fleet fleet, FleetEvent... events) {
        RandomGenerator random = random();
        Fleet next = fleet;
        for (FleetEvent event : events) {
            next = next.apply(event, random);
        }
        return next;
    }

    private static NodeState state(Fleet fleet, String name) {
        return member(fleet.pool(Nodes.POOL), name).state();
    }

    private static DialFailed failed(String name, long dialedNanos, long atNanos) {
        return new DialFailed(id(name), dialedNanos, atNanos, "refused");
    }

    private static NodeState.Backoff backoff(Fleet fleet, String name) {
        return (NodeState.Backoff) state(fleet, name);
    }

    @Test
    void aNodeWithAnIpAddressIsUpFromTheStart() {
        assertThat(state(fleet, "a")).isEqualTo(new NodeState.Up(0));
        assertThat(member(fleet.pool(Nodes.POOL), "a").endpoints()).containsExactly(endpoint("192.0.2.1:1883"));
    }

    @Test
    void aNodeWithANameIsDownUntilItIsLookedUp() {
        assertThat(state(fleet, "c")).isInstanceOf(NodeState.Down.class);
        assertThat(member(fleet.pool(Nodes.POOL), "c").standing(0)).isEqualTo(Standing.NONE);
        Fleet next = after(fleet, new Resolved(id("c"), C, List.of(endpoint("192.0.2.9:1883")), 7));
        assertThat(state(next, "c")).isEqualTo(new NodeState.Up(7));
        assertThat(member(next.pool(Nodes.POOL), "c").standing(7)).isEqualTo(Standing.USABLE);
    }

    @Test
    void aFailedLookUpSaysWhyTheNodeIsDownAndIsNewsOnce() {
        Fleet next = after(fleet, new ResolveFailed(id("c"), "no such name", 5));
        assertThat(state(next, "c")).isEqualTo(new NodeState.Down(0, "no such name"));
        assertThat(after(next, new ResolveFailed(id("c"), "no such name", 6))).isSameAs(next);
    }

    @Test
    void aFailedLookUpKeepsTheLastGoodAnswer() {
        Fleet next = after(fleet, new Resolved(id("c"), C, List.of(endpoint("192.0.2.9:1883")), 7));
        assertThat(after(next, new ResolveFailed(id("c"), "no such name", 8))).isSameAs(next);
    }

    @Test
    void theSameAddressesInAnotherOrderChangeNothing() {
        var one = endpoint("192.0.2.9:1883");
        var two = endpoint("[2001:db8::9]:1883");
        Fleet next = after(fleet, new Resolved(id("c"), C, List.of(one, two), 7));
        assertThat(after(next, new Resolved(id("c"), C, List.of(two, one), 8))).isSameAs(next);
    }

    @Test
    void aBackoffEndsWhereAllItsAddressesAreGone() {
        var one = endpoint("192.0.2.9:1883");
        var two = endpoint("192.0.2.10:1883");
        var three = endpoint("192.0.2.11:1883");
        Fleet down = after(fleet, new Resolved(id("c"), C, List.of(one), 0), failed("c", 1, 1));
        Fleet wider = after(down, new Resolved(id("c"), C, List.of(one, two), 2));
        assertThat(state(wider, "c")).isEqualTo(state(down, "c"));
        assertThat(member(wider.pool(Nodes.POOL), "c").endpoints()).containsExactly(one, two);
        Fleet moved = after(wider, new Resolved(id("c"), C, List.of(three), 3));
        assertThat(state(moved, "c")).isEqualTo(new NodeState.Up(3));
    }

    @Test
    void newAddressesOfANodeThatIsUpLeaveItUp() {
        Fleet up = after(fleet, new Resolved(id("c"), C, List.of(endpoint("192.0.2.9:1883")), 7));
        Fleet moved = after(up, new Resolved(id("c"), C, List.of(endpoint("192.0.2.10:1883")), 9));
        assertThat(state(moved, "c")).isEqualTo(new NodeState.Up(7));
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1:1883", "moved.example:1883", "broker.example:1884"})
    void addressesOfANameThatANodeHasNoMoreChangeNothing(String address) {
        HostPort before = HostPort.parse("broker.example:1883");
        Fleet named = after(fleet, new Listed(Nodes.POOL, List.of(named("d", before.toString())), 1));
        Fleet moved = after(named, new Listed(Nodes.POOL, List.of(named("d", address)), 2));
        FleetEvent late = new Resolved(id("d"), before, List.of(endpoint("192.0.2.9:1883")), 3);
        assertThat(after(moved, late)).isSameAs(moved);
        assertThat(after(named, late)).isNotSameAs(named);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE - SECOND / 2, Long.MIN_VALUE})
    void aFailedDialPutsANodeLastUntilItsBackoffIsOver(long now) {
        Pool pool = Pool.of(new PoolSettings(Nodes.POOL, Policy.ROUND_ROBIN, 0), List.of(node("a", 1)), now);
        Fleet next = after(new Fleet(List.of(pool)), failed("a", now, now + 1));
        Member member = member(next.pool(Nodes.POOL), "a");
        long until = backoff(next, "a").untilNanos();
        assertThat(member.standing(now + 1)).isEqualTo(Standing.LAST_RESORT);
        assertThat(member.standing(until - 1)).isEqualTo(Standing.LAST_RESORT);
        assertThat(member.standing(until)).isEqualTo(Standing.TRIAL_DUE);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void theBackoffGrowsFromOneSecondToThirtyGiveOrTakeAFifth(long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        long[] seconds = {1, 2, 4, 8, 16, 30, 30, 30};
        Fleet next = fleet;
        long now = 5;
        for (int i = 0; i < seconds.length; i++) {
            next = next.apply(failed("a", now, now), random);
            NodeState.Backoff backoff = backoff(next, "a");
            assertThat(backoff.failures()).isEqualTo(i + 1);
            assertThat(backoff.sinceNanos()).isEqualTo(now);
            assertThat(backoff.untilNanos() - now)
                    .isBetween(seconds[i] * SECOND * 8 / 10, seconds[i] * SECOND * 12 / 10);
            now = backoff.untilNanos();
        }
    }

    @Test
    void theBackoffDoesNotOverflowAfterAMillionFailures() {
        long nanos = NodeState.Backoff.after(1_000_000, 0, "refused", random()).untilNanos();
        assertThat(nanos).isBetween(24 * SECOND, 36 * SECOND);
    }

    @Test
    void nodesThatFailTogetherAreTriedAgainApart() {
        Fleet next = after(fleet, failed("a", 0, 0), failed("b", 0, 0));
        assertThat(backoff(next, "a").untilNanos())
                .isNotEqualTo(backoff(next, "b").untilNanos());
    }

    @Test
    void aBurstOfFailuresCountsOnce() {
        Fleet once = after(fleet, failed("a", 0, 10));
        assertThat(after(once, failed("a", 5, 11), failed("a", 9, 2 * SECOND), failed("a", 10, 10)))
                .isSameAs(once);
    }

    @Test
    void aDialOfLastResortThatFailsChangesNothing() {
        Fleet once = after(fleet, failed("a", 0, 0));
        long until = backoff(once, "a").untilNanos();
        assertThat(after(once, failed("a", until - 1, until + SECOND))).isSameAs(once);
        assertThat(backoff(after(once, failed("a", until, until + SECOND)), "a").failures())
                .isEqualTo(2);
    }

    @Test
    void aSuccessEndsTheBackoffAndTheNextFailureStartsAnew() {
        Fleet twice = after(fleet, failed("a", 0, 0), failed("a", 3 * SECOND, 3 * SECOND));
        assertThat(backoff(twice, "a").failures()).isEqualTo(2);
        Fleet up = after(twice, new DialSucceeded(id("a"), 4 * SECOND));
        assertThat(state(up, "a")).isEqualTo(new NodeState.Up(4 * SECOND));
        assertThat(backoff(after(up, failed("a", 5 * SECOND, 5 * SECOND)), "a").failures())
                .isEqualTo(1);
    }

    @Test
    void aSuccessOlderThanTheFailureIsNoNews() {
        Fleet once = after(fleet, failed("a", 0, 10));
        assertThat(after(once, new DialSucceeded(id("a"), 9))).isSameAs(once);
    }

    @Test
    void aFailureOfADialThatBeganBeforeTheNodeWasReachedIsNoNews() {
        Fleet up = after(fleet, failed("a", 0, 0), new DialSucceeded(id("a"), 2 * SECOND));
        assertThat(after(up, failed("a", 2 * SECOND - 1, 3 * SECOND))).isSameAs(up);
    }

    @Test
    void eventsThatChangeNothingReturnTheSameInstance() {
        assertThat(after(fleet, new DialSucceeded(id("a"), 1), new DialSucceeded(id("c"), 1), failed("c", 1, 1)))
                .isSameAs(fleet);
        assertThat(after(fleet, failed("nobody", 1, 1))).isSameAs(fleet);
        assertThat(fleet.apply(new DialFailed(new NodeId("nowhere", "a"), 1, 1, "refused"), random()))
                .isSameAs(fleet);
    }

    @Test
    void aChangeInOnePoolRebuildsThatPoolOnly() {
        Fleet next = after(fleet, failed("a", 0, 0));
        assertThat(next.pool("other")).isSameAs(fleet.pool("other"));
        assertThat(member(next.pool(Nodes.POOL), "b")).isSameAs(member(fleet.pool(Nodes.POOL), "b"));
    }

    @Test
    void countsAndTicketsSurviveAChange() {
        member(fleet.pool(Nodes.POOL), "a").occupancy().tryReserve(5);
        assertThat(fleet.pool(Nodes.POOL).ticket()).isZero();
        Fleet next = after(fleet, failed("a", 0, 0));
        assertThat(member(next.pool(Nodes.POOL), "a").occupancy().live()).isEqualTo(1);
        assertThat(next.pool(Nodes.POOL).ticket()).isEqualTo(1);
        assertThat(fleet.pool(Nodes.POOL).ticket()).isEqualTo(2);
    }

    @Test
    void aNodeOfWeightZeroTakesNone() {
        Pool pool = pool(Policy.ROUND_ROBIN, List.of(node("a", 0)));
        assertThat(pool.member(0).standing(0)).isEqualTo(Standing.NONE);
    }

    @Test
    void refusesWhatCannotBe() {
        assertThatIllegalArgumentException().isThrownBy(() -> node("a", -1));
        assertThatIllegalArgumentException().isThrownBy(() -> node("a", 1001));
        assertThatIllegalArgumentException().isThrownBy(() -> Nodes.limited("a", 0));
        assertThatIllegalArgumentException().isThrownBy(() -> named("a", "host:0"));
        assertThatIllegalArgumentException().isThrownBy(() -> new PoolSettings("p", Policy.CLIENT_ID, 0.99));
        assertThatIllegalArgumentException().isThrownBy(() -> new PoolSettings("p", Policy.CLIENT_ID, Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> new Resolved(id("a"), C, List.of(), 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> pool(Policy.CLIENT_ID, List.of(node("a", 1), node("a", 2))));
        assertThatIllegalArgumentException().isThrownBy(() -> Pool.of(OTHER, List.of(node("a", 1)), 0));
        assertThatIllegalArgumentException().isThrownBy(() -> fleet.pool("nowhere"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Fleet(List.of(Pool.of(OTHER, List.of(), 0), Pool.of(OTHER, List.of(), 0))));
    }

    @Test
    void policiesAreSpelledAsConfigurationSpellsThem() {
        assertThat(Policy.parse("least_connections")).isEqualTo(Policy.LEAST_CONNECTIONS);
        assertThat(Policy.parse("LEAST_CONNECTIONS")).isNull();
        assertThat(Policy.values())
                .extracting(Policy::spelling)
                .containsExactly("round_robin", "least_connections", "source_ip", "client_id");
    }
}
