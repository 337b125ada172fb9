package io.tidegate.fleet;

import io.tidegate.fleet.Node.Role;
import java.util.List;
import java.util.function.Predicate;

/// The members of one role that may be given links, sorted out once a snapshot. Immutable.
///
/// @param usable those that are given links in their turn
/// @param doubtful those that are tried last, or one at a time; among them who gives links away
/// @param rotation over the usable
/// @param panics whether so few were usable that those whom only our judgement kept out are too
public record Tier(Group usable, Group doubtful, Rotation rotation, boolean panics) {
    static Tier of(Role role, List<Member> members, int[] byName, double panicShare) {
        Predicate<Member> open = member -> member.node().role() == role && mayBeGivenLinks(member);
        boolean panics = panics(role, members, panicShare);
        Predicate<Member> inTurn = member -> !member.isRelieved()
                && (member.state().isUsable() || (panics && member.trouble().isJudgementOnly()));
        Group usable = Group.of(members, byName, open.and(inTurn));
        Group doubtful = Group.of(members, byName, open.and(inTurn.negate()));
        return new Tier(usable, doubtful, Rotation.of(usable, members), panics);
    }

    /// The nodes of the other role stand in first.
    private static boolean panics(Role role, List<Member> members, double panicShare) {
        long all = 0;
        long usable = 0;
        for (Member member : members) {
            if (mayBeGivenLinks(member)) {
                all += member.node().role() == role ? member.weight() : 0;
                usable += member.state().isUsable() ? member.weight() : 0;
            }
        }
        return usable < panicShare * all;
    }

    /// Not where it cannot, or somebody who may say so does not want it.
    private static boolean mayBeGivenLinks(Member member) {
        return member.weight() > 0
                && switch (member.state()) {
                    case NodeState.Up _,
                            NodeState.SlowStart _,
                            NodeState.Suspect _,
                            NodeState.Backoff _,
                            NodeState.Ejected _ -> true;
                    case NodeState.Down _ -> !member.endpoints().isEmpty();
                    case NodeState.Evacuating _, NodeState.Draining _, NodeState.Maintenance _ -> false;
                };
    }
}
