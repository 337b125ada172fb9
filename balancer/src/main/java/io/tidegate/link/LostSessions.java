package io.tidegate.link;

import io.tidegate.continuity.Capabilities.Ability;
import io.tidegate.fleet.NodeId;

/// Says where nodes have no session of a client though they are said to share them. Confined to its loop.
record LostSessions(Ground ground, Faults faults) {
    /// @param seat of the node that has none
    void lost(int seat) {
        NodeId node = ground.seats().id(seat);
        NodeLegSettings leg = ground.around().nodeLegs().getOrDefault(node.pool(), NodeLegSettings.DEFAULT);
        ContinuitySettings continuity = leg.continuity();
        if (continuity != null && continuity.capabilities().abilities().contains(Ability.SHARES_SESSIONS)) {
            faults.sessionLost(node.pool(), node.name());
        }
    }
}
