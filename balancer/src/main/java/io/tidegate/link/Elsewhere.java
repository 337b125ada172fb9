package io.tidegate.link;

import io.tidegate.balance.Balancer;
import io.tidegate.balance.ClientKey;
import io.tidegate.fleet.Member;
import io.tidegate.fleet.Pool;
import org.jspecify.annotations.Nullable;

/// Which clients would go to another node than theirs if they connected again now. Pure.
///
/// Without affinity anybody might. With it each client has a node of its own, and one that is there already
/// would only come straight back.
final class Elsewhere {
    private Elsewhere() {}

    /// @param isWhole whether the key is of the whole client id; of a part of one nothing can be told
    /// @param here the node where it is
    static boolean wouldGo(Pool pool, ClientKey key, boolean isWhole, Member here) {
        return switch (pool.settings().policy()) {
            case ROUND_ROBIN, LEAST_CONNECTIONS -> true;
            case SOURCE_IP -> isAnother(Balancer.own(pool, key), here);
            case CLIENT_ID -> isWhole && (key.isAnonymous() || isAnother(Balancer.own(pool, key), here));
        };
    }

    /// A node that has as many links for its weight as this one might only pass the client on, as `load_factor` says.
    private static boolean isAnother(@Nullable Member own, Member here) {
        return own != null
                && own.occupancy() != here.occupancy()
                && own.hasRoom()
                && (long) own.occupancy().live() * here.weight()
                        < (long) here.occupancy().live() * own.weight();
    }
}
