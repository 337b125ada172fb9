package io.tidegate.continuity;

import java.util.ArrayList;
import java.util.List;

/// A node of the simulated cluster. Confined.
final class Node {
    final int number;
    final List<NodeLeg> legs = new ArrayList<>();
    final int receiveMaximum;
    final int aliasMaximum;
    /// The largest packet that it takes; 0 = any.
    int packetBytesMax;
    boolean isUp = true;
    boolean isFrozen;
    /// Whether the balancer has been told that it does not work.
    boolean isKnownDown;

    Node(int number, Timeline timeline) {
        this.number = number;
        this.receiveMaximum = timeline.chance(60) ? 20 : 1 + timeline.random.nextInt(10);
        this.aliasMaximum = timeline.chance(90) ? NodeLeg.ALIAS_MAXIMUM : 1;
    }

    void crash() {
        legs.forEach(leg -> leg.trace("crashes"));
        isUp = false;
        isFrozen = false;
        new ArrayList<>(legs).forEach(NodeLeg::crash);
        legs.clear();
    }

    void start() {
        isUp = true;
        isFrozen = false;
        isKnownDown = false;
    }

    void freeze() {
        legs.forEach(leg -> leg.trace("freezes"));
        isFrozen = true;
    }

    void thaw() {
        legs.forEach(leg -> leg.trace("thaws"));
        isFrozen = false;
        isKnownDown = false;
        legs.forEach(NodeLeg::sayUnsaid);
        new ArrayList<>(legs).forEach(NodeLeg::thaw);
    }
}
