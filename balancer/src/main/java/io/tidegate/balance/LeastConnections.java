package io.tidegate.balance;

import io.tidegate.fleet.Group;
import io.tidegate.fleet.Member;

/// The member that has, with one more link, the fewest for its weight. Ties go to another one each time.
final class LeastConnections {
    private LeastConnections() {}

    /// The index of that member, or [Balancer#NONE].
    static int choose(Ask ask, Group group) {
        int best = Balancer.NONE;
        long bestLoad = 0;
        long bestWeight = 1;
        int position = group.size() == 0 ? 0 : (int) Math.floorMod(ask.pool().ticket(), (long) group.size());
        for (int i = 0; i < group.size(); i++) {
            int index = group.at(position);
            position = position + 1 == group.size() ? 0 : position + 1;
            if (!ask.isOpen(index)) {
                continue;
            }
            Member member = ask.pool().member(index);
            long load = member.occupancy().live() + 1L;
            long weight = member.node().weight();
            if (best == Balancer.NONE || load * bestWeight < bestLoad * weight) {
                best = index;
                bestLoad = load;
                bestWeight = weight;
            }
        }
        return best;
    }
}
