package io.tidegate.link;

import io.tidegate.fleet.NodeId;
import io.tidegate.fleet.Occupancy;
import io.tidegate.fleet.Trouble;
import io.tidegate.health.Complaint;
import io.tidegate.link.RetrySettings.AfterSend;
import io.tidegate.mqtt.Connect;
import io.tidegate.mqtt.Greeting;
import io.tidegate.mqtt.GreetingReader;
import io.tidegate.mqtt.Refusal;
import io.tidegate.observe.CloseCause;
import io.tidegate.transport.Errno;
import io.tidegate.transport.Loop;
import java.util.Objects;

/// A node has the CONNECT, and so do we, until the node answers. Confined to its loop.
///
/// A node that goes away, says "not here", or owes answers and says nothing to anybody is followed by the next one. One
/// that talks to others has `connack_timeout` for this client: it may be asking somebody who the client is.
final class AwaitConnack {
    /// Nodes that may have had a CONNECT in vain, for one client: one that makes nodes fail must not go through all of
    /// them.
    static final int ABANDONED_MAX = 3;

    /// Steps that an authentication may take.
    static final int CHALLENGES_MAX = 16;

    /// The largest CONNACK that is looked into.
    static final int ANSWER_BYTES_MAX = 64 * 1024;

    private final Ground ground;
    private final Loop loop;
    private final LinkTable links;
    private final Dial dial;
    private final Ending ending;
    private final Relay relay;
    private final Strays strays;
    private final LiveClients live;

    AwaitConnack(Ground ground, Dial dial, Dial.Ways ways) {
        this.ground = ground;
        this.loop = ground.loop();
        this.links = ground.links();
        this.dial = dial;
        this.ending = ways.ending();
        this.relay = ways.relay();
        this.strays = ways.strays();
        this.live = ways.live();
    }

    /// The node has the CONNECT, or is about to.
    void begin(int link, Opening opening) {
        links.stage(link, Stage.AWAIT_CONNACK);
        long now = ground.now();
        long answer = now + ground.nodeLeg(opening).connackTimeout().toNanos();
        opening.sentNanos = now;
        opening.answerNanos = Math.min(answer, opening.answeredByNanos);
        look(link, opening, now + retry(opening).suspectAfter().toNanos());
    }

    private void look(int link, Opening opening, long atNanos) {
        ground.deadline(link, Math.min(atNanos, opening.answerNanos));
    }

    private RetrySettings retry(Opening opening) {
        return ground.nodeLeg(opening).retry();
    }

    /// It is time to look at the node, or its time is over.
    void due(int link) {
        Opening opening = Objects.requireNonNull(links.opening(link));
        if (ground.now() >= opening.answerNanos) {
            tooLate(link, opening);
        } else if (opening.committed) {
            look(link, opening, opening.answerNanos);
        } else {
            listen(link, opening);
        }
    }

    private void tooLate(int link, Opening opening) {
        String why = nodeOf(link).name() + " did not answer the CONNECT within connack_timeout";
        complain(link, opening, Complaint.Kind.SILENT);
        boolean next = retry(opening).afterSend() == AfterSend.ALWAYS && mayTryNext(opening);
        if (next && ground.now() < opening.answeredByNanos) {
            leave(link, opening, why);
        } else {
            ending.refuse(link, CloseCause.NODE_SILENT, why, Dial.word(opening, Refusal.SERVER_UNAVAILABLE));
        }
    }

    /// A node that nobody has heard since it had the CONNECT is suspect. Where there is no better one the client waits:
    /// nodes that are all silent at once have something in common, and are not the worse for it.
    private void listen(int link, Opening opening) {
        long now = ground.now();
        long suspectAfter = retry(opening).suspectAfter().toNanos();
        long silentNanos = occupancyOf(link).heardNanos(opening.sentNanos);
        if (now - silentNanos < suspectAfter) {
            look(link, opening, silentNanos + suspectAfter);
            return;
        }
        boolean other = dial.isOtherLeft(opening);
        if (other && isNews(opening, silentNanos)) {
            ground.silent(link, silentNanos, suspectAfter);
        }
        if (other && retry(opening).afterSend() != AfterSend.NEVER && mayTryNext(opening)) {
            ground.complain(link, opening, Complaint.Kind.SILENT);
            leave(link, opening, nodeOf(link).name() + " owes its CONNACK and is silent");
        } else {
            look(link, opening, now + suspectAfter);
        }
    }

    /// It is not known, or was to be asked again since.
    private boolean isNews(Opening opening, long silentNanos) {
        Trouble.Silence known = dial.silence(opening);
        return known == null || silentNanos - known.untilNanos() >= 0;
    }

    private boolean mayTryNext(Opening opening) {
        return !opening.committed
                && opening.abandoned + 1 < ABANDONED_MAX
                && ground.retries(opening).tryRetry(ground.now());
    }

    /// The node keeps a CONNECT that it may still read. A reset tells it as soon as it writes.
    private void leave(int link, Opening opening, String why) {
        opening.why = why;
        opening.abandoned++;
        strays.add(link, new Strays.Stray(nodeOf(link).name(), occupancyOf(link), ground.now()));
        ending.resetNode(link);
        dial.again(link, opening);
    }

    /// Where client and node authenticate each other it may be the client that says nothing, or the wrong thing.
    private void complain(int link, Opening opening, Complaint.Kind kind) {
        if (!opening.committed) {
            ground.complain(link, opening, kind);
        }
    }

    private NodeId nodeOf(int link) {
        return ground.seats().id(links.lastSeat(link));
    }

    private Occupancy occupancyOf(int link) {
        return ground.seats().occupancy(links.lastSeat(link));
    }

    /// The node went away before it answered.
    void nodeLost(int link, CloseCause cause, String how) {
        Opening opening = Objects.requireNonNull(links.opening(link));
        opening.why = nodeOf(link).name() + " " + how + " before CONNACK";
        complain(link, opening, Complaint.Kind.LOST_BEFORE_CONNACK);
        if (retry(opening).afterSend() != AfterSend.NEVER && mayTryNext(opening)) {
            opening.abandoned++;
            dial.again(link, opening);
        } else {
            ending.refuse(link, cause, opening.why, Dial.word(opening, Refusal.SERVER_UNAVAILABLE));
        }
    }

    /// `count` bytes of the node's stand in the loop's input.
    void answered(int link, int count) {
        Opening opening = Objects.requireNonNull(links.opening(link));
        if (!opening.reached) {
            dial.reached(opening);
        }
        Objects.requireNonNull(opening.choice).end();
        if (!opening.appendAnswer(loop.input(), count)) {
            dial.ownFault(link, opening, Errno.ENOBUFS);
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
        String node = nodeOf(link).name();
        ending.refuse(
                link,
                CloseCause.NODE_BROKE_PROTOCOL,
                node + ": " + how,
                Dial.word(opening, Refusal.SERVER_UNAVAILABLE));
    }

    private void connack(int link, Opening opening, Greeting.Connack connack) {
        if (connack.meansNotHere() && !opening.committed) {
            String node = nodeOf(link).name();
            opening.why = node + " answered 0x%02X, not here".formatted(connack.code());
            if (!connack.meansLeaving()) {
                ground.complain(link, opening, Complaint.Kind.REFUSED);
            }
            dial.again(link, opening);
            return;
        }
        relay.start(link, opening, connack);
    }

    /// The node asks the client to authenticate (MQTT 5, 4.12): from here on it is this client's
    /// node. Whether more of its answer is to be looked at.
    private boolean challenged(int link, Opening opening, int length) {
        opening.committed = true;
        live.forgo(link);
        opening.challenges++;
        if (opening.challenges > CHALLENGES_MAX) {
            brokeProtocol(link, opening, "MQTT-4.12.0-2: more than " + CHALLENGES_MAX + " AUTH packets");
            return false;
        }
        int result = ground.outbox().send(links.client(link), opening.answer, 0, length);
        opening.skipAnswer(length);
        if (result < 0) {
            dial.ownFault(link, opening, -result);
            return false;
        }
        if (result == Loop.KEPT) {
            loop.pause(links.node(link));
        }
        opening.answerNanos =
                ground.now() + ground.nodeLeg(opening).connackTimeout().toNanos();
        look(link, opening, opening.answerNanos);
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
            dial.holdWithinBounds(link, opening);
        }
    }
}
