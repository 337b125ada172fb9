package io.tidegate.balance;

import io.tidegate.fleet.Group;
import io.tidegate.fleet.Member;

/// The member that has, with one more link, the fewest for its share. Ties go to another one each time.
///
/// Who starts slowly has the fewest links of all, and would be given every client until it has caught up:
/// a tenth of its weight takes part in one choice of ten.
final class LeastConnections {
    private static final int TENTH = 10;
    private static final int TENTHS = 10;

    private LeastConnections() {}

    /// The index of that member, or [Balancer#NONE].
    static int choose(Ask ask, Group group) {
        if (group.size() == 0) {
            return Balancer.NONE;
        }
        long ticket = ask.pool().ticket();
        int first = (int) Math.floorMod(ticket, (long) group.size());
        int lot = (int) Math.floorMod(ticket / group.size(), (long) TENTHS) * TENTH;
        int best = least(ask, group, first, lot);
        return best == Balancer.NONE ? least(ask, group, first, 0) : best;
    }

    /// @param first who is looked at first
    /// @param lot who has less than so many percent of its weight, and no more, does not take part
    private static int least(Ask ask, Group group, int first, int lot) {
        int best = Balancer.NONE;
        long bestLoad = 0;
        long bestShare = 1;
        int position = first;
        for (int i = 0; i < group.size(); i++) {
            int index = group.at(position);
            position = position + 1 == group.size() ? 0 : position + 1;
            Member member = ask.pool().member(index);
            if (member.percent() <= lot || !ask.isOpen(index)) {
                continue;
            }
            long load = member.occupancy().live() + 1L;
            long share = member.share();
            if (best == Balancer.NONE || load * bestShare < bestLoad * share) {
                best = index;
                bestLoad = load;
                bestShare = share;
            }
        }
        return best;
    }
}
