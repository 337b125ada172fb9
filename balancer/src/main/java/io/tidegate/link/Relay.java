package io.tidegate.link;

import io.tidegate.mqtt.Connect;
import io.tidegate.mqtt.Field;
import io.tidegate.mqtt.Framing;
import io.tidegate.mqtt.Greeting;
import io.tidegate.observe.CloseCause;
import io.tidegate.time.DeadlineWheel;
import io.tidegate.transport.Errno;
import io.tidegate.transport.Loop;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Bytes both ways, packet edges known; a side that is full pauses the other. Confined to its loop;
/// allocates nothing for what it relays.
final class Relay {
    private static final int MQTT_5 = 5;
    private static final int DISCONNECT = 14;

    private final Ground ground;
    private final Loop loop;
    private final LinkTable links;
    private final Ending ending;
    private final Strays strays;
    private final Evictions evictions;
    private final Clocks clocks;
    private final LiveClients live;

    /// How a link goes on from here.
    record Ways(Ending ending, Strays strays, Evictions evictions, Clocks clocks, LiveClients live) {}

    Relay(Ground ground, Ways ways) {
        this.ground = ground;
        this.loop = ground.loop();
        this.links = ground.links();
        this.ending = ways.ending();
        this.strays = ways.strays();
        this.evictions = ways.evictions();
        this.clocks = ways.clocks();
        this.live = ways.live();
    }

    /// The node took the client: what was held back goes on its way, and from here on bytes pass.
    void start(int link, Opening opening, Greeting.Connack connack) {
        Connect connect = Objects.requireNonNull(opening.connect);
        links.answeredMicros(link, ground.age(link));
        links.connackCode(link, connack.code());
        if (connack.code() != 0) {
            ground.metrics().connacksRefused.increment();
            ending.note(link, CloseCause.NODE_REFUSED, null); // whoever closes first now
            live.forgo(link);
        }
        links.stage(link, Stage.RELAY);
        ground.deadline(link, DeadlineWheel.NEVER);
        @Nullable Field assigned = connack.assignedClientId();
        if (assigned != null) {
            links.clientId(link, assigned);
        }
        clocks.keepAlive(link, connack.serverKeepAlive().orElse(connect.keepAliveSeconds()));
        if (links.live(link) != null) {
            live.start(link, opening, connack);
            return;
        }
        if (connack.code() == 0 && ground.nodeLeg(opening).continuity() != null) {
            links.add(link, LinkTable.UNFOLLOWED);
        }
        if (answer(link, opening, connack.length())) {
            flow(link, opening);
        }
    }

    /// A node is there for a client whose TLS is passed through: bytes pass, and nothing is known of
    /// them.
    void startOpaque(int link, Opening opening) {
        links.answeredMicros(link, ground.age(link));
        links.stage(link, Stage.RELAY);
        ground.deadline(link, DeadlineWheel.NEVER);
        clocks.keepAlive(link, 0);
        flow(link, opening);
    }

    private void flow(int link, Opening opening) {
        if (forwardHeld(link, opening)) {
            ending.dropOpening(link);
            if (links.has(link, LinkTable.CLIENT_ENDED)) {
                clientEnded(link);
            }
        }
    }

    /// Gives the client its CONNACK and what came with it.
    private boolean answer(int link, Opening opening, int connackLength) {
        long framing = ground.outbox()
                .walk(Framing.AT_EDGE, opening.answer, connackLength, opening.answerLength, fromNode(link));
        if (Framing.isBroken(framing)) {
            ending.close(link, CloseCause.NODE_BROKE_PROTOCOL, Framing.whyBroken(framing));
            return false;
        }
        links.fromNode(link, framing);
        int result = ground.outbox().send(links.client(link), opening.answer, 0, opening.answerLength);
        return sentToClient(link, result);
    }

    /// Gives the node what the client sent behind its CONNECT, and lets the client go on.
    boolean forwardHeld(int link, Opening opening) {
        int from = opening.first;
        if (!links.has(link, LinkTable.OPAQUE)) {
            long framing =
                    ground.outbox().walk(links.fromClient(link), opening.bytes, from, opening.length, fromClient(link));
            if (Framing.isBroken(framing)) {
                ending.close(link, CloseCause.CLIENT_BROKE_FRAMING, Framing.whyBroken(framing));
                return false;
            }
            links.fromClient(link, framing);
        }
        int result = ground.outbox().send(links.node(link), opening.bytes, from, opening.length);
        opening.length = from;
        if (result == Loop.SENT) {
            loop.resume(links.client(link));
        }
        return sentToNode(link, result);
    }

    /// `count` bytes of the client's stand in the loop's input.
    void fromClient(int link, int count) {
        if (links.has(link, LinkTable.OPAQUE)) {
            links.heard(link, ground.now());
            sentToNode(link, loop.pass(links.node(link), count));
            return;
        }
        long framing = Framing.advance(links.fromClient(link), loop.input(), 0, count, fromClient(link));
        if (Framing.isBroken(framing)) {
            ending.close(link, CloseCause.CLIENT_BROKE_FRAMING, Framing.whyBroken(framing));
            return;
        }
        links.fromClient(link, framing);
        links.heard(link, ground.now());
        sentToNode(link, loop.pass(links.node(link), count));
    }

    /// `count` bytes of the node's stand in the loop's input.
    void fromNode(int link, int count) {
        if (links.has(link, LinkTable.CLIENT_GONE)) {
            return; // in the clear it must not go
        }
        if (links.has(link, LinkTable.OPAQUE)) {
            sentToClient(link, loop.pass(links.client(link), count));
            return;
        }
        long framing = Framing.advance(links.fromNode(link), loop.input(), 0, count, fromNode(link));
        if (Framing.isBroken(framing)) {
            ending.close(link, CloseCause.NODE_BROKE_PROTOCOL, Framing.whyBroken(framing));
            return;
        }
        links.fromNode(link, framing);
        sentToClient(link, loop.pass(links.client(link), count));
    }

    private int fromClient(int link) {
        return links.level(link) == MQTT_5 ? Framing.FROM_CLIENT_V5 : Framing.FROM_CLIENT_V3;
    }

    private int fromNode(int link) {
        return links.level(link) == MQTT_5 ? Framing.FROM_NODE_V5 : Framing.FROM_NODE_V3;
    }

    private boolean sentToNode(int link, int result) {
        if (result < 0) {
            ending.close(link, CloseCause.OUT_OF_MEMORY, "no memory for what the node did not take");
            return false;
        }
        if (result == Loop.KEPT) {
            blocked(link, links.client(link));
        }
        return true;
    }

    private boolean sentToClient(int link, int result) {
        if (result < 0) {
            ending.close(link, CloseCause.OUT_OF_MEMORY, "no memory for what the client did not take");
            return false;
        }
        if (result == Loop.KEPT) {
            blocked(link, links.node(link));
        }
        return true;
    }

    /// One side is full: the other, its source, is not read from until it has taken everything.
    private void blocked(int link, int source) {
        loop.pause(source);
        clocks.blocked(link);
    }

    /// What was kept back for this socket has left.
    void drained(int link, int socket) {
        if (links.has(link, LinkTable.CLIENT_ENDED) && links.has(link, LinkTable.NODE_ENDED)) {
            closeIfDone(link);
            return;
        }
        if (socket == links.node(link)) {
            links.heard(link, ground.now()); // it could not be heard while it was paused
            if (!links.has(link, LinkTable.CLIENT_GONE)) { // what still comes from it is no clear byte of its own
                loop.resume(links.client(link));
            }
        } else {
            loop.resume(links.node(link));
        }
    }

    void clientEnded(int link) {
        links.add(link, LinkTable.CLIENT_ENDED);
        ending.note(link, hasDisconnected(link) ? CloseCause.CLIENT_DISCONNECTED : CloseCause.CLIENT_CLOSED, null);
        endTowards(link, links.node(link));
    }

    /// The client's TLS could not go on, and its last word is on its way: what it said before reaches
    /// the node, and its end with it.
    void clientInsecure(int link, String why) {
        if (links.stage(link) != Stage.RELAY) {
            ending.refuse(link, CloseCause.TLS_FAILED, why, Ending.NOTHING);
            return;
        }
        ending.note(link, CloseCause.TLS_FAILED, why);
        links.add(link, LinkTable.CLIENT_GONE | LinkTable.CLIENT_ENDED);
        loop.endOutput(links.client(link));
        loop.pause(links.client(link));
        loop.resume(links.node(link)); // what it says is thrown away, its end is waited for
        endTowards(link, links.node(link));
    }

    /// The node's TLS could not go on.
    void nodeInsecure(int link, String why) {
        ending.note(link, CloseCause.NODE_TLS_FAILED, why);
        ending.closeNode(link);
        ending.linger(link);
    }

    void nodeEnded(int link) {
        links.add(link, LinkTable.NODE_ENDED);
        ending.note(link, nodeCause(link), lateConnect(link));
        if (hasDisconnected(link) && loop.isDrained(links.client(link)) && loop.isDrained(links.node(link))) {
            ending.closeNode(link); // all is said: who does not close now, some libraries over TLS, is not waited for
            ending.linger(link);
        } else {
            endTowards(link, links.client(link));
        }
    }

    /// Whether the node ends the link for the sake of the same client at another one: a node that was silent has its
    /// CONNECT too, and has woken up since. Null where that is not so, or has been said.
    private @Nullable String lateConnect(int link) {
        Strays.Stray stray = strays.of(link);
        if (stray == null || !stray.isAwake(ground.now()) || hasDisconnected(link)) {
            return null;
        }
        strays.forget(link);
        ground.metrics().lateConnects.increment();
        return stray.node() + " was silent, woke up, and may have taken the session over (late_connect)";
    }

    /// A node that closes after the client's DISCONNECT does what it should (3.14.4).
    private CloseCause nodeCause(int link) {
        return hasDisconnected(link) ? CloseCause.CLIENT_DISCONNECTED : CloseCause.NODE_CLOSED;
    }

    private boolean hasDisconnected(int link) {
        long framing = links.fromClient(link);
        return Framing.atEdge(framing) && Framing.packetType(framing) == DISCONNECT;
    }

    private void endTowards(int link, int socket) {
        loop.endOutput(socket);
        if (links.has(link, LinkTable.CLIENT_ENDED) && links.has(link, LinkTable.NODE_ENDED)) {
            closeIfDone(link);
        }
        if (links.isTaken(link)) {
            long until =
                    ground.now() + ground.around().clients().halfCloseTimeout().toNanos();
            ground.deadline(link, Math.min(links.deadline(link), until));
        }
    }

    private void closeIfDone(int link) {
        if (loop.isDrained(links.client(link)) && loop.isDrained(links.node(link))) {
            ending.close(link);
        }
    }

    /// The node is gone, and all it said was read. A reset is passed on, unless the client is still
    /// to get what the node said before it: a node that closes with unread input resets its own
    /// last words. A node that had ended its output and now refuses input has just closed.
    void nodeFailed(int link, int errno) {
        boolean justClosed = links.has(link, LinkTable.NODE_ENDED);
        String late = lateConnect(link);
        ending.note(
                link,
                justClosed ? CloseCause.NODE_CLOSED : CloseCause.NODE_RESET,
                late == null ? Errno.text(errno) : late);
        if (!justClosed && loop.isDelivered(links.client(link))) {
            ending.reset(link, CloseCause.NODE_RESET, null);
        } else {
            ending.closeNode(link);
            ending.linger(link);
        }
    }

    /// The client is gone, and all it said was read. A reset is passed on, unless the node is still
    /// to get what the client said before it, a DISCONNECT above all: then our output ends behind
    /// that, as it does already where the client had ended its own.
    void clientFailed(int link, int errno) {
        boolean disconnected = hasDisconnected(link);
        ending.note(link, disconnected ? CloseCause.CLIENT_DISCONNECTED : CloseCause.CLIENT_RESET, Errno.text(errno));
        if (!disconnected && loop.isDelivered(links.node(link))) {
            ending.reset(link, CloseCause.CLIENT_RESET, null);
        } else if (!links.has(link, LinkTable.CLIENT_ENDED)) {
            clientEnded(link);
        }
    }

    /// The deadline that holds now, if it has not passed; else ends the link.
    long due(int link, long now) {
        if (evictions.due(link, now)) {
            return links.isTaken(link) ? links.deadline(link) : DeadlineWheel.NEVER;
        }
        long idle = clocks.idleUntil(link, now);
        long clientBlocked = clocks.blockedUntil(links.client(link));
        long nodeBlocked = clocks.blockedUntil(links.node(link));
        long until = Math.min(Math.min(idle, links.deadline(link)), Math.min(clientBlocked, nodeBlocked));
        if (links.has(link, LinkTable.LATE)) {
            until = Math.min(until, now + Evictions.EDGE_PACE_NANOS);
        }
        if (now < until) {
            return until;
        }
        if (links.has(link, LinkTable.ENDING) && links.deadline(link) <= now) {
            ending.shutDown(link);
            return links.isTaken(link) ? links.deadline(link) : DeadlineWheel.NEVER;
        }
        if (clientBlocked <= now) {
            ending.close(link, CloseCause.CLIENT_BLOCKED, null);
        } else if (nodeBlocked <= now) {
            ending.close(link, CloseCause.NODE_BLOCKED, null);
        } else {
            ending.close(link, idle <= now ? CloseCause.CLIENT_IDLE : CloseCause.HALF_CLOSE_TIMEOUT, null);
        }
        return DeadlineWheel.NEVER;
    }
}
