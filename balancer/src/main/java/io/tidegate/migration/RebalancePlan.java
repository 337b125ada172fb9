package io.tidegate.migration;

import io.tidegate.fleet.Member;
import io.tidegate.fleet.Node;
import io.tidegate.fleet.Node.Role;
import io.tidegate.fleet.NodeId;
import io.tidegate.fleet.NodeState;
import io.tidegate.fleet.Pool;
import java.util.ArrayList;
import java.util.List;

/// Which nodes have more links than their share, and how many more. Immutable.
///
/// The share of a node is its part, by weight, of the links that all usable nodes of the pool have; what a node may
/// not take (`max_connections`) is shared by the others. A backup's share is nothing while a primary is usable.
///
/// @param donors those that have too many
/// @param recipients those that have less than their share
public record RebalancePlan(List<Donor> donors, List<NodeId> recipients) {
    public RebalancePlan {
        donors = List.copyOf(donors);
        recipients = List.copyOf(recipients);
    }

    /// @param live links that it has
    /// @param share links that it keeps at least, less than `live`
    public record Donor(NodeId id, long live, long share) {
        public long excess() {
            return live - share;
        }
    }

    /// Whether there is nothing to do.
    public boolean isEmpty() {
        return donors.isEmpty();
    }

    /// How many links are to leave, all in all.
    public long moves() {
        return donors.stream().mapToLong(Donor::excess).sum();
    }

    /// What a usable node has, and what is its share of all that they have.
    record Load(Member member, long live, double share) {
        /// How many links it has less than its share; 0 where it has that.
        long missing() {
            return Math.max(0, (long) Math.floor(share) - live);
        }
    }

    public static RebalancePlan of(Pool pool, RebalanceSettings settings) {
        List<Donor> donors = new ArrayList<>();
        List<NodeId> recipients = new ArrayList<>();
        for (Load load : loads(pool)) {
            if (settings.isTooMany(load.live(), load.share())) {
                donors.add(new Donor(load.member().id(), load.live(), (long) Math.ceil(load.share())));
            } else if (load.missing() > 0) {
                recipients.add(load.member().id());
            }
        }
        return recipients.isEmpty() ? new RebalancePlan(List.of(), List.of()) : new RebalancePlan(donors, recipients);
    }

    /// Of all nodes that are given clients in their turn, or would be if they did not give some away.
    static List<Load> loads(Pool pool) {
        List<Member> usable = pool.members().stream()
                .filter(member -> member.state().isUsable() && member.weight() > 0)
                .toList();
        boolean anyPrimary = usable.stream().anyMatch(member -> isPrimary(member));
        List<Member> sharing = usable.stream()
                .filter(member -> isPrimary(member) || !anyPrimary)
                .toList();
        long[] live =
                usable.stream().mapToLong(member -> member.occupancy().live()).toArray();
        long all = 0;
        for (long links : live) {
            all += links;
        }
        double[] shares = shares(sharing, all);
        List<Load> loads = new ArrayList<>();
        for (int i = 0; i < usable.size(); i++) {
            int place = sharing.indexOf(usable.get(i));
            loads.add(new Load(usable.get(i), live[i], place < 0 ? 0 : shares[place]));
        }
        return loads;
    }

    /// Whoever starts slowly is not to be given its whole share yet.
    static List<NodeId> startingSlowly(Pool pool) {
        return pool.members().stream()
                .filter(member -> member.state() instanceof NodeState.SlowStart)
                .map(Member::id)
                .toList();
    }

    private static boolean isPrimary(Member member) {
        return member.node().role() == Role.PRIMARY;
    }

    /// By weight; whoever would get more than it takes gets that, and the others share the rest.
    static double[] shares(List<Member> members, long links) {
        double[] shares = new double[members.size()];
        boolean[] full = new boolean[members.size()];
        double rest = links;
        boolean again = true;
        while (again) {
            again = false;
            long weights = 0;
            for (int i = 0; i < shares.length; i++) {
                weights += full[i] ? 0 : members.get(i).weight();
            }
            double perWeight = weights == 0 ? 0 : rest / weights;
            for (int i = 0; i < shares.length && !again; i++) {
                Node node = members.get(i).node();
                if (full[i]) {
                    continue;
                }
                shares[i] = perWeight * members.get(i).weight();
                if (shares[i] > node.maxConnections()) {
                    shares[i] = node.maxConnections();
                    rest -= shares[i];
                    full[i] = true;
                    again = true;
                }
            }
        }
        return shares;
    }
}
