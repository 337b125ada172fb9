package io.tidegate.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.fleet.Fleet;
import io.tidegate.fleet.FleetEvent;
import io.tidegate.fleet.Fleets;
import io.tidegate.fleet.Member;
import io.tidegate.fleet.Node;
import io.tidegate.fleet.NodeState;
import io.tidegate.fleet.Nodes;
import io.tidegate.fleet.Order;
import io.tidegate.fleet.Policy;
import io.tidegate.fleet.Pool;
import io.tidegate.fleet.PoolSettings;
import io.tidegate.link.ContinuitySettings;
import io.tidegate.link.Eviction;
import io.tidegate.migration.MovingDoor.Client;
import io.tidegate.migration.MovingDoor.Move;
import io.tidegate.observe.Journal;
import io.tidegate.protect.ConnectionRate;
import io.tidegate.time.VirtualClock;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Rebalances that begin by themselves, from seeds: nodes join, leave, are drained, fail and come back, clients come
/// and go, many at one node; then nothing changes any more but that clients come and go.
///
/// Whatever happens none flaps: they are an interval apart, move no more than was planned, begin only where all is
/// quiet, move nobody twice within an interval and, while the nodes stay as they are, nobody back to where he was; and
/// there is an end of them.
final class AutoRebalancePropertyTest {
    private static final int SEEDS = 10;
    private static final List<Order> ORDERS = List.of(Order.values());
    private static final long TICK = Migrations.TICK_NANOS;
    private static final long SECOND = 1_000_000_000L;
    private static final int RESTLESS_TICKS = 6000;
    private static final int CALM_TICKS = 6000;
    private static final long INTERVAL_NANOS = 30 * SECOND;

    @ParameterizedTest
    @EnumSource(
            value = Policy.class,
            names = {"ROUND_ROBIN", "LEAST_CONNECTIONS", "CLIENT_ID"})
    void neverFlaps(Policy policy) {
        long moved = 0;
        int begun = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            Story story = new Story(policy, seed);
            try {
                story.run();
            } catch (AssertionError e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
            moved += story.moved;
            begun += story.begun;
        }
        assertThat(begun).as("they begin").isGreaterThan(SEEDS / 2);
        assertThat(moved).as("they move clients").isGreaterThan(10L * SEEDS);
    }

    /// One seed's history.
    private static final class Story {
        private final SplittableRandom random;
        private final RebalanceSettings settings;
        private final List<Node> all;
        private final List<Node> listed = new ArrayList<>();
        private final Fleets fleets;
        private final MovingDoor door;
        private final Migrations migrations;
        private long now;
        private long changedNanos;
        private long endedNanos = -INTERVAL_NANOS;
        private long lastSince = -1;
        private long planned;
        private boolean underWay;
        long moved;
        int begun;

        Story(Policy policy, int seed) {
            random = new SplittableRandom(seed);
            settings = new RebalanceSettings(
                    random.nextInt(20, 60),
                    random.nextDouble(1.05, 1.3),
                    new ConnectionRate(random.nextInt(10, 300), Duration.ofSeconds(1)),
                    Duration.ofNanos(INTERVAL_NANOS));
            int count = random.nextInt(3, 6);
            int[] weights = random.ints(count, 1, 4).toArray();
            all = Nodes.nodes(weights);
            PoolSettings pool = new PoolSettings(Nodes.POOL, policy, 1.25, Duration.ofSeconds(random.nextInt(20)), 0.5);
            listed.addAll(all.subList(0, 2));
            fleets = new Fleets(new Fleet(List.of(Pool.of(pool, List.of(), 0))), random.split(), (_, _) -> {});
            door = new MovingDoor(fleets, random.split());
            migrations = new Migrations(
                    fleets,
                    door,
                    Map.of(
                            Nodes.POOL,
                            new MigrationSettings(DrainSettings.DEFAULT, settings, ContinuitySettings.DEFAULT)),
                    random.split(),
                    new Journal(new VirtualClock(), OutputStream.nullOutputStream(), 1));
        }

        void run() {
            list();
            fleets.foldPending();
            door.arrive(random.nextInt(300, 700));
            for (int i = 0; i < RESTLESS_TICKS; i++) {
                if (random.nextInt(900) == 0) {
                    change();
                }
                tick();
            }
            settle();
            for (int i = 0; i < CALM_TICKS; i++) {
                tick();
            }
            long before = rebalanced();
            for (int i = 0; i < CALM_TICKS / 2; i++) {
                tick();
            }
            assertThat(rebalanced())
                    .as("moved after ten minutes without a change")
                    .isEqualTo(before);
            check();
            moved = before;
        }

        private long rebalanced() {
            return door.moves.getOrDefault(Eviction.Kind.REBALANCE, 0L);
        }

        private void list() {
            fleets.offer(new FleetEvent.Listed(Nodes.POOL, listed, now));
        }

        private void change() {
            changedNanos = now;
            Node any = all.get(random.nextInt(all.size()));
            switch (random.nextInt(6)) {
                case 0 -> {
                    if (!listed.remove(any) || listed.size() < 2) {
                        listed.add(any);
                    }
                    list();
                }
                case 1 ->
                    fleets.offer(new FleetEvent.Ordered(any.id(), ORDERS.get(random.nextInt(ORDERS.size())), now));
                case 2 -> fleets.offer(new FleetEvent.ProbesFail(any.id(), "no answer", now));
                case 3 -> fleets.offer(new FleetEvent.ProbesPass(any.id(), now));
                case 4 -> fleets.offer(new FleetEvent.Weighed(any.id(), random.nextInt(1, 4), now));
                default -> burst();
            }
        }

        private void burst() {
            List<Member> usable = door.pool().members().stream()
                    .filter(member -> member.state().isUsable())
                    .toList();
            if (!usable.isEmpty()) {
                door.arriveAt(usable.get(random.nextInt(usable.size())), random.nextInt(200));
            }
        }

        /// From now on the nodes stay as they are.
        private void settle() {
            changedNanos = now;
            for (Node node : all) {
                fleets.offer(new FleetEvent.Ordered(node.id(), Order.READY, now));
                fleets.offer(new FleetEvent.ProbesPass(node.id(), now));
            }
        }

        private void tick() {
            now += TICK;
            door.nowNanos = now;
            if (random.nextInt(10) == 0) {
                door.depart(1);
                door.arrive(1);
            }
            fleets.foldPending();
            fleets.tick(now);
            Pool before = door.pool();
            RebalancePlan plan = migrations.plan(before);
            migrations.tick(now);
            watch(before, plan);
            fleets.foldPending();
            door.turn();
        }

        private void watch(Pool before, RebalancePlan plan) {
            Progress progress = migrations.rebalance(Nodes.POOL);
            if (progress == null) {
                return;
            }
            if (progress.sinceNanos() != lastSince) {
                lastSince = progress.sinceNanos();
                begun++;
                planned = plan.moves();
                underWay = true;
                assertThat(planned).as("there is something to do").isPositive();
                assertThat(now - endedNanos).as("since the last one").isGreaterThanOrEqualTo(INTERVAL_NANOS);
                assertThat(before.members()).allMatch(Story::isQuiet, "quiet");
            }
            assertThat(progress.moved()).isLessThanOrEqualTo(planned);
            if (underWay && !progress.isUnderWay()) {
                underWay = false;
                endedNanos = now;
            }
        }

        private static boolean isQuiet(Member member) {
            return switch (member.state()) {
                case NodeState.Up _ -> true;
                case NodeState.Down _, NodeState.Draining _, NodeState.Evacuating _, NodeState.Maintenance _ ->
                    member.occupancy().live() == 0;
                case NodeState.SlowStart _, NodeState.Suspect _, NodeState.Backoff _, NodeState.Ejected _ -> false;
            };
        }

        private void check() {
            List<Client> ever = new ArrayList<>(door.departed);
            ever.addAll(door.clients);
            for (Client client : ever) {
                Move last = null;
                Map<Object, Long> left = new HashMap<>();
                for (Move move : client.moves) {
                    if (move.kind() == Eviction.Kind.REBALANCE) {
                        checkApart(last, move);
                        last = move;
                        left.put(move.from(), move.atNanos());
                        Long then = left.get(move.to());
                        assertThat(then == null || then < changedNanos)
                                .as("back to where it was, " + client.moves)
                                .isTrue();
                    }
                }
            }
        }

        private static void checkApart(@Nullable Move last, Move move) {
            if (last != null) {
                assertThat(move.atNanos() - last.atNanos()).isGreaterThanOrEqualTo(INTERVAL_NANOS);
            }
        }
    }
}
