package io.tidegate.link;

import io.tidegate.fleet.FleetEvent;
import io.tidegate.health.Complaint;
import io.tidegate.observe.ClosedLinkRing;
import io.tidegate.observe.LoopMetrics;
import io.tidegate.protect.RetryBudget;
import io.tidegate.proxyprotocol.ClientTlvs;
import io.tidegate.tls.TlsClient;
import io.tidegate.transport.Loop;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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

    /// What an opening link has; made when there is first something to hold.
    Opening opening(int link) {
        Opening opening = links.opening(link);
        if (opening == null) {
            opening = new Opening(around.budget());
            links.opening(link, opening);
        }
        return opening;
    }

    /// What nodes may be told of the client besides its address.
    void identified(Opening opening, ClientTlvs tlvs) {
        opening.tlvs = tlvs;
        metrics.tlvsLeftOut.add(tlvs.leftOut().size());
    }

    /// How nodes of this pool are dialled.
    NodeLegSettings nodeLeg(Opening opening) {
        return nodeLeg(opening.pool);
    }

    NodeLegSettings nodeLeg(String pool) {
        NodeLegSettings leg = around.nodeLegs().get(pool);
        return leg == null ? NodeLegSettings.DEFAULT : leg;
    }

    /// The node that is tried failed this client.
    void complain(int link, Opening opening, Complaint.Kind kind) {
        complain(link, opening.key == null ? Complaint.NO_ID : opening.key.clientId(), kind);
    }

    /// The last node of that row failed the client of that id.
    void complain(int link, long client, Complaint.Kind kind) {
        long source = Complaint.source(links.clientHigh(link), links.clientLow(link));
        around.complaints().accept(new Complaint(seats.id(links.lastSeat(link)), kind, client, source, now()));
    }

    /// The last node of that row owes answers and says nothing.
    ///
    /// @param sinceNanos when it was last heard
    /// @param nanos for how long, as it is said
    void silent(int link, long sinceNanos, long nanos) {
        String why = "it owes CONNACKs and has said nothing for " + nanos / 1_000_000 + " ms (suspect_after)";
        around.fleets().offer(new FleetEvent.Silent(seats.id(links.lastSeat(link)), sinceNanos, now(), why));
    }

    /// How many clients of this pool may be given to a further node.
    RetryBudget retries(Opening opening) {
        return Objects.requireNonNull(around.retries().get(opening.pool), "each pool has one");
    }

    /// How nodes of this pool are spoken to over TLS; null where they are not.
    @Nullable
    TlsClient nodeTls(Opening opening) {
        return opening.isOpaque ? null : around.nodeTls().get(opening.pool);
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
