package io.tidegate.migration;

import static io.tidegate.fleet.Nodes.equal;
import static io.tidegate.fleet.Nodes.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.fleet.Fleet;
import io.tidegate.fleet.FleetEvent;
import io.tidegate.fleet.Fleets;
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
