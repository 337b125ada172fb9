package io.tidegate.link;

import io.tidegate.observe.HandshakeCounters;
import io.tidegate.tls.ClientHelloReader;
import io.tidegate.tls.HelloOutcome;
import io.tidegate.tls.TlsIdentity;
import io.tidegate.tls.TlsLayer;
import io.tidegate.tls.TlsServer;
import io.tidegate.transport.Loop;
import io.tidegate.transport.Rows;
import java.util.ArrayDeque;
import java.util.Objects;

/// The stage in which a client and we agree on TLS. Confined to its loop.
///
/// So many at a time: each holds up to 150 KB, BoringSSL's and its own, and costs up to a millisecond.
/// Clients above that wait with their ClientHello, in the order in which it came, while their time runs.
final class Handshakes {
    private final Ground ground;
    private final Loop loop;
    private final LinkTable links;
    private final HandshakeCounters counters;
    private final int most;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private int underWay;

    /// A link that waits; the id tells it from a later one in the same row.
    private record Waiting(int link, long id) {}

    /// @param most under way at one time, 1 or more
    Handshakes(Ground ground, int most) {
        this.ground = ground;
        this.loop = ground.loop();
        this.links = ground.links();
        this.counters = ground.metrics().clientHandshakes;
        this.most = most;
    }

    /// More of what the client sends before TLS has begun stands in its [Opening]. It takes no place before
    /// its whole ClientHello is there: who connects and says nothing costs nobody anything.
    void received(int link, Opening opening) {
        if (links.has(link, LinkTable.QUEUED) || isIncomplete(opening)) {
            return;
        }
        if (underWay < most && waiting.isEmpty()) {
            start(link);
            return;
        }
        loop.park(links.client(link));
        links.add(link, LinkTable.QUEUED);
        waiting.add(new Waiting(link, links.id(link)));
        counters.waiting.increment();
    }

    /// What is no ClientHello at all BoringSSL has a word for.
    private static boolean isIncomplete(Opening opening) {
        return ClientHelloReader.read(opening.bytes, opening.length) instanceof HelloOutcome.Incomplete;
    }

    private void start(int link) {
        TlsServer server = Objects.requireNonNull(ground.arrivals(link).tls());
        Opening opening = ground.opening(link);
        byte[] early = opening.bytes;
        int length = Math.min(opening.length, Loop.INPUT_BYTES); // behind a ClientHello nothing comes before our answer
        opening.length = 0;
        underWay++;
        links.add(link, LinkTable.SHAKING);
        counters.underWay.increment();
        loop.wrap(links.client(link), wake -> layer(opening, server, wake), early, 0, length);
    }

    private static TlsLayer layer(Opening opening, TlsServer server, Runnable wake) {
        TlsLayer layer = server.layer(wake);
        opening.tls = layer;
        return layer;
    }

    /// The next link that waited and may begin now, to be given to [#startWaited]; `Rows.NONE` where
    /// there is none. At the end of a turn: places become free in the middle of anything.
    int nextWaited() {
        while (underWay < most && !waiting.isEmpty()) {
            Waiting next = waiting.remove();
            boolean waits = links.isTaken(next.link) && links.id(next.link) == next.id;
            if (waits && links.has(next.link, LinkTable.QUEUED)) {
                return next.link;
            }
        }
        return Rows.NONE;
    }

    void startWaited(int link) {
        leaveQueue(link);
        loop.resume(links.client(link));
        start(link);
    }

    /// Both agreed. What is known of the client now stays with its opening, and of that the closing
    /// line's part with the link.
    void opened(int link) {
        Opening opening = Objects.requireNonNull(links.opening(link));
        TlsIdentity identity = Objects.requireNonNull(opening.tls).identity();
        opening.tls = null;
        opening.identity = identity;
        ground.identified(opening, IdentityTlvs.of(identity));
        links.secrecy(link, Secrecy.of(identity));
        leave(link);
        if (identity.resumed()) {
            counters.resumed.increment();
        } else {
            counters.full.increment();
        }
    }

    private void leaveQueue(int link) {
        links.remove(link, LinkTable.QUEUED);
        counters.waiting.add(-1);
    }

    /// They did not, whoever gave up.
    void failed(int link) {
        if (links.has(link, LinkTable.QUEUED)) {
            leaveQueue(link);
        }
        if (links.has(link, LinkTable.SHAKING)) {
            leave(link);
            counters.failed.increment();
        }
    }

    private void leave(int link) {
        links.remove(link, LinkTable.SHAKING);
        underWay--;
        counters.underWay.add(-1);
    }
}
