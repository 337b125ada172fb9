package io.tidegate.health;

import static io.tidegate.fleet.Nodes.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.address.Endpoint;
import io.tidegate.fleet.Fleet;
import io.tidegate.fleet.FleetEvent;
import io.tidegate.fleet.Fleets;
import io.tidegate.fleet.Node;
import io.tidegate.fleet.NodeState;
import io.tidegate.fleet.Nodes;
import io.tidegate.fleet.Policy;
import io.tidegate.health.Complaint.Kind;
import io.tidegate.transport.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutliersTest {
    private static final OutlierSettings SETTINGS =
            new OutlierSettings(3, Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofSeconds(35), 0.34);

    private final AtomicBoolean stalled = new AtomicBoolean();
    private Fleets fleets = fleets(Nodes.equal(3));
    private Outliers outliers = outliers();
    private long now = 1_000 * SECOND;
    private long client;

    private static Fleets fleets(List<Node> nodes) {
        Fleet fleet = new Fleet(List.of(Nodes.pool(Policy.ROUND_ROBIN, nodes)));
        return new Fleets(fleet, Nodes.random(), (before, after) -> {});
    }

    private Outliers outliers() {
        return new Outliers(fleets, Map.of(Nodes.POOL, SETTINGS), _ -> stalled.get());
    }

    private void nodes(List<Node> nodes) {
        fleets = fleets(nodes);
        outliers = outliers();
    }

    private void complain(String node, long clientId, long source) {
        outliers.accept(new Complaint(Nodes.id(node), Kind.SILENT, clientId, source, now));
    }

    /// As many clients as there are complaints.
    private void complain(String node, int count) {
        for (int i = 0; i < count; i++) {
            client++;
            complain(node, client, client);
        }
    }

    private void tick() {
        outliers.tick(now);
        fleets.foldPending();
        fleets.tick(now);
    }

    private void pass(long seconds) {
        now += seconds * SECOND;
        tick();
    }

    private NodeState state(String node) {
        return Nodes.member(fleets.current().pool(Nodes.POOL), node).state();
    }

    private boolean isEjected(String node) {
        return state(node) instanceof NodeState.Ejected;
    }

    @Test
    void fewerThanTheThresholdEjectNothing() {
        complain("n0", 2);
        tick();
        assertThat(isEjected("n0")).isFalse();
    }

    @Test
    void oneAddressCountsOnceWhateverIdsItThinksOf() {
        for (int id = 1; id <= 10_000; id++) {
            complain("n0", id, 77);
            if (id % 1_000 == 0) {
                tick();
            }
        }
        assertThat(isEjected("n0")).isFalse();
    }

    @Test
    void oneIdCountsOnceWhereverItComesFrom() {
        for (int source = 1; source <= 1_000; source++) {
            complain("n0", 77, source);
        }
        tick();
        assertThat(isEjected("n0")).isFalse();
    }

    @Test
    void clientsWithoutAnIdCountByTheirAddress() {
        for (int i = 0; i < 10; i++) {
            complain("n0", Complaint.NO_ID, 5);
        }
        complain("n0", Complaint.NO_ID, 6);
        tick();
        assertThat(isEjected("n0")).isFalse();
        complain("n0", Complaint.NO_ID, 7);
        tick();
        assertThat(isEjected("n0")).isTrue();
    }

    @Test
    void clientsOfOneWindowOnlyAddUp() {
        for (int i = 0; i < 20; i++) {
            complain("n0", 1);
            pass(16);
            complain("n0", 1);
            pass(16);
        }
        assertThat(isEjected("n0")).isFalse();
    }

    @Test
    void neverTheLastUsableNode() {
        nodes(Nodes.equal(1));
        complain("n0", 10);
        tick();
        assertThat(isEjected("n0")).isFalse();

        nodes(Nodes.equal(2));
        fleets.offer(new FleetEvent.ProbesFail(Nodes.id("n1"), "dead", now));
        fleets.foldPending();
        complain("n0", 10);
        tick();
        assertThat(isEjected("n0")).isFalse();
    }

    @Test
    void aBackupIsNoReasonToEjectTheLastPrimary() {
        nodes(List.of(Nodes.node("n0", 1), Nodes.node("n1", 1, Node.Role.BACKUP)));
        complain("n0", 10);
        tick();
        assertThat(isEjected("n0")).isFalse();
    }

    @Test
    void aNodeThatIsGivenNoClientsIsNoReasonEither() {
        nodes(List.of(Nodes.node("n0", 1), Nodes.node("n1", 0)));
        complain("n0", 10);
        tick();
        assertThat(isEjected("n0")).isFalse();
    }

    @Test
    void whereMostNodesFailThereIsNoOutlier() {
        complain("n0", 5);
        complain("n1", 2);
        tick();
        assertThat(isEjected("n0")).isFalse();
        pass(31);
        complain("n0", 5);
        tick();
        assertThat(isEjected("n0")).isTrue();
    }

    @Test
    void whereTheClusterIsStalledNoNodeIsAnOutlier() {
        stalled.set(true);
        complain("n0", 5);
        tick();
        assertThat(isEjected("n0")).isFalse();
    }

    @Test
    void ofThreeNodesOneIsEjectedAtATime() {
        complain("n0", 3);
        tick();
        complain("n1", 3);
        tick();
        assertThat(isEjected("n0")).isTrue();
        assertThat(isEjected("n1")).isFalse();
    }

    @Test
    void itSaysWhoComplainedOfWhat() {
        outliers.accept(new Complaint(Nodes.id("n0"), Kind.REFUSED, 100, 100, now));
        complain("n0", 2);
        tick();
        assertThat(state("n0"))
                .isEqualTo(new NodeState.Ejected(
                        now, now + 10 * SECOND, "3 clients at as many addresses: 2 silent, 1 refused"));
        assertThat(outliers.ejections(Nodes.id("n0"))).isEqualTo(1);
        assertThat(outliers.complaints(Kind.SILENT)).isEqualTo(2);
    }

    @Test
    void eachTimeInARowIsLongerUpToABoundAndPeaceMakesItShorterAgain() {
        List<Long> seconds = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            complain("n0", 3);
            tick();
            long until = ((NodeState.Ejected) state("n0")).untilNanos();
            seconds.add((until - now) / SECOND);
            pass((until - now) / SECOND);
            assertThat(isEjected("n0")).isFalse();
        }
        assertThat(seconds).containsExactly(10L, 20L, 30L, 35L, 35L);
        pass(1_000);
        complain("n0", 3);
        tick();
        assertThat(((NodeState.Ejected) state("n0")).untilNanos() - now).isEqualTo(10 * SECOND);
    }

    @Test
    void whatIsSaidOfAnEjectedNodeIsKnown() {
        complain("n0", 3);
        tick();
        complain("n0", 30);
        pass(10);
        assertThat(isEjected("n0")).isFalse();
    }

    @Test
    void whatIsSaidOfNodesThatAreNotThereIsForgotten() {
        outliers.accept(new Complaint(Nodes.id("gone"), Kind.SILENT, 1, 1, now));
        outliers.accept(new Complaint(new io.tidegate.fleet.NodeId("other", "n0"), Kind.SILENT, 1, 1, now));
        tick();
        assertThat(outliers.ejections(Nodes.id("gone"))).isZero();
    }

    @Test
    void whoComplainsNeverWaitsAndTooManyAreDropped() {
        complain("n0", Outliers.PENDING_MAX + 10);
        assertThat(outliers.dropped()).isEqualTo(10);
        assertThat(outliers.complaints(Kind.SILENT)).isEqualTo(Outliers.PENDING_MAX + 10);
        tick();
        complain("n0", 1);
        assertThat(outliers.dropped()).isEqualTo(10);
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1:1,       192.0.2.1:2,         true",
        "192.0.2.1:1,       192.0.2.2:1,         false",
        "'[2001:db8::1]:1', '[2001:db8::ffff]:1', true",
        "'[2001:db8::1]:1', '[2001:db8:0:1::1]:1', false",
    })
    void anAddressIsAHostAndOfIpv6AWholeNetwork(String one, String other, boolean same) {
        assertThat(source(one) == source(other)).isEqualTo(same);
    }

    private static long source(String text) {
        Endpoint endpoint = Nodes.endpoint(text);
        return Complaint.source(SocketAddress.high(endpoint), SocketAddress.low(endpoint));
    }

    @Test
    void settingsThatWouldLeaveItToTwoClientsAreRefused() {
        assertThatThrownBy(() ->
                        new OutlierSettings(2, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("threshold must be 3");
    }

    /// One hostile client can eject nothing: whatever it sends from one address with any ids, or with one id from
    /// anywhere, next to up to `threshold - 2` others who have cause to complain. And whatever all clients together
    /// send, a usable node is left, and no more are ejected than may be.
    @Test
    void oneHostileClientEjectsNothingAndAllTogetherNotEverything() {
        for (int seed = 0; seed < 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            nodes(Nodes.equal(2 + random.nextInt(5)));
            boolean byAddress = random.nextBoolean();
            for (int step = 0; step < 40; step++) {
                int burst = random.nextInt(60);
                for (int i = 0; i < burst; i++) {
                    String node = "n"
                            + random.nextInt(
                                    fleets.current().pool(Nodes.POOL).members().size());
                    long free = random.nextLong(1, 1_000_000);
                    complain(node, byAddress ? free : 666, byAddress ? 666 : free);
                }
                complain("n" + random.nextInt(2), 1); // and one with cause, of whom there is one a window
                pass(31);
                assertThat(ejected()).as("seed " + seed).isEmpty();
            }
        }
        for (int seed = 0; seed < 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int count = 1 + random.nextInt(6);
            nodes(Nodes.equal(count));
            for (int step = 0; step < 60; step++) {
                complain("n" + random.nextInt(count), random.nextInt(8));
                pass(random.nextInt(12));
                assertThat(ejected()).as("seed " + seed).hasSizeLessThanOrEqualTo(SETTINGS.ejectedMax(count));
                assertThat(ejected().size()).isLessThan(count);
            }
        }
    }

    private Set<String> ejected() {
        Set<String> names = new HashSet<>();
        fleets.current().pool(Nodes.POOL).members().stream()
                .filter(member -> member.state() instanceof NodeState.Ejected)
                .forEach(member -> names.add(member.id().name()));
        return names;
    }
}
