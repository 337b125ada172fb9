package io.tidegate.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.admin.Orders.Answer;
import io.tidegate.admin.Orders.Mode;
import io.tidegate.admin.Orders.Order;
import io.tidegate.fleet.Fleet;
import io.tidegate.fleet.Fleets;
import io.tidegate.fleet.Nodes;
import io.tidegate.fleet.Occupancy;
import io.tidegate.fleet.Policy;
import io.tidegate.fleet.Pool;
import io.tidegate.link.Door;
import io.tidegate.link.Eviction;
import io.tidegate.migration.MigrationSettings;
import io.tidegate.migration.Migrations;
import io.tidegate.migration.Migrations.Request;
import io.tidegate.observe.Journal;
import io.tidegate.time.VirtualClock;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

final class OperatorOrdersTest {
    private final VirtualClock clock = new VirtualClock();
    private final Pool pool = Nodes.pool(Policy.ROUND_ROBIN, Nodes.equal(1));
    private final Fleets fleets = new Fleets(new Fleet(List.of(pool)), new SplittableRandom(1), (_, _) -> {});
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final Journal journal = new Journal(clock, log, 100);
    private final Counted door = new Counted();
    private final Migrations migrations = new Migrations(
            fleets, door, Map.of(Nodes.POOL, MigrationSettings.DEFAULT), new SplittableRandom(1), journal);
    private final OperatorOrders orders = new OperatorOrders(fleets, migrations, clock, journal);
    private long now;

    /// Nobody passes it; how many were asked to.
    private static final class Counted implements Door {
        long asked;

        @Override
        public Eviction evict(Occupancy node, Eviction.Kind kind, Eviction.Bounds bounds) {
            return new Eviction(node, kind, bounds, 1);
        }

        @Override
        public void endSome(Eviction eviction, long count, Duration window, RandomGenerator random) {
            asked += count;
        }

        @Override
        public long leaving(Occupancy node) {
            return 0;
        }

        @Override
        public boolean isExhausted(Eviction eviction) {
            return false;
        }
    }

    private Answer use(Mode mode, boolean forced) {
        return orders.obey(new Order.Use(Nodes.POOL, "n0", mode, forced), "me");
    }

    private void tick() {
        now += Migrations.TICK_NANOS;
        fleets.foldPending();
        migrations.tick(now);
    }

    private String said() {
        journal.turn();
        return log.toString(StandardCharsets.UTF_8);
    }

    private void fillTheQueue() {
        while (migrations.ask(new Request.Stop(Nodes.POOL))) {
            // until it is full
        }
    }

    @Test
    void readySaysThatAnOrderedWeightStays() {
        assertThat(use(Mode.READY, false)).isEqualTo(new Answer.Accepted(List.of("node default/n0: ready")));
        orders.obey(new Order.Weigh(Nodes.POOL, "n0", OptionalInt.of(0)), "me");
        tick();
        assertThat(use(Mode.READY, false))
                .isEqualTo(new Answer.Accepted(List.of(
                        "node default/n0: ready",
                        "node default/n0: its weight stays 0, as was ordered; weight default gives it its own again")));
        assertThat(said()).contains("its weight stays 0");
        orders.obey(new Order.Weigh(Nodes.POOL, "n0", OptionalInt.empty()), "me");
        tick();
        assertThat(use(Mode.READY, false)).isEqualTo(new Answer.Accepted(List.of("node default/n0: ready")));
    }

    @Test
    void whatWasTakenIsSaidAlsoWhereAFurtherPartIsRefused() {
        fillTheQueue();
        assertThat(use(Mode.DRAIN, true)).isEqualTo(new Answer.Busy());
        assertThat(said()).contains("node default/n0: drain, asked for by me").doesNotContain("forced");
    }

    @Test
    void aPlainDrainAfterAForcedOneIsNotForced() {
        pool.member(0).occupancy().tryReserve(10);
        use(Mode.DRAIN, true);
        tick();
        tick();
        assertThat(door.asked).isPositive();
        use(Mode.READY, false);
        tick();
        use(Mode.DRAIN, false);
        door.asked = 0;
        for (int i = 0; i < 20; i++) {
            tick();
        }
        assertThat(door.asked).isZero();
    }
}
