package io.tidegate.migration;

import static io.tidegate.fleet.Nodes.equal;
import static io.tidegate.fleet.Nodes.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.fleet.Fleet;
import io.tidegate.fleet.FleetEvent;
import io.tidegate.fleet.Fleets;
import io.tidegate.fleet.Nodes;
import io.tidegate.fleet.Order;
import io.tidegate.fleet.Pool;
import io.tidegate.link.ContinuitySettings;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Drains and rebalances where live clients are moved unseen.
final class MovesTest {
    private static final long TICK = Migrations.TICK_NANOS;
    private static final int RATE = 40;

    private final Fleets fleets =
            new Fleets(new Fleet(List.of(Loads.pool(equal(3)))), new SplittableRandom(1), (_, _) -> {});
    private final MovingDoor door = new MovingDoor(fleets, new SplittableRandom(2));
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final Journal journal = new Journal(new VirtualClock(), log, 100);
    private Migrations migrations = migrations(null);
    private long now = TICK;

    private Migrations migrations(@Nullable Duration autoInterval) {
        ConnectionRate rate = new ConnectionRate(RATE, Duration.ofSeconds(1));
        MigrationSettings settings = new MigrationSettings(
                new DrainSettings(
                        rate,
                        Duration.ofSeconds(1),
                        DrainSettings.UNBOUNDED,
                        Duration.ofSeconds(50),
                        DrainSettings.OnDown.KEEP),
                new RebalanceSettings(5, 1.1, rate, autoInterval),
                ContinuitySettings.DEFAULT);
        return new Migrations(fleets, door, Map.of(Nodes.POOL, settings), new SplittableRandom(1), journal);
    }

    private void ticks(int count) {
        for (int i = 0; i < count; i++) {
            now += TICK;
            door.nowNanos = now;
            fleets.foldPending();
            fleets.tick(now);
            migrations.tick(now);
            fleets.foldPending();
            door.turn();
        }
    }

    private void give(int... counts) {
        for (int i = 0; i < counts.length; i++) {
            door.arriveAt(pool().member(i), counts[i]);
        }
    }

    private Pool pool() {
        return fleets.current().pool(Nodes.POOL);
    }

    private List<Integer> live() {
        return pool().members().stream()
                .map(member -> member.occupancy().live())
                .toList();
    }

    private String said() {
        journal.turn();
        return log.toString(StandardCharsets.UTF_8);
    }

    private Progress rebalance() {
        return Objects.requireNonNull(migrations.rebalance(Nodes.POOL));
    }

    @Test
    void aDrainMovesAtItsRateAndSaysSo() {
        give(80, 0, 0);
        fleets.offer(new FleetEvent.Ordered(id("n0"), Order.DRAIN, now));
        ticks(11);
        assertThat(migrations.progress()).singleElement().satisfies(is -> {
            assertThat(is.moved()).isEqualTo(80 - live().getFirst()).isBetween(1L, (long) RATE);
            assertThat(is.ended()).isZero();
            assertThat(is.perSecond()).isEqualTo(RATE);
        });
        ticks(30);
        assertThat(live().getFirst()).isZero();
        assertThat(said())
                .contains("its 80 links are to leave it, at most 40 a second", "has no link left, 80 were moved in");
    }

    @Test
    void whoIsDownIsLeftAtOnceAndDoesNotSlowDrainsDown() {
        give(60, 60, 0);
        fleets.offer(new FleetEvent.ProbesFail(id("n0"), "no answer", now));
        fleets.offer(new FleetEvent.Ordered(id("n1"), Order.DRAIN, now));
        ticks(2);
        assertThat(live().getFirst()).isZero();
        ticks(19);
        assertThat(live().get(1)).as("at its whole rate").isLessThanOrEqualTo(60 - RATE);
        assertThat(said())
                .contains(
                        "node default/n0: its 60 links are to leave it, at once (no answer)",
                        "node default/n0 has no link left, 60 were moved in");
    }

    @Test
    void whoIsDownWithAllOthersKeepsThemUntilOneIsBack() {
        give(60, 0, 0);
        for (String name : List.of("n0", "n1", "n2")) {
            fleets.offer(new FleetEvent.ProbesFail(id(name), "no answer", now));
        }
        ticks(100);
        assertThat(live()).containsExactly(60, 0, 0);
        fleets.offer(new FleetEvent.ProbesPass(id("n2"), now));
        ticks(3);
        assertThat(live()).containsExactly(0, 0, 60);
    }

    @Test
    void whoWorksAgainKeepsWhomItHas() {
        give(60, 0, 0);
        fleets.offer(new FleetEvent.ProbesFail(id("n0"), "no answer", now));
        fleets.foldPending();
        now += TICK;
        migrations.tick(now);
        fleets.offer(new FleetEvent.ProbesPass(id("n0"), now));
        ticks(20);
        assertThat(live()).as("nobody's time had come").containsExactly(60, 0, 0);
        assertThat(said()).contains("node default/n0: its links stay, 0 were ended");
    }

    @Test
    void aRebalanceFillsEachNodeToItsShareAndNoFurther() {
        give(200, 95, 5);
        migrations.ask(new Request.Start(Nodes.POOL));
        ticks(1);
        for (int i = 0; i < 60; i++) {
            ticks(1);
            assertThat(live().get(1)).isLessThanOrEqualTo(101);
        }
        assertThat(live()).allMatch(links -> links >= 99 && links <= 101);
        assertThat(rebalance().phase()).isEqualTo(Phase.DONE);
        assertThat(rebalance().moved()).isBetween(99L, 100L);
        assertThat(door.clients).allMatch(client -> client.moves.size() <= 1);
        ticks(2);
        assertThat(pool().members()).noneMatch(member -> member.isRelieved());
        assertThat(said()).contains("pool default: rebalance done: ", " links were moved in ");
    }

    @Test
    void oneBeginsByItselfAndSaysWhy() {
        migrations = migrations(Duration.ofSeconds(60));
        give(200, 50, 50);
        ticks(590);
        assertThat(migrations.rebalance(Nodes.POOL))
                .as("nothing is known to last yet")
                .isNull();
        ticks(200);
        assertThat(rebalance().phase()).isEqualTo(Phase.DONE);
        assertThat(live()).allMatch(links -> links >= 99 && links <= 101);
        assertThat(said())
                .contains("pool default: [n0] had too many links for 10.0 s, so a rebalance begins by itself");
        long since = rebalance().sinceNanos();
        ticks(3000);
        assertThat(rebalance().sinceNanos()).as("no other one").isEqualTo(since);
    }

    @Test
    void noneBeginsByItselfWhereLinksWouldEnd() {
        assertThatThrownBy(() -> new MigrationSettings(
                        DrainSettings.DEFAULT,
                        new RebalanceSettings(
                                5, 1.1, new ConnectionRate(1, Duration.ofSeconds(1)), Duration.ofMinutes(1))))
                .hasMessageContaining("auto_rebalance needs continuity");
    }
}
