package io.tidegate.link;

import io.tidegate.observe.HandshakeCounters;
import io.tidegate.tls.TlsIdentity;
import io.tidegate.tls.TlsLayer;
import io.tidegate.tls.TlsServer;
import io.tidegate.transport.Loop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;

/// The stage in which a client and we agree on TLS. Confined to its loop.
///
/// So many at a time: each holds some 50 KB of BoringSSL's, and costs up to a millisecond. Clients
/// above that wait, unread and in the order they came, while their time runs.
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

    /// The client's handshake is next; what it sent already stands in its [Opening], if it has one.
    void begin(int link, Duration timeout) {
        links.stage(link, Stage.HANDSHAKE);
        ground.deadline(link, ground.now() + timeout.toNanos());
        if (underWay < most && waiting.isEmpty()) {
            start(link);
        } else {
            loop.pause(links.client(link));
            waiting.add(new Waiting(link, links.id(link)));
            counters.waiting.increment();
        }
    }

    private void start(int link) {
        TlsServer server = Objects.requireNonNull(ground.arrivals(link).tls());
        underWay++;
        links.add(link, LinkTable.SHAKING);
        counters.underWay.increment();
        Opening opening = ground.opening(link);
        byte[] early = opening.bytes;
        int length = opening.length;
        opening.length = 0;
        loop.wrap(links.client(link), wake -> layer(opening, server, wake), early, 0, length);
    }

    private static TlsLayer layer(Opening opening, TlsServer server, Runnable wake) {
        TlsLayer layer = server.layer(wake);
        opening.tls = layer;
        return layer;
    }

    /// Starts those that waited, as far as there is room. At the end of a turn: places become free in
    /// the middle of anything.
    void startWaiting() {
        while (underWay < most && !waiting.isEmpty()) {
            Waiting next = waiting.remove();
            counters.waiting.add(-1);
            if (links.isTaken(next.link) && links.id(next.link) == next.id) {
                loop.resume(links.client(next.link));
                start(next.link);
            }
        }
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

    /// They did not, whoever gave up.
    void failed(int link) {
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
