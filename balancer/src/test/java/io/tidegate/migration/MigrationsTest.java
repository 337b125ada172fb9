package io.tidegate.migration;

import static io.tidegate.fleet.Nodes.equal;
import static io.tidegate.fleet.Nodes.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.fleet.Fleet;
import io.tidegate.fleet.FleetEvent;
import io.tidegate.fleet.Fleets;
import io.tidegate.fleet.Node;
import io.tidegate.fleet.Nodes;
import io.tidegate.fleet.Occupancy;
import io.tidegate.fleet.Order;
import io.tidegate.fleet.Pool;
import io.tidegate.link.Door;
import io.tidegate.link.Eviction;
import io.tidegate.migration.Migrations.Request;
import io.tidegate.migration.Progress.Phase;
import io.tidegate.observe.Journal;
import io.tidegate.protect.ConnectionRate;
import io.tidegate.time.VirtualClock;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// The pacer, in front of a door behind which links leave as soon as they are asked to.
final class MigrationsTest {
    private static final long TICK = Migrations.TICK_NANOS;
    private static final int RATE = 40;

    private final Pool pool = Loads.pool(equal(3), 100, 100, 10);
    private final Fleets fleets = new Fleets(new Fleet(List.of(pool)), new SplittableRandom(1), (_, _) -> {});
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final Journal journal = new Journal(new VirtualClock(), log, 100);
    private final Ready door = new Ready();
    private final Migrations migrations =
            new Migrations(fleets, door, Map.of(Nodes.POOL, settings()), new SplittableRandom(1), journal);
    private long now = TICK;

    private static MigrationSettings settings() {
        ConnectionRate rate = new ConnectionRate(RATE, Duration.ofSeconds(1));
        return new MigrationSettings(
                new DrainSettings(
                        rate,
                        Duration.ZERO,
                        DrainSettings.UNBOUNDED,
                        Duration.ofSeconds(50),
                        DrainSettings.OnDown.KEEP),
                new RebalanceSettings(5, 1.1, rate));
    }

    private static final class Ready implements Door {
        boolean exhausted;
        long asked;
        Duration window = Duration.ZERO;

        @Override
        public Eviction evict(Occupancy node, Eviction.Kind kind, Eviction.Bounds bounds) {
            return new Eviction(node, kind, bounds, 1);
        }

        @Override
        public void endSome(Eviction eviction, long count, Duration within, RandomGenerator random) {
            asked += count;
            window = within;
            for (long i = 0; i < count && eviction.tryChoose(); i++) {
                eviction.node().release();
                eviction.end();
            }
        }

        @Override
        public long leaving(Occupancy node) {
            return 0;
        }

        @Override
        public boolean isExhausted(Eviction eviction) {
            return exhausted;
        }
    }

    private void tick() {
        now += TICK;
        fleets.foldPending();
        migrations.tick(now);
        fleets.foldPending();
    }

    private void ticks(int count) {
        for (int i = 0; i < count; i++) {
            tick();
        }
    }

    private int live(int node) {
        return pool.member(node).occupancy().live();
    }

    private void order(Order order) {
        fleets.offer(new FleetEvent.Ordered(id("n0"), order, now));
    }

    private String said() {
        journal.turn();
        return log.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aDrainIsPacedWhateverTheTicks() {
        order(Order.DRAIN);
        tick();
        long from = now;
        while (live(0) > 0) {
            now += 7_000_000; // events wake the control thread all the time
            migrations.tick(now);
            assertThat(100 - live(0)).isLessThanOrEqualTo((int) (RATE * (now - from) / 1_000_000_000L) + RATE / 10 + 1);
            assertThat(now - from).isLessThan(4_000_000_000L);
        }
        tick();
        assertThat(migrations.progress()).singleElement().satisfies(is -> {
            assertThat(is.phase()).isEqualTo(Phase.DONE);
            assertThat(is.ended()).isEqualTo(100);
            assertThat(is.node()).isEqualTo("n0");
        });
        assertThat(said())
                .contains(
                        "node default/n0: its 100 links are to leave it, at most 40 a second",
                        "node default/n0 has no link left, 100 were ended in");
    }

    @Test
    void afterAPauseNothingIsMadeUpFor() {
        order(Order.DRAIN);
        ticks(2);
        int before = live(0);
        now += 10_000_000_000L;
        migrations.tick(now);
        assertThat(before - live(0)).isLessThanOrEqualTo(2 * RATE / 10);
    }

    @Test
    void progressSaysHowMuchIsLeftAndHowLongItTakes() {
        order(Order.DRAIN);
        ticks(11);
        assertThat(migrations.progress()).singleElement().satisfies(is -> {
            assertThat(is.phase()).isEqualTo(Phase.RUNNING);
            assertThat(is.left()).isEqualTo(live(0));
            assertThat(is.ended()).isEqualTo(100 - live(0));
            assertThat(is.perSecond()).isEqualTo(RATE);
            assertThat(is.remaining()).isEqualTo(Duration.ofMillis(is.left() * 1000 / RATE));
        });
        assertThat(door.window).as("the time until the next step").isEqualTo(Duration.ofNanos(TICK));
    }

    @Test
    void readyStopsItAndIsSaid() {
        order(Order.DRAIN);
        ticks(5);
        order(Order.READY);
        tick();
        long asked = door.asked;
        ticks(10);
        assertThat(door.asked).isEqualTo(asked);
        assertThat(migrations.progress()).isEmpty();
        assertThat(said()).contains("node default/n0: its links stay, " + asked + " were ended");
    }

    @Test
    void aDrainWithoutAnotherNodeIsSaidOnceAndForced() {
        fleets.offer(new FleetEvent.Weighed(id("n1"), 0, now));
        fleets.offer(new FleetEvent.Weighed(id("n2"), 0, now));
        order(Order.DRAIN);
        ticks(20);
        assertThat(live(0)).isEqualTo(100);
        assertThat(said().split("so its links stay", -1)).hasSize(2);
        migrations.ask(new Request.Force(id("n0")));
        ticks(40);
        assertThat(live(0)).isZero();
    }

    @Test
    void noMoreLeaveThanTheOthersHaveRoomForAndEachThingIsSaidOnce() {
        Pool narrow = Loads.pool(List.of(Nodes.node("a", 1), Nodes.limited("b", 20)), 100, 18);
        Occupancy from = narrow.member(0).occupancy();
        Occupancy to = narrow.member(1).occupancy();
        Fleets two = new Fleets(new Fleet(List.of(narrow)), new SplittableRandom(1), (_, _) -> {});
        Slow slow = new Slow();
        Migrations of = new Migrations(two, slow, Map.of(Nodes.POOL, settings()), new SplittableRandom(1), journal);
        two.offer(new FleetEvent.Ordered(id("a"), Order.DRAIN, now));
        for (int i = 0; i < 40; i++) {
            tick(two, of);
        }
        assertThat(slow.leaving(from)).as("all that there is room for").isEqualTo(2);
        to.tryReserve(Node.UNLIMITED);
        to.tryReserve(Node.UNLIMITED);
        tick(two, of);
        assertThat(slow.evictions).singleElement().matches(Eviction::isHeld, "spares whom it chose");
        for (int i = 0; i < 5; i++) { // somebody else's client comes and goes
            to.release();
            tick(two, of);
            assertThat(slow.evictions).singleElement().matches(each -> !each.isHeld());
            to.tryReserve(Node.UNLIMITED);
            tick(two, of);
        }
        assertThat(said().split("so its links stay", -1)).hasSize(2);
        assertThat(said().split("are to leave it", -1)).hasSize(2);
    }

    private void tick(Fleets some, Migrations of) {
        now += TICK;
        some.foldPending();
        of.tick(now);
        some.foldPending();
    }

    /// A door at which whoever was chosen still is.
    private static final class Slow implements Door {
        final List<Eviction> evictions = new ArrayList<>();

        @Override
        public Eviction evict(Occupancy node, Eviction.Kind kind, Eviction.Bounds bounds) {
            evictions.add(new Eviction(node, kind, bounds, 1));
            return evictions.getLast();
        }

        @Override
        public void endSome(Eviction eviction, long count, Duration within, RandomGenerator random) {
            for (long i = 0; i < count; i++) {
                eviction.tryChoose();
            }
        }

        @Override
        public long leaving(Occupancy node) {
            return evictions.stream()
                    .filter(each -> each.node() == node)
                    .mapToLong(Eviction::chosen)
                    .sum();
        }

        @Override
        public boolean isExhausted(Eviction eviction) {
            return false;
        }
    }

    @Test
    void timeThatADrainIsHeldForDoesNotCount() {
        MigrationSettings bounded = new MigrationSettings(
                new DrainSettings(
                        new ConnectionRate(1, Duration.ofSeconds(1)),
                        Duration.ZERO,
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(50),
                        DrainSettings.OnDown.KEEP),
                settings().rebalance());
        Migrations of = new Migrations(fleets, door, Map.of(Nodes.POOL, bounded), new SplittableRandom(1), journal);
        order(Order.DRAIN);
        for (int i = 0; i < 50; i++) {
            tick(fleets, of);
        }
        assertThat(live(0)).isBetween(45, 60);
        int half = live(0);
        weigh(0);
        for (int i = 0; i < 200; i++) {
            tick(fleets, of);
        }
        assertThat(live(0)).isEqualTo(half);
        weigh(1);
        for (int i = 0; i < 10; i++) {
            tick(fleets, of);
        }
        assertThat(half - live(0)).as("a tenth of them a second, as before").isBetween(5, 15);
        for (int i = 0; i < 60; i++) {
            tick(fleets, of);
        }
        assertThat(live(0)).as("ten seconds in all").isZero();
    }

    private void weigh(int weight) {
        fleets.offer(new FleetEvent.Weighed(id("n1"), weight, now));
        fleets.offer(new FleetEvent.Weighed(id("n2"), weight, now));
        fleets.foldPending();
    }

    @Test
    void aForceThatIsTakenBackIsNoneForTheNextDrain() {
        fleets.offer(new FleetEvent.Weighed(id("n1"), 0, now));
        fleets.offer(new FleetEvent.Weighed(id("n2"), 0, now));
        order(Order.DRAIN);
        migrations.ask(new Request.Force(id("n0")));
        ticks(5);
        int left = live(0);
        assertThat(left).isBetween(1, 99);
        migrations.ask(new Request.Unforce(id("n0")));
        ticks(20);
        assertThat(live(0)).isEqualTo(left);
    }

    @Test
    void aForceEndsWithTheDrain() {
        fleets.offer(new FleetEvent.Weighed(id("n1"), 0, now));
        fleets.offer(new FleetEvent.Weighed(id("n2"), 0, now));
        migrations.ask(new Request.Force(id("n0")));
        ticks(60);
        order(Order.DRAIN);
        ticks(20);
        assertThat(live(0)).isEqualTo(100);
    }

    @Test
    void aRebalanceEndsAtTheShareAndTheOthersAreGivenNoClientsMeanwhile() {
        migrations.ask(new Request.Start(Nodes.POOL));
        ticks(3);
        assertThat(fleets.current().pool(Nodes.POOL).members())
                .extracting(member -> member.isRelieved())
                .containsExactly(true, true, false);
        ticks(30);
        assertThat(List.of(live(0), live(1), live(2))).containsExactly(70, 70, 10);
        assertThat(rebalance().phase()).isEqualTo(Phase.SETTLING);
        Loads.give(pool.member(2), 60);
        ticks(2);
        assertThat(rebalance().phase()).isEqualTo(Phase.DONE);
        assertThat(rebalance().ended()).isEqualTo(60);
        ticks(2);
        assertThat(fleets.current().pool(Nodes.POOL).members()).noneMatch(member -> member.isRelieved());
        assertThat(said())
                .contains(
                        "pool default: 60 links are to leave [n0, n1], at most 40 a second",
                        "pool default: rebalance done: 60 links were ended in");
    }

    @Test
    void aRebalanceDoesNotTakeANodeBelowItsShareThatLosesClientsByItself() {
        migrations.ask(new Request.Start(Nodes.POOL));
        ticks(3);
        while (live(0) > 75) {
            pool.member(0).occupancy().release();
        }
        ticks(60);
        assertThat(live(0)).isEqualTo(70);
        assertThat(live(1)).isEqualTo(70);
    }

    @Test
    void aRebalanceEndsWhereNobodyWouldGo() {
        door.exhausted = true;
        migrations.ask(new Request.Start(Nodes.POOL));
        ticks(5);
        assertThat(rebalance().phase()).isEqualTo(Phase.DONE);
        assertThat(door.asked).isZero();
    }

    @Test
    void clientsThatDoNotComeBackAreNotWaitedForForEver() {
        migrations.ask(new Request.Start(Nodes.POOL));
        ticks(30);
        assertThat(rebalance().phase()).isEqualTo(Phase.SETTLING);
        ticks((int) (Rebalance.SETTLE_NANOS / TICK));
        assertThat(rebalance().phase()).isEqualTo(Phase.DONE);
    }

    @Test
    void aSecondOneChangesNothing() {
        migrations.ask(new Request.Start(Nodes.POOL));
        ticks(3);
        long since = rebalance().sinceNanos();
        migrations.ask(new Request.Start(Nodes.POOL));
        ticks(2);
        assertThat(rebalance().sinceNanos()).isEqualTo(since);
    }

    @Test
    void tooManyRequestsAreTurnedAway() {
        int taken = 0;
        while (taken < 1000 && migrations.ask(new Request.Stop(Nodes.POOL))) {
            taken++;
        }
        assertThat(taken).isLessThan(1000);
        tick();
        assertThat(migrations.ask(new Request.Stop(Nodes.POOL))).isTrue();
    }

    private Progress rebalance() {
        return Objects.requireNonNull(migrations.rebalance(Nodes.POOL));
    }
}
