package io.tidegate.migration;

import io.tidegate.fleet.Fleet;
import io.tidegate.fleet.FleetEvent;
import io.tidegate.fleet.Fleets;
import io.tidegate.fleet.Member;
import io.tidegate.fleet.NodeId;
import io.tidegate.fleet.Pool;
import io.tidegate.link.Door;
import io.tidegate.migration.Means.Tick;
import io.tidegate.observe.Journal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// All drains and rebalances: looks a few times a second at what the fleet says of its nodes, and has as many links
/// leave as are due by then.
///
/// [#tick] is for the control thread; [#ask], [#progress] and [#plan] for any.
public final class Migrations {
    /// Between two steps, at least.
    public static final long TICK_NANOS = 100_000_000L;
    /// After a longer pause no more leave than after this.
    private static final long ELAPSED_NANOS_MAX = 2 * TICK_NANOS;

    private static final int REQUESTS_MAX = 64;
    /// How long a force waits for the order that it is about to be folded.
    private static final long FORCE_NANOS = 5_000_000_000L;

    private final Fleets fleets;
    private final Map<String, MigrationSettings> settings;
    private final Means means;
    private final BlockingQueue<Request> requests = new ArrayBlockingQueue<>(REQUESTS_MAX);
    private final Map<String, Drains> drains = new LinkedHashMap<>();
    private final Map<String, Rebalance> rebalances = new LinkedHashMap<>();
    /// Of pools that are rebalanced without anybody asking for it.
    private final Map<String, AutoRebalance> autos = new HashMap<>();
    /// When each was asked for.
    private final Map<NodeId, Long> forced = new HashMap<>();
    private long tickedNanos;
    private volatile List<Progress> progress = List.of();

    /// What may be asked of migrations, besides what the fleet says. Immutable.
    public sealed interface Request {
        /// Have nodes that have too many links lose them.
        record Start(String pool) implements Request {}

        /// No link leaves any more for a rebalance.
        record Stop(String pool) implements Request {}

        /// The node's links leave it even where no other node would take them, as long as it is to be empty.
        record Force(NodeId id) implements Request {}

        /// That is not so any more.
        record Unforce(NodeId id) implements Request {}
    }

    /// @param settings by pool, for each one of the fleet
    public Migrations(
            Fleets fleets,
            Door door,
            Map<String, MigrationSettings> settings,
            RandomGenerator random,
            Journal journal) {
        this.fleets = fleets;
        this.settings = Map.copyOf(settings);
        this.means = new Means(door, random, journal);
        settings.forEach((pool, each) -> {
            Duration interval = each.rebalance().autoInterval();
            if (interval != null) {
                autos.put(pool, new AutoRebalance(each.rebalance(), interval));
            }
        });
    }

    /// Any thread.
    ///
    /// @return false where too many requests wait already
    public boolean ask(Request request) {
        return requests.offer(request);
    }

    /// Any thread: what is under way, and how what was last came out; drains first.
    public List<Progress> progress() {
        return progress;
    }

    /// Any thread: of a pool that is being rebalanced or last was; null where none ever was.
    public @Nullable Progress rebalance(String pool) {
        return progress.stream()
                .filter(each ->
                        each.kind() == Progress.Kind.REBALANCE && each.pool().equals(pool))
                .findFirst()
                .orElse(null);
    }

    /// Any thread: what a rebalance would do now.
    public RebalancePlan plan(Pool pool) {
        return RebalancePlan.of(pool, of(pool.name()).rebalance());
    }

    private Drains of(Pool pool) {
        return drains.computeIfAbsent(pool.name(), name -> new Drains(of(name), means));
    }

    private MigrationSettings of(String pool) {
        return Objects.requireNonNull(settings.get(pool));
    }

    /// To be called a few times a second, by the control thread, after it has folded.
    public void tick(long nowNanos) {
        long elapsed = nowNanos - tickedNanos;
        if (tickedNanos != 0 && elapsed < TICK_NANOS) {
            return;
        }
        Tick tick = new Tick(nowNanos, tickedNanos == 0 ? 0 : Math.min(elapsed, ELAPSED_NANOS_MAX));
        tickedNanos = nowNanos;
        for (Request request = requests.poll(); request != null; request = requests.poll()) {
            obey(request, tick);
        }
        Fleet fleet = fleets.current();
        for (Pool pool : fleet.pools()) {
            of(pool).tick(pool, forced.keySet(), tick);
            begin(pool, tick);
            Rebalance rebalance = rebalances.get(pool.name());
            if (rebalance != null) {
                rebalance.tick(pool, tick);
            }
            relieve(pool, rebalance == null ? Set.of() : rebalance.relieved(pool), nowNanos);
        }
        forced.entrySet()
                .removeIf(force -> nowNanos - force.getValue() > FORCE_NANOS && !isLeft(fleet, force.getKey()));
        publish();
    }

    private void obey(Request request, Tick tick) {
        switch (request) {
            case Request.Force(NodeId id) -> forced.put(id, tick.nowNanos());
            case Request.Unforce(NodeId id) -> forced.remove(id);
            case Request.Stop(String pool) -> {
                Rebalance rebalance = rebalances.get(pool);
                if (rebalance != null) {
                    rebalance.stop(tick);
                }
            }
            case Request.Start(String pool) -> start(pool, tick);
        }
    }

    private void start(String pool, Tick tick) {
        Rebalance before = rebalances.get(pool);
        if (before == null || !before.progress().isUnderWay()) {
            rebalances.put(pool, new Rebalance(pool, of(pool), means, tick.nowNanos()));
        }
    }

    /// What nobody asked for, where it is due.
    private void begin(Pool pool, Tick tick) {
        AutoRebalance auto = autos.get(pool.name());
        Rebalance last = rebalances.get(pool.name());
        boolean isDue = auto != null && auto.isDue(pool, last == null ? null : last.progress(), tick.nowNanos());
        if (auto != null && isDue && !of(pool).areUnderWay()) {
            means.journal()
                    .info("pool " + pool.name() + ": " + auto.unevenNodes() + " had too many links for "
                            + Means.seconds(AutoRebalance.UNEVEN_NANOS) + ", so a rebalance begins by itself");
            start(pool.name(), tick);
        }
    }

    private static boolean isLeft(Fleet fleet, NodeId id) {
        Member member = fleet.pool(id.pool()).find(id.name());
        return member != null && member.state().isLeft();
    }

    /// An event that found no place is offered again with the next tick.
    private void relieve(Pool pool, Set<NodeId> relieved, long nowNanos) {
        for (Member member : pool.members()) {
            boolean is = relieved.contains(member.id());
            if (member.isRelieved() != is) {
                fleets.offer(new FleetEvent.Relieved(member.id(), is, nowNanos));
            }
        }
    }

    private void publish() {
        List<Progress> all = new ArrayList<>();
        drains.values().forEach(each -> all.addAll(each.progress()));
        rebalances.values().forEach(each -> all.add(each.progress()));
        progress = List.copyOf(all);
    }
}
