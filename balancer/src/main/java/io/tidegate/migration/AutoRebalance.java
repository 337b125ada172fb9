package io.tidegate.migration;

import io.tidegate.fleet.Member;
import io.tidegate.fleet.NodeId;
import io.tidegate.fleet.NodeState;
import io.tidegate.fleet.Pool;
import io.tidegate.migration.RebalancePlan.Donor;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Whether a rebalance of one pool is to begin by itself. It asks nobody for the time and moves nobody: looks go in,
/// yes or no comes out. Confined to the control thread.
///
/// It does not flap. A node must have had too many, by both thresholds, at every look for a while, and a rebalance
/// takes it down to its share, well below them; none begins while anything changes by itself, nor soon after one. One
/// that found nobody to move makes the next one wait longer, until the nodes are others.
final class AutoRebalance {
    /// How long a node must have too many links.
    static final long UNEVEN_NANOS = 10_000_000_000L;
    /// A rebalance that is of no use is tried again this often at least, or at each interval if that is longer.
    private static final long WAIT_NANOS_MAX = 3_600_000_000_000L;

    private static final int DOUBLINGS_MAX = 16;

    private final RebalanceSettings settings;
    private final long intervalNanos;
    /// Since when each node had too many at every look.
    private final Map<NodeId, Long> uneven = new HashMap<>();
    private boolean anyEnded;
    private boolean underWay;
    private long endedNanos;
    /// Rebalances in a row that moved nobody, since the nodes were these.
    private int inVain;
    private List<Shape> shape = List.of();

    /// What of a node decides what its share is.
    private record Shape(NodeId id, int weight, boolean usable) {}

    /// @param interval from the end of a rebalance to the next one, and for how long nothing must have changed
    AutoRebalance(RebalanceSettings settings, Duration interval) {
        this.settings = settings;
        this.intervalNanos = interval.toNanos();
    }

    /// One look, a few times a second.
    ///
    /// @param last rebalance of the pool, whoever began it; null = there was none
    boolean isDue(Pool pool, @Nullable Progress last, long nowNanos) {
        if (last != null && last.isUnderWay()) {
            underWay = true;
            uneven.clear();
            return false;
        }
        if (underWay && last != null) {
            ended(pool, last, nowNanos);
        }
        underWay = false;
        RebalancePlan plan = RebalancePlan.of(pool, settings);
        if (plan.moves() == 0 || !isQuiet(pool, nowNanos)) {
            uneven.clear();
            return false;
        }
        Set<NodeId> donors = new HashSet<>();
        for (Donor donor : plan.donors()) {
            donors.add(donor.id());
            uneven.putIfAbsent(donor.id(), nowNanos);
        }
        uneven.keySet().retainAll(donors);
        boolean longEnough = uneven.values().stream().anyMatch(since -> nowNanos - since >= UNEVEN_NANOS);
        return longEnough && (!anyEnded || nowNanos - endedNanos >= waitNanos(pool));
    }

    /// Nodes that have too many at present, sorted by name.
    List<String> unevenNodes() {
        return uneven.keySet().stream().map(NodeId::name).sorted().toList();
    }

    private void ended(Pool pool, Progress last, long nowNanos) {
        boolean vain = last.moved() + last.ended() == 0;
        List<Shape> now = shape(pool);
        inVain = !vain ? 0 : now.equals(shape) ? inVain + 1 : 1;
        shape = now;
        endedNanos = nowNanos;
        anyEnded = true;
    }

    private long waitNanos(Pool pool) {
        if (inVain == 0 || !shape(pool).equals(shape)) {
            return intervalNanos;
        }
        long longer = intervalNanos << Math.min(inVain, DOUBLINGS_MAX);
        return Math.max(intervalNanos, Math.min(longer, WAIT_NANOS_MAX));
    }

    private static List<Shape> shape(Pool pool) {
        return pool.members().stream()
                .map(member ->
                        new Shape(member.id(), member.weight(), member.state().isUsable()))
                .toList();
    }

    /// Whether all nodes have been as they are for a while, and no links leave any.
    private boolean isQuiet(Pool pool, long nowNanos) {
        for (Member member : pool.members()) {
            boolean settled = switch (member.state()) {
                case NodeState.Up _, NodeState.Maintenance _ -> true;
                case NodeState.Down _, NodeState.Draining _, NodeState.Evacuating _ ->
                    member.occupancy().live() == 0;
                case NodeState.SlowStart _, NodeState.Suspect _, NodeState.Backoff _, NodeState.Ejected _ -> false;
            };
            if (!settled || nowNanos - member.state().sinceNanos() < intervalNanos) {
                return false;
            }
        }
        return true;
    }
}
