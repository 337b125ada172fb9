package io.tidegate.fleet;

import io.tidegate.fleet.Node.Role;
import java.util.List;

/// The members of one role that may be given links, sorted out once a snapshot. Immutable.
///
/// @param usable those that are up
/// @param backedOff those that are in back-off, over or not
/// @param rotation over the usable
public record Tier(Group usable, Group backedOff, Rotation rotation) {
    static Tier of(Role role, List<Member> members, int[] byName) {
        Group usable = Group.of(members, byName, m -> isOpen(m, role) && m.state() instanceof NodeState.Up);
        Group backedOff = Group.of(members, byName, m -> isOpen(m, role) && m.state() instanceof NodeState.Backoff);
        return new Tier(usable, backedOff, Rotation.of(usable, members));
    }

    private static boolean isOpen(Member member, Role role) {
        return member.node().role() == role && member.node().weight() > 0;
    }
}
