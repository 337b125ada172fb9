package io.tidegate.balance;

import io.tidegate.fleet.Group;
import io.tidegate.fleet.Hashes;
import io.tidegate.fleet.Pool;
import io.tidegate.fleet.Tier;
import org.jspecify.annotations.Nullable;

/// The same node for the same client, by weighted rendezvous hashing: each node has, for each client, a cost
/// that depends on these two and the node's weight alone, and the client's order of nodes is by cost.
///
/// So without a node only its clients move, each to the next in its own order; a node that comes takes over
/// only what is its share; and balancers that know the same names and weights agree, in whatever order they
/// list them. The cost is `-ln(u) / weight`, `u` uniform in (0, 1) from the hashes of client and node name: an
/// exponential variable whose rate is the weight, so that each node is the least with a probability of its
/// weight over all weights.
final class Rendezvous {
    /// Exactly the middle of one of 2^52 steps of (0, 1).
    private static final double STEP = 0x1p-52;

    /// Covers what rounding may do to `1 - u` and `-ln(u)`, which is above it.
    private static final double ROUNDING = 1 - 0x1p-40;

    private Rendezvous() {}

    /// By the client's order over the usable and those whose trial is due; the bound, where the pool has one,
    /// passes it on among the usable. Where all are over their bound, as full nodes and nodes that were tried
    /// make possible, it is the first of them.
    static @Nullable Choice choose(Ask ask, Tier tier) {
        LoadBound bound = ask.isBounded() ? LoadBound.of(ask.pool(), tier.usable()) : LoadBound.NONE;
        int best = first(ask, tier.usable(), bound);
        if (best == Balancer.NONE && ask.isBounded()) {
            best = first(ask, tier.usable(), LoadBound.NONE);
        }
        int due = firstDue(ask, tier.doubtful());
        boolean trial = due != Balancer.NONE
                && (best == Balancer.NONE || cost(ask, due) < cost(ask, best))
                && ask.pool().member(due).occupancy().tryTrial();
        return trial ? Choice.onTrial(ask, due) : Choice.of(ask, best);
    }

    /// The index of the open member within its bound that is first in the client's order, or [Balancer#NONE].
    static int first(Ask ask, Group group, LoadBound bound) {
        Pool pool = ask.pool();
        int best = Balancer.NONE;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < group.size(); i++) {
            int index = group.at(i);
            double shortfall = 1 - uniform(ask, index);
            int weight = pool.member(index).share();
            // Spares most logarithms: -ln(u) >= 1 - u.
            if (shortfall * ROUNDING / weight >= least || !ask.isOpen(index) || !bound.admits(pool.member(index))) {
                continue;
            }
            double cost = cost(ask, index);
            if (cost < least) {
                best = index;
                least = cost;
            }
        }
        return best;
    }

    /// The index of the member that is first in the client's order, open or not. Only where there is one.
    static int own(Ask ask, Group group) {
        int best = group.at(0);
        double least = cost(ask, best);
        for (int i = 1; i < group.size(); i++) {
            int index = group.at(i);
            double shortfall = 1 - uniform(ask, index);
            if (shortfall * ROUNDING / ask.pool().member(index).share() < least && cost(ask, index) < least) {
                best = index;
                least = cost(ask, index);
            }
        }
        return best;
    }

    private static int firstDue(Ask ask, Group doubtful) {
        int best = Balancer.NONE;
        for (int i = 0; i < doubtful.size(); i++) {
            int index = doubtful.at(i);
            if (ask.isTrialDue(index) && (best == Balancer.NONE || cost(ask, index) < cost(ask, best))) {
                best = index;
            }
        }
        return best;
    }

    /// `StrictMath`, so that all machines agree to the last bit. Ties, of which there are next to none, go to
    /// the lower name, since groups are in the order of names.
    private static double cost(Ask ask, int index) {
        return -StrictMath.log(uniform(ask, index)) / ask.pool().member(index).share();
    }

    private static double uniform(Ask ask, int index) {
        long hash = Hashes.pair(ask.affinity(), ask.pool().nameHash(index));
        return ((hash >>> 12) + 0.5) * STEP;
    }
}
