package io.tidegate.link;

import io.tidegate.continuity.Acts.Manner;
import io.tidegate.observe.CloseCause;
import io.tidegate.observe.ClosedLinkRing;
import io.tidegate.observe.LoopMetrics;
import io.tidegate.time.DeadlineWheel;
import io.tidegate.transport.Errno;
import io.tidegate.transport.Loop;
import io.tidegate.transport.LoopHandler;
import io.tidegate.transport.Rows;
import io.tidegate.transport.SocketAddress;
import java.lang.foreign.Arena;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The links of one loop: hands each event to the stage that its link is in. Confined to its loop.
///
/// This is where to start reading: the switches below are the whole life of a link.
final class LinkLoop implements LoopHandler {
    private static final int LOOP_SHIFT = 56;

    private final int number;
    private final LinkTable links = new LinkTable();
    private final Surroundings around;
    private final Ground ground;
    private final Handshakes handshakes;
    private final Ending ending;
    private final Relay relay;
    private final Dial dial;
    private final AwaitConnack awaitConnack;
    private final Greet greet;
    private final Evictions evictions;
    private final LiveClients live;
    private final Runnable lookOn;
    private final LoopMetrics metrics;
    private final Faults faults;
    private long made;

    LinkLoop(int number, Loop loop, Surroundings around, Voice voice, Quota quota) {
        this.number = number;
        this.around = around;
        this.metrics = voice.metrics();
        this.faults = voice.faults();
        Outbox outbox = new Outbox(loop, Arena.ofAuto());
        this.ground = new Ground(loop, links, around, new Seats(), metrics, voice.ring(), outbox);
        this.handshakes = new Handshakes(ground, quota.handshakesMax());
        Strays strays = new Strays();
        this.ending = new Ending(ground, handshakes, strays);
        Clocks clocks = new Clocks(ground);
        RandomGenerator chance = new SplittableRandom(around.instance().hashCode() * 31L + number);
        this.live =
                new LiveClients(ground, new LiveClients.Ways(ending, clocks, strays, faults), quota.gates(), chance);
        this.evictions = new Evictions(ground, ending, live, number);
        this.lookOn = this::lookOn;
        this.relay = new Relay(ground, new Relay.Ways(ending, strays, evictions, clocks, live));
        this.dial = new Dial(ground, new Dial.Ways(ending, relay, strays, live));
        live.queue().dialWith(dial, (link, thrown) -> bug(links.client(link), link, thrown));
        this.awaitConnack = dial.awaitConnack();
        this.greet = new Greet(ground, ending, handshakes, dial);
    }

    /// What a loop has of what all have.
    ///
    /// @param handshakesMax TLS handshakes of clients under way at one time, on this loop
    /// @param gates by pool, of those with continuity
    record Quota(int handshakesMax, Map<String, MoveGate> gates) {}

    /// How a loop makes itself heard.
    record Voice(LoopMetrics metrics, ClosedLinkRing ring, Faults faults) {}

    int live() {
        return links.live();
    }

    @Override
    public int accepted(int listener, int socket, SocketAddress peer) {
        metrics.accepted.increment();
        Surroundings.Arrivals arrivals = around.listeners().get(listener);
        var address = peer.endpoint();
        if (arrivals.settings().proxyIn() instanceof ListenerSettings.ProxyIn.Required required
                && !required.trusted().contains(address.ip())) {
            return turnAway(CloseCause.PROXY_NOT_TRUSTED);
        }
        return switch (arrivals.admission().admit(address.ip(), ground.now())) {
            case ADMITTED -> open(listener, socket, peer);
            case DENIED_BY_RULE -> turnAway(CloseCause.DENIED_BY_RULE);
            case TOO_MANY -> turnAway(CloseCause.TOO_MANY_CONNECTIONS);
            case TOO_FAST -> turnAway(CloseCause.TOO_FAST);
        };
    }

    private int turnAway(CloseCause cause) {
        metrics.closed.increment(cause);
        return REFUSED;
    }

    private int open(int listener, int socket, SocketAddress peer) {
        int link = links.take();
        links.id(link, (long) number << LOOP_SHIFT | ++made);
        links.listener(link, listener);
        links.client(link, socket);
        links.accepted(link, ground.now());
        links.clientAddress(link, peer.high(), peer.low(), peer.port());
        greet.begin(link);
        return link;
    }

    @Override
    public void acceptFailed(int listener, int errno) {
        boolean descriptors = errno == Errno.EMFILE || errno == Errno.ENFILE;
        metrics.accepted.increment();
        turnAway(descriptors ? CloseCause.OUT_OF_DESCRIPTORS : CloseCause.OUT_OF_MEMORY);
        faults.acceptFailed(around.listeners().get(listener).settings().id(), errno);
    }

    @Override
    public void connected(int socket, int link) {
        dial.connected(link);
    }

    @Override
    public void connectFailed(int socket, int link, int errno) {
        dial.connectFailed(link, errno);
    }

    @Override
    public void received(int socket, int link, int length) {
        if (socket == links.client(link)) {
            Stage stage = links.stage(link);
            if (stage != Stage.LINGER) { // what nobody will read is not counted
                metrics.bytesFromClients.add(length);
                links.addBytesFromClient(link, length);
            }
            switch (stage) {
                case READ_HEADER, HANDSHAKE, READ_HELLO, READ_CONNECT, DIAL, SECURE, AWAIT_CONNACK ->
                    greet.received(link, length);
                case RELAY -> relay.fromClient(link, length);
                case LIVE -> live.fromClient(link, length);
                case LEG, PARTING -> throw new IllegalStateException("no client in this stage");
                case LINGER -> ending.discarded(link, length);
            }
            return;
        }
        metrics.bytesFromNodes.add(length);
        links.addBytesFromNode(link, length);
        ground.seats().heard(links.lastSeat(link), ground.now());
        switch (links.stage(link)) {
            case AWAIT_CONNACK -> awaitConnack.answered(link, length);
            case RELAY -> relay.fromNode(link, length);
            case LIVE, LEG -> live.fromNode(link, length);
            case PARTING -> {} // nobody is there to hear it
            case READ_HEADER, HANDSHAKE, READ_HELLO, READ_CONNECT, DIAL, SECURE, LINGER ->
                throw new IllegalStateException("no node has anything to say in this stage");
        }
    }

    @Override
    public void opened(int socket, int link) {
        if (socket == links.client(link)) {
            if (links.stage(link) == Stage.HANDSHAKE) { // else it is refused already, and lingers
                greet.secured(link);
            }
        } else {
            dial.secured(link);
        }
    }

    @Override
    public void layerFailed(int socket, int link, String why) {
        if (socket == links.client(link)) {
            clientInsecure(link, why);
            return;
        }
        switch (links.stage(link)) {
            case RELAY -> relay.nodeInsecure(link, why);
            case LIVE, LEG -> live.legEnded(link, Manner.RESET);
            case PARTING -> live.legs().close(link);
            case SECURE, AWAIT_CONNACK -> dial.insecure(link, why);
            case READ_HEADER, HANDSHAKE, READ_HELLO, READ_CONNECT, DIAL, LINGER ->
                throw new IllegalStateException("no node speaks TLS in this stage");
        }
    }

    private void clientInsecure(int link, String why) {
        switch (links.stage(link)) {
            case HANDSHAKE -> greet.insecure(link, why);
            case READ_CONNECT, DIAL, SECURE, AWAIT_CONNACK, RELAY -> relay.clientInsecure(link, why);
            case LIVE -> live.clientInsecure(link, why);
            case LINGER -> {} // it has had its last word
            case READ_HEADER, READ_HELLO, LEG, PARTING ->
                throw new IllegalStateException("no client speaks TLS in this stage");
        }
    }

    @Override
    public void ended(int socket, int link) {
        if (socket == links.client(link)) {
            switch (links.stage(link)) {
                case READ_HEADER, HANDSHAKE, READ_HELLO, READ_CONNECT, DIAL, SECURE, AWAIT_CONNACK -> greet.ended(link);
                case RELAY -> relay.clientEnded(link);
                case LIVE -> live.clientEnded(link);
                case LEG, PARTING -> throw new IllegalStateException("no client in this stage");
                case LINGER -> ending.clientEnded(link);
            }
            return;
        }
        switch (links.stage(link)) {
            case RELAY -> relay.nodeEnded(link);
            case LIVE, LEG -> live.legEnded(link, Manner.ORDERLY);
            case PARTING -> live.legs().close(link);
            case SECURE -> dial.insecure(link, "the node closed the connection");
            default -> awaitConnack.nodeLost(link, CloseCause.NODE_CLOSED, "closed the connection");
        }
    }

    @Override
    public void failed(int socket, int link, int errno) {
        if (socket == links.client(link)) {
            switch (links.stage(link)) {
                case RELAY -> relay.clientFailed(link, errno);
                case LIVE -> live.clientFailed(link, errno);
                default -> ending.reset(link, CloseCause.CLIENT_RESET, Errno.text(errno));
            }
            return;
        }
        switch (links.stage(link)) {
            case RELAY -> relay.nodeFailed(link, errno);
            case LIVE, LEG -> live.legEnded(link, Manner.RESET);
            case PARTING -> live.legs().close(link);
            case DIAL, SECURE -> dial.connectFailed(link, errno);
            case AWAIT_CONNACK -> awaitConnack.nodeLost(link, CloseCause.NODE_RESET, "reset the connection");
            case READ_HEADER, HANDSHAKE, READ_HELLO, READ_CONNECT, LINGER ->
                throw new IllegalStateException("no node leg in this stage");
        }
    }

    @Override
    public void drained(int socket, int link) {
        switch (links.stage(link)) {
            case RELAY -> relay.drained(link, socket);
            case LINGER -> {
                if (links.has(link, LinkTable.CLIENT_ENDED)) {
                    ending.close(link);
                }
            }
            case AWAIT_CONNACK -> awaitConnack.drained(link, socket);
            case LIVE -> live.drained(link, socket);
            case READ_HEADER,
                    HANDSHAKE,
                    READ_HELLO,
                    READ_CONNECT,
                    DIAL,
                    SECURE,
                    LEG,
                    PARTING -> {} // nobody was paused for it
        }
    }

    @Override
    public long due(int link, long nowNanos) {
        if (!links.isTaken(link)) {
            return DeadlineWheel.NEVER;
        }
        switch (links.stage(link)) {
            case RELAY -> {
                return relay.due(link, nowNanos);
            }
            case LIVE -> {
                evictions.due(link, nowNanos);
                return links.isTaken(link) && links.stage(link) == Stage.LIVE
                        ? live.due(link, nowNanos)
                        : liveNoMore(link);
            }
            default -> {}
        }
        if (nowNanos < links.deadline(link)) {
            return links.deadline(link);
        }
        if (links.has(link, LinkTable.ENDING) && links.stage(link) != Stage.LINGER) {
            ending.shutDown(link);
        } else {
            late(link);
        }
        return links.isTaken(link) ? links.deadline(link) : DeadlineWheel.NEVER;
    }

    private long liveNoMore(int link) {
        return links.isTaken(link) ? links.deadline(link) : DeadlineWheel.NEVER;
    }

    private void late(int link) {
        switch (links.stage(link)) {
            case READ_HEADER -> ending.close(link, CloseCause.CLIENT_SLOW, "no PROXY header in time");
            case HANDSHAKE -> ending.close(link, CloseCause.TLS_HANDSHAKE_TIMEOUT, null);
            case READ_HELLO -> ending.close(link, CloseCause.CLIENT_SLOW, "no ClientHello in time");
            case READ_CONNECT -> ending.close(link, CloseCause.CLIENT_SLOW, "no CONNECT in time [MQTT-3.1.0-1]");
            case DIAL, SECURE -> dial.due(link);
            case AWAIT_CONNACK -> awaitConnack.due(link);
            case LINGER -> ending.close(link);
            case PARTING -> live.legs().close(link);
            case LEG -> {} // the session has a deadline of its own
            case RELAY, LIVE -> throw new IllegalStateException("a relaying link has its own deadlines");
        }
    }

    @Override
    public void turned(long beganNanos, long nowNanos) {
        ending.leaveSeats();
        for (int link = handshakes.nextWaited(); link != Rows.NONE; link = handshakes.nextWaited()) {
            try {
                handshakes.startWaited(link);
            } catch (RuntimeException e) {
                bug(links.client(link), link, e);
            }
        }
        if (evictions.isLooking()) {
            ground.loop().execute(lookOn); // a part of the table a turn
        }
        metrics.turned(beganNanos, nowNanos);
        if (number == 0) { // what is held is counted by all loops together
            long held = ground.loop().allocator().heldBytes() + around.budget().used();
            metrics.bufferBytes.add(held - metrics.bufferBytes.value());
        }
    }

    private void lookOn() {
        evictions.look(dial, (link, thrown) -> bug(links.client(link), link, thrown));
    }

    @Override
    public void bug(int socket, int link, @Nullable RuntimeException thrown) {
        metrics.bugs.increment();
        boolean known = link != Rows.NONE && links.isTaken(link);
        faults.bug(known ? links.id(link) : 0, thrown);
        if (known && links.has(link, LinkTable.LEG) && links.live(link) == null) {
            live.legs().close(link); // nobody's any more
        } else if (known) {
            ending.close(linkOf(link), CloseCause.BUG, thrown == null ? null : thrown.toString());
        }
    }

    /// Whose leg it is; the same where it is a link.
    private int linkOf(int row) {
        LiveClient client = links.live(row);
        return client == null ? row : client.link();
    }

    /// Has `count` more links of the eviction's node end within `windowNanos`, in place of those that were asked for
    /// before and are not found yet.
    void endSome(Eviction eviction, long count, long windowNanos, RandomGenerator random) {
        evictions.ask(eviction, count, windowNanos, random);
    }

    /// For any thread those methods that say so.
    Seats seats() {
        return ground.seats();
    }

    /// Ends every link within `windowNanos`, each at a time of its own; at once where that is 0.
    void endAll(long windowNanos, RandomGenerator random) {
        for (int link = 0; link < links.end(); link++) {
            boolean isLeg = links.isTaken(link) && links.has(link, LinkTable.LEG);
            if (!links.isTaken(link) || isLeg || links.stage(link) == Stage.LINGER) {
                continue;
            }
            Opening opening = links.opening(link);
            if (links.stage(link) == Stage.AWAIT_CONNACK && opening != null) {
                links.deadline(link, opening.answerNanos); // what it has now is only a look at the node
            }
            links.add(link, LinkTable.ENDING);
            if (windowNanos == 0 && links.stage(link) == Stage.LIVE) {
                live.finish(link, CloseCause.SHUTDOWN, null);
            } else if (windowNanos == 0) {
                ending.shutDown(link);
            } else {
                ground.deadline(link, ground.now() + random.nextLong(windowNanos));
            }
        }
    }
}
