package io.tidegate.migration;

import io.tidegate.fleet.Member;
import io.tidegate.fleet.Node;
import io.tidegate.fleet.Nodes;
import io.tidegate.fleet.Policy;
import io.tidegate.fleet.Pool;
import io.tidegate.fleet.PoolSettings;
import java.util.List;

/// Pools whose nodes have links, for tests.
final class Loads {
    private Loads() {}

    /// @param live links of each node, in their order
    static Pool pool(List<Node> nodes, int... live) {
        return with(new PoolSettings(Nodes.POOL, Policy.ROUND_ROBIN, PoolSettings.UNBOUNDED), nodes, live);
    }

    static Pool with(PoolSettings settings, List<Node> nodes, int... live) {
        Pool pool = Pool.of(settings, nodes, 0);
        for (int i = 0; i < live.length; i++) {
            give(pool.member(i), live[i]);
        }
        return pool;
    }

    static void give(Member member, int links) {
        for (int i = 0; i < links; i++) {
            if (!member.occupancy().tryReserve(Node.UNLIMITED)) {
                throw new AssertionError("no room at " + member.id());
            }
        }
    }
}
