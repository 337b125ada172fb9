package io.tidegate.link;

import io.tidegate.observe.ClosedLinkRing;
import io.tidegate.observe.LoopMetrics;
import io.tidegate.transport.Loop;

/// What the stages of one loop stand on. Confined to it.
record Ground(
        Loop loop,
        LinkTable links,
        Surroundings around,
        Seats seats,
        LoopMetrics metrics,
        ClosedLinkRing ring,
        Outbox outbox) {
    long now() {
        return loop.nowNanos();
    }

    Surroundings.Arrivals arrivals(int link) {
        return around.listeners().get(links.listener(link));
    }

    NodeLegSettings nodeLeg(int link) {
        NodeLegSettings leg = around.nodeLegs().get(arrivals(link).settings().pool());
        return leg == null ? NodeLegSettings.DEFAULT : leg;
    }

    /// Gives a link until `nanos`, and no longer.
    void deadline(int link, long nanos) {
        boolean ending = links.has(link, LinkTable.ENDING);
        long until = ending ? Math.min(links.deadline(link), nanos) : nanos; // no stage outlives the process's end
        links.deadline(link, until);
        loop.deadlines().arm(link, until);
    }

    /// Microseconds since the client was accepted.
    long age(int link) {
        return (now() - links.accepted(link)) / 1000;
    }
}
