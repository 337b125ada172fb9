package io.tidegate.link;

import io.tidegate.address.Endpoint;
import io.tidegate.balance.Choice;
import io.tidegate.fleet.FleetEvent;
import io.tidegate.fleet.Member;
import io.tidegate.fleet.NodeState;
import io.tidegate.mqtt.Connacks;
import io.tidegate.mqtt.Connect;
import io.tidegate.mqtt.Greeting;
import io.tidegate.mqtt.GreetingReader;
import io.tidegate.mqtt.Refusal;
import io.tidegate.observe.CloseCause;
import io.tidegate.observe.HandshakeCounters;
import io.tidegate.tls.TlsClient;
import io.tidegate.tls.TlsLayer;
import io.tidegate.transport.Errno;
import io.tidegate.transport.Loop;
import io.tidegate.transport.Rows;
import java.util.List;
import java.util.Objects;

/// Finds a node for a client whose CONNECT is whole: dials, sends header and CONNECT, and awaits
/// the answer; a node that cannot or does not want is followed by the next one, unseen by the
/// client. Confined to its loop.
final class Dial {
    /// Nodes that may take a CONNECT and close without an answer, for one client: one that makes
    /// nodes do so must not go through all of them.
    static final int ABANDONED_MAX = 3;

    /// What a client may send behind its CONNECT before it is told to wait.
    static final int HELD_BYTES_MAX = 64 * 1024;

    /// Steps that an authentication may take.
    static final int CHALLENGES_MAX = 16;

    /// The largest CONNACK that is looked into.
    static final int ANSWER_BYTES_MAX = 64 * 1024;

    private final Ground ground;
    private final Loop loop;
    private final LinkTable links;
    private final Ending ending;
    private final Relay relay;
    private final Introduction introduction;

    Dial(Ground ground, Ending ending, Relay relay) {
        this.ground = ground;
        this.loop = ground.loop();
        this.links = ground.links();
        this.ending = ending;
        this.relay = relay;
        this.introduction = new Introduction(ground);
    }

    void start(int link, Opening opening) {
        NodeLegSettings leg = ground.nodeLeg(opening);
        opening.deadlineNanos = ground.now() + leg.connectDeadline().toNanos();
        opening.answeredByNanos = opening.deadlineNanos + leg.connackTimeout().toNanos();
        holdWithinBounds(link, opening);
        next(link, opening);
    }

    /// Tries nodes until one is being dialled or none is left.
    private void next(int link, Opening opening) {
        if (links.has(link, LinkTable.CLIENT_ENDED) && opening.held() == 0) {
            // It went away and left nothing to deliver: a further CONNECT could only end its next connection.
            ending.close(link, CloseCause.CLIENT_CLOSED, null);
            return;
        }
        var fleet = ground.around().fleets().current();
        var pool = fleet.pool(opening.pool);
        while (true) {
            var key = Objects.requireNonNull(opening.key);
            switch (Decide.next(pool, key, opening.tried, ground.now(), opening.deadlineNanos)) {
                case Decide.Decision.NoNode _ -> {
                    noNode(link, opening, opening.why.isEmpty() ? "no node is usable, or none has room" : opening.why);
                    return;
                }
                case Decide.Decision.TooLate _ -> {
                    noNode(link, opening, "connect_deadline; last: " + opening.why);
                    return;
                }
                case Decide.Decision.Forward(Choice choice) -> {
                    if (sit(link, opening, choice) && dial(link, opening)) {
                        return;
                    }
                }
            }
        }
    }

    /// Takes a place at a node; false where it is full.
    private boolean sit(int link, Opening opening, Choice choice) {
        Member member = choice.member();
        opening.tried.add(choice.index());
        if (!member.occupancy().tryReserve(member.node().maxConnections())) {
            choice.end();
            opening.why = member.node().id().name() + " is full";
            return false;
        }
        links.seat(link, ground.seats().of(member));
        links.tries(link, links.tries(link) + 1);
        opening.choice = choice;
        opening.endpoint = 0;
        opening.dialNanos = ground.now();
        opening.reached = false;
        opening.fault = Opening.Fault.OURS;
        return true;
    }

    /// Dials the next address of the node; false where it has none left, and the place at it is given back.
    private boolean dial(int link, Opening opening) {
        Choice choice = Objects.requireNonNull(opening.choice);
        List<Endpoint> endpoints = choice.member().endpoints();
        while (opening.endpoint < endpoints.size() && ground.now() < opening.deadlineNanos) {
            Endpoint to = endpoints.get(opening.endpoint++);
            int socket = loop.connect(to, link, ground.nodeLeg(opening).keepAlive());
            int result = socket < 0 ? socket : introduce(link, opening, socket);
            if (result >= 0) {
                links.node(link, socket);
                links.stage(link, Stage.DIAL);
                long dialUntil =
                        ground.now() + ground.nodeLeg(opening).dialTimeout().toNanos();
                ground.deadline(link, Math.min(dialUntil, opening.deadlineNanos));
                return true;
            }
            if (socket >= 0) {
                loop.close(socket);
            }
            if (isOurs(-result)) {
                ownFault(link, opening, -result);
                return true;
            }
            note(opening, to, -result);
        }
        failed(link, opening);
        return false;
    }

    /// Header and CONNECT in one write; before TLS the header alone.
    private int introduce(int link, Opening opening, int socket) {
        if (opening.connect == null) {
            opening.first = opening.length; // more of it may have come since the last try
        }
        return ground.nodeTls(opening) == null
                ? introduction.send(link, opening, socket)
                : introduction.sendHeader(link, opening, socket);
    }

    /// No local port left towards an address says nothing of the node there.
    private static void note(Opening opening, Endpoint to, int errno) {
        opening.why = to + ": " + Errno.text(errno);
        if (errno != Errno.EADDRNOTAVAIL) {
            opening.fault = Opening.Fault.NODE;
        }
    }

    private static boolean isOurs(int errno) {
        return switch (errno) {
            case Errno.EMFILE, Errno.ENFILE, Errno.ENOMEM, Errno.ENOBUFS -> true;
            default -> false;
        };
    }

    private void ownFault(int link, Opening opening, int errno) {
        boolean memory = errno == Errno.ENOMEM || errno == Errno.ENOBUFS;
        CloseCause cause = memory ? CloseCause.OUT_OF_MEMORY : CloseCause.OUT_OF_DESCRIPTORS;
        ending.refuse(link, cause, Errno.text(errno), word(opening, Refusal.SERVER_BUSY));
    }

    /// The node could not be reached at any of its addresses.
    private void failed(int link, Opening opening) {
        Choice choice = Objects.requireNonNull(opening.choice);
        ground.metrics().dialsFailed.increment();
        if (opening.fault == Opening.Fault.NODE) {
            ground.around()
                    .fleets()
                    .offer(new FleetEvent.DialFailed(
                            choice.member().id(), opening.dialNanos, ground.now(), opening.why));
        }
        ending.closeNode(link);
    }

    private void noNode(int link, Opening opening, String why) {
        ending.refuse(link, CloseCause.NO_NODE, why, word(opening, Refusal.SERVER_UNAVAILABLE));
    }

    /// What there is to say to a client in its own protocol; nothing in TLS that is not ours.
    private static byte[] word(Opening opening, Refusal refusal) {
        return opening.connect == null ? Ending.NOTHING : Connacks.refusal(opening.connect, refusal);
    }

    // ---- events of the node leg ----

    void connected(int link) {
        if (isSelf(link)) {
            connectFailed(link, Errno.ECONNREFUSED);
            return;
        }
        Opening opening = Objects.requireNonNull(links.opening(link));
        TlsClient tls = ground.nodeTls(opening);
        if (tls == null) {
            joined(link, opening);
            return;
        }
        links.stage(link, Stage.SECURE); // within the time for this try
        links.add(link, LinkTable.NODE_SHAKING);
        ground.metrics().nodeHandshakes.underWay.increment();
        Member member = Objects.requireNonNull(opening.choice).member();
        String host = member.node().address().host();
        String sessions = dialled(opening).toString();
        loop.wrap(links.node(link), wake -> layer(opening, tls.layer(wake, host, sessions)), Ending.NOTHING, 0, 0);
    }

    private static TlsLayer layer(Opening opening, TlsLayer made) {
        opening.nodeTls = made;
        return made;
    }

    /// The node and we agree on TLS.
    void secured(int link) {
        Opening opening = Objects.requireNonNull(links.opening(link));
        HandshakeCounters counters = ground.metrics().nodeHandshakes;
        boolean resumed = Objects.requireNonNull(opening.nodeTls).isResumed();
        (resumed ? counters.resumed : counters.full).increment();
        counters.underWay.add(-1);
        links.remove(link, LinkTable.NODE_SHAKING);
        opening.nodeTls = null;
        int result = introduction.sendConnect(opening, links.node(link));
        if (result < 0) {
            ownFault(link, opening, -result);
            return;
        }
        joined(link, opening);
    }

    /// The node's TLS could not go on: it is no better than one that cannot be reached.
    ///
    /// That a node refuses our certificate we learn behind the handshake (TLS 1.3): so before its first
    /// word nothing is proven.
    void insecure(int link, String why) {
        Opening opening = Objects.requireNonNull(links.opening(link));
        if (links.stage(link) == Stage.AWAIT_CONNACK && opening.reached) {
            nodeLost(link, CloseCause.NODE_TLS_FAILED, "broke TLS (" + why + ")");
            return;
        }
        opening.why = dialled(opening) + ": TLS: " + why;
        opening.fault = Opening.Fault.NODE;
        dialNext(link, opening);
    }

    /// The node is there, and has the CONNECT or is about to.
    private void joined(int link, Opening opening) {
        links.dialledMicros(link, ground.age(link));
        if (opening.connect == null) {
            reached(opening);
            relay.startOpaque(link, opening);
            return;
        }
        if (ground.nodeTls(opening) == null) {
            reached(opening);
        }
        links.stage(link, Stage.AWAIT_CONNACK);
        long answer = ground.now() + ground.nodeLeg(opening).connackTimeout().toNanos();
        ground.deadline(link, Math.min(answer, opening.answeredByNanos));
    }

    /// The node has shown that it can be reached.
    private void reached(Opening opening) {
        Choice choice = Objects.requireNonNull(opening.choice);
        opening.reached = true;
        ground.metrics().dialsOk.increment();
        if (!(choice.member().state() instanceof NodeState.Up)) {
            ground.around()
                    .fleets()
                    .offer(new FleetEvent.DialSucceeded(choice.member().id(), ground.now()));
        }
        choice.end();
    }

    /// On loopback a dial to a port in the ephemeral range, on which nobody listens, may connect a
    /// socket with itself.
    private boolean isSelf(int link) {
        Opening opening = Objects.requireNonNull(links.opening(link));
        Endpoint to = dialled(opening);
        return to.isLoopback() && to.equals(loop.localAddress(links.node(link)));
    }

    private static Endpoint dialled(Opening opening) {
        Choice choice = Objects.requireNonNull(opening.choice);
        return choice.member().endpoints().get(opening.endpoint - 1);
    }

    void connectFailed(int link, int errno) {
        if (links.stage(link) == Stage.SECURE) {
            insecure(link, Errno.text(errno));
            return;
        }
        Opening opening = Objects.requireNonNull(links.opening(link));
        note(opening, dialled(opening), errno);
        dialNext(link, opening);
    }

    /// This address will not do: the next one, or the next node.
    private void dialNext(int link, Opening opening) {
        ending.leaveNodeHandshake(link);
        loop.close(links.node(link));
        links.node(link, Rows.NONE);
        if (!dial(link, opening)) {
            next(link, opening);
        }
    }

    /// The time for this stage is over.
    void due(int link) {
        if (links.stage(link) == Stage.SECURE) {
            insecure(link, "no handshake in time");
            return;
        }
        if (links.stage(link) == Stage.DIAL) {
            connectFailed(link, Errno.ETIMEDOUT);
            return;
        }
        Opening opening = Objects.requireNonNull(links.opening(link));
        String node = ground.seats().id(links.seat(link)).name();
        ending.refuse(
                link,
                CloseCause.NODE_SILENT,
                node + " did not answer the CONNECT within connack_timeout",
                word(opening, Refusal.SERVER_UNAVAILABLE));
    }

    /// The node went away before it answered.
    void nodeLost(int link, CloseCause cause, String how) {
        Opening opening = Objects.requireNonNull(links.opening(link));
        opening.why = ground.seats().id(links.seat(link)).name() + " " + how + " before CONNACK";
        opening.abandoned++;
        if (opening.committed || opening.abandoned >= ABANDONED_MAX) {
            ending.refuse(link, cause, opening.why, word(opening, Refusal.SERVER_UNAVAILABLE));
            return;
        }
        again(link, opening);
    }

    /// Gives the CONNECT, which we still have, to the next node.
    private void again(int link, Opening opening) {
        ending.closeNode(link);
        ground.metrics().retries.increment();
        opening.answerLength = 0;
        long dials = ground.now() + ground.nodeLeg(opening).dialTimeout().toNanos();
        opening.deadlineNanos = Math.min(opening.answeredByNanos, Math.max(opening.deadlineNanos, dials));
        next(link, opening);
    }

    /// `count` bytes of the node's stand in the loop's input.
    void answered(int link, int count) {
        Opening opening = Objects.requireNonNull(links.opening(link));
        if (!opening.reached) {
            reached(opening);
        }
        if (!opening.appendAnswer(loop.input(), count)) {
            ownFault(link, opening, Errno.ENOBUFS);
            return;
        }
        boolean more = true;
        while (more) {
            more = greeting(link, opening);
        }
    }

    /// Looks at the next packet of a node's answer; whether another one may stand behind it.
    private boolean greeting(int link, Opening opening) {
        Connect connect = Objects.requireNonNull(opening.connect);
        switch (GreetingReader.read(opening.answer, opening.answerLength, connect.version(), ANSWER_BYTES_MAX)) {
            case Greeting.Incomplete _ -> {}
            case Greeting.Malformed(String statement, String why) ->
                brokeProtocol(link, opening, statement + ": " + why);
            case Greeting.Auth(int length) -> {
                return challenged(link, opening, length);
            }
            case Greeting.Connack connack -> connack(link, opening, connack);
        }
        return false;
    }

    private void brokeProtocol(int link, Opening opening, String how) {
        String node = ground.seats().id(links.seat(link)).name();
        ending.refuse(
                link, CloseCause.NODE_BROKE_PROTOCOL, node + ": " + how, word(opening, Refusal.SERVER_UNAVAILABLE));
    }

    private void connack(int link, Opening opening, Greeting.Connack connack) {
        if (connack.meansNotHere() && !opening.committed) {
            String node = ground.seats().id(links.seat(link)).name();
            opening.why = node + " answered 0x%02X, not here".formatted(connack.code());
            again(link, opening);
            return;
        }
        relay.start(link, opening, connack);
    }

    /// The node asks the client to authenticate (MQTT 5, 4.12): from here on it is this client's
    /// node. Whether more of its answer is to be looked at.
    private boolean challenged(int link, Opening opening, int length) {
        opening.committed = true;
        opening.challenges++;
        if (opening.challenges > CHALLENGES_MAX) {
            brokeProtocol(link, opening, "MQTT-4.12.0-2: more than " + CHALLENGES_MAX + " AUTH packets");
            return false;
        }
        int result = ground.outbox().send(links.client(link), opening.answer, 0, length);
        opening.skipAnswer(length);
        if (result < 0) {
            ownFault(link, opening, -result);
            return false;
        }
        if (result == Loop.KEPT) {
            loop.pause(links.node(link));
        }
        ground.deadline(
                link, ground.now() + ground.nodeLeg(opening).connackTimeout().toNanos());
        held(link, opening);
        return links.isTaken(link) && links.stage(link) == Stage.AWAIT_CONNACK && opening.answerLength > 0;
    }

    /// One side has taken what the other said while the client authenticates: the other may go on.
    void drained(int link, int socket) {
        Opening opening = Objects.requireNonNull(links.opening(link));
        if (opening.committed) {
            loop.resume(socket == links.node(link) ? links.client(link) : links.node(link));
        }
    }

    /// The client sent more behind its CONNECT. It waits for the node's answer; after AUTH it is
    /// part of the answer.
    void held(int link, Opening opening) {
        if (opening.committed && links.stage(link) == Stage.AWAIT_CONNACK) {
            relay.forwardHeld(link, opening);
        } else {
            holdWithinBounds(link, opening);
        }
    }

    private void holdWithinBounds(int link, Opening opening) {
        int held = opening.connect == null ? opening.length : opening.held();
        if (held > HELD_BYTES_MAX) {
            loop.pause(links.client(link));
        }
    }
}
