package io.tidegate.link;

import io.tidegate.mqtt.Connacks;
import io.tidegate.mqtt.Disconnects;
import io.tidegate.mqtt.Framing;
import io.tidegate.mqtt.Refusal;
import io.tidegate.mqtt.Version;
import io.tidegate.observe.CloseCause;
import io.tidegate.observe.ClosedLink;
import io.tidegate.observe.ClosedLinkRing;
import io.tidegate.observe.LoopMetrics;
import io.tidegate.observe.MoveCounters.Kind;
import io.tidegate.observe.MoveCounters.Reason;
import io.tidegate.observe.MoveCounters.Result;
import io.tidegate.transport.Loop;
import io.tidegate.transport.Rows;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// Every way in which a link ends, and the one line that says so. Confined to its loop.
final class Ending {
    /// What a client may still send after our last word, and for how long; a close before that
    /// would reset the connection, and the last word with it.
    private static final long LINGER_BYTES_MAX = 256 * 1024;
    private static final long LINGER_NANOS = 2_000_000_000L;

    /// Its first byte, and after the length and the flags its code (MQTT 3.1.1 and 5, 3.2).
    private static final byte CONNACK = 0x20;

    private static final int CONNACK_CODE_AT = 3;

    private final Loop loop;
    private final LinkTable links;
    private final Surroundings around;
    private final Seats seats;
    private final LoopMetrics metrics;
    private final ClosedLinkRing ring;
    private final Outbox outbox;
    private final Handshakes handshakes;
    private final Strays strays;
    private final ArrayDeque<Integer> left = new ArrayDeque<>();

    Ending(Ground ground, Handshakes handshakes, Strays strays) {
        this.handshakes = handshakes;
        this.strays = strays;
        this.loop = ground.loop();
        this.links = ground.links();
        this.around = ground.around();
        this.seats = ground.seats();
        this.metrics = ground.metrics();
        this.ring = ground.ring();
        this.outbox = ground.outbox();
    }

    /// Remembers why the link ends; the first cause is the true one.
    void note(int link, CloseCause cause, @Nullable String detail) {
        if (!links.has(link, LinkTable.CAUSE_KNOWN)) {
            links.cause(link, cause);
            if (detail != null) {
                links.detail(link, detail);
            }
        }
    }

    /// Gives the client a last word, possibly none, ends our output, and lingers so that it arrives.
    void refuse(int link, CloseCause cause, @Nullable String detail, byte[] lastWord) {
        note(link, cause, detail);
        handshakes.failed(link); // if it has one under way
        closeNode(link);
        dropOpening(link);
        int client = links.client(link);
        if (lastWord.length > 0) {
            if (outbox.send(client, lastWord, 0, lastWord.length) < 0) {
                close(link);
                return;
            }
            if (lastWord[0] == CONNACK) {
                links.connackCode(link, lastWord[CONNACK_CODE_AT] & 0xFF);
            }
        }
        linger(link);
    }

    /// Ends our output to the client and throws away what it still sends, within bounds.
    void linger(int link) {
        int client = links.client(link);
        loop.endOutput(client);
        if (links.has(link, LinkTable.CLIENT_ENDED) && loop.isDrained(client)) {
            close(link);
            return;
        }
        loop.resume(client);
        links.stage(link, Stage.LINGER);
        links.fromClient(link, 0);
        links.deadline(link, loop.nowNanos() + LINGER_NANOS);
        loop.deadlines().arm(link, links.deadline(link));
    }

    /// A lingering client has nothing more to say; our last word may still be on its way.
    void clientEnded(int link) {
        links.add(link, LinkTable.CLIENT_ENDED);
        if (loop.isDrained(links.client(link))) {
            close(link);
        }
    }

    /// The client sent something that nobody will read.
    void discarded(int link, int count) {
        long all = links.fromClient(link) + count;
        links.fromClient(link, all);
        if (all > LINGER_BYTES_MAX) {
            close(link);
        }
    }

    /// Closes both legs; the cause was noted.
    void close(int link) {
        closeNode(link);
        if (links.client(link) != Rows.NONE) {
            loop.close(links.client(link));
        }
        forget(link);
    }

    void close(int link, CloseCause cause, @Nullable String detail) {
        note(link, cause, detail);
        close(link);
    }

    /// Closes both legs with a reset.
    void reset(int link, CloseCause cause, @Nullable String detail) {
        note(link, cause, detail);
        resetNode(link);
        if (links.client(link) != Rows.NONE) {
            loop.reset(links.client(link));
        }
        forget(link);
    }

    /// The process ends: a relaying client of MQTT 5 is told so at a packet edge (MQTT 5, 3.14.2.1,
    /// 0x8B), one that waits for its CONNACK gets one.
    void shutDown(int link) {
        leave(link, CloseCause.SHUTDOWN);
    }

    /// The same for another cause.
    void leave(int link, CloseCause cause) {
        refuse(link, cause, null, lastWord(link));
    }

    private byte[] lastWord(int link) {
        Opening opening = links.opening(link);
        if (opening != null && opening.connect != null) {
            return Connacks.refusal(opening.connect, Refusal.SERVER_UNAVAILABLE);
        }
        boolean edge = links.stage(link) == Stage.RELAY && Framing.atEdge(links.fromNode(link));
        return edge && links.level(link) == Version.V5.level() ? Disconnects.serverShuttingDown() : NOTHING;
    }

    static final byte[] NOTHING = {};

    /// A TLS handshake with a node that is under way comes to nothing.
    void leaveNodeHandshake(int link) {
        if (links.has(link, LinkTable.NODE_SHAKING)) {
            links.remove(link, LinkTable.NODE_SHAKING);
            metrics.nodeHandshakes.underWay.add(-1);
            metrics.nodeHandshakes.failed.increment();
        }
    }

    /// Closes the node leg, if there is one, and gives back its place at the node.
    void closeNode(int link) {
        int node = links.node(link);
        if (node != Rows.NONE) {
            leaveNodeHandshake(link);
            loop.close(node);
            links.node(link, Rows.NONE);
        }
        leaveSeat(link);
    }

    void resetNode(int link) {
        int node = links.node(link);
        if (node != Rows.NONE) {
            leaveNodeHandshake(link);
            loop.reset(node);
            links.node(link, Rows.NONE);
        }
        leaveSeat(link);
    }

    private void leaveSeat(int link) {
        int seat = links.seat(link);
        if (seat != Rows.NONE) {
            left.add(seat);
            stays(link);
            links.leaveSeat(link);
            LiveClient live = links.live(link);
            if (live != null) {
                live.leftSeat(seat);
            }
            Opening opening = links.opening(link);
            if (opening != null && opening.choice != null) {
                opening.choice.end();
                opening.choice = null;
            }
        }
    }

    /// The link is not about to leave its node any more.
    void stays(int link) {
        if (links.has(link, LinkTable.LEAVING)) {
            links.remove(link, LinkTable.LEAVING | LinkTable.LATE);
            seats.leaving(links.seat(link), -1);
        }
    }

    /// Gives back the places at nodes that links left in this turn, now that their descriptors are
    /// closed: before that another loop could take one of them while the node still counts two.
    void leaveSeats() {
        for (Integer seat = left.poll(); seat != null; seat = left.poll()) {
            seats.release(seat);
        }
    }

    /// An opening link is one no more.
    void dropOpening(int link) {
        Opening opening = links.opening(link);
        if (opening != null) {
            if (opening.choice != null) {
                opening.choice.end(); // nobody waits for the node's answer any more
            }
            opening.free();
            links.opening(link, null);
        }
    }

    private void forget(int link) {
        handshakes.failed(link); // if it has one under way
        dropOpening(link);
        loop.deadlines().disarm(link);
        strays.forget(link);
        LiveClient live = links.live(link);
        if (live != null) {
            live.gone();
        }
        around.listeners().get(links.listener(link)).admission().release();
        metrics.closed.increment(links.cause(link));
        if (links.has(link, LinkTable.UNFOLLOWED) && LiveEnd.isOfNode(links.cause(link))) {
            metrics.moves.moves(Kind.NONE, Result.ENDED, Reason.NOT_FOLLOWED).increment();
        }
        write(link);
        links.give(link);
    }

    private void write(int link) {
        ClosedLink line = ring.claim();
        if (line == null) {
            return;
        }
        line.link = links.id(link);
        line.listener = around.listeners().get(links.listener(link)).settings().id();
        line.clientHigh = links.clientHigh(link);
        line.clientLow = links.clientLow(link);
        line.clientPort = links.clientPort(link);
        line.peerHigh = links.peerHigh(link);
        line.peerLow = links.peerLow(link);
        line.peerPort = links.peerPort(link);
        line.version = links.level(link);
        links.sayClientId(link, line);
        Secrecy secrecy = links.secrecy(link);
        if (secrecy != null) {
            line.tlsVersion = secrecy.version();
            line.cipher = secrecy.cipher();
            line.names(secrecy.serverName(), secrecy.commonName());
        }
        int node = links.lastSeat(link);
        if (node != Rows.NONE) {
            line.pool = seats.id(node).pool();
            line.node = seats.id(node).name();
        }
        line.tries = links.tries(link);
        line.cause = links.cause(link);
        line.detail = links.detail(link);
        line.connackCode = links.connackCode(link);
        times(link, line);
        line.bytesFromClient = links.bytesFromClient(link);
        line.bytesFromNode = links.bytesFromNode(link);
        ring.publish();
    }

    private void times(int link, ClosedLink line) {
        long total = loop.nowNanos() - links.accepted(link);
        line.totalNanos = total;
        line.acceptedEpochMillis = loop.epochMillis() - total / 1_000_000;
        long greeted = links.greetedMicros(link);
        long dialled = links.dialledMicros(link);
        long answered = links.answeredMicros(link);
        if (greeted > 0) {
            line.connectNanos = greeted * 1000;
        }
        if (dialled > 0) {
            line.dialNanos = (dialled - greeted) * 1000;
        }
        if (answered > 0) {
            line.connackNanos = (answered - dialled) * 1000;
        }
    }
}
