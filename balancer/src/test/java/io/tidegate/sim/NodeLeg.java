package io.tidegate.sim;

import io.tidegate.address.Endpoint;
import io.tidegate.sim.Mqtt.Version;
import io.tidegate.sim.PeerSocket.Pace;
import io.tidegate.transport.Layer;
import io.tidegate.transport.TcpEnd;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// One connection that a [SimNode] accepted: PROXY header, CONNECT, answer, then talk. Confined to the simulation's
/// thread.
final class NodeLeg implements PeerHandler {
    static final int SERVER_KEEP_ALIVE_SECONDS = 7;
    private static final long ANSWER_NANOS_MAX = 50_000_000;
    private static final int MESSAGES_MAX = 12;
    private static final int FLOODS = 50;
    private static final int LEAVES = 6;
    private static final int BAD_CREDENTIALS_311 = 4;
    private static final int BAD_CREDENTIALS_5 = 0x86;
    private static final int UNAVAILABLE_311 = 3;
    private static final int[] NOT_HERE_5 = {0x88, 0x89, 0x9C, 0x9D};

    private enum Stage {
        HEADER,
        CONNECT,
        /// Nothing may come: what follows the CONNECT is held until the answer.
        ANSWERING,
        AUTH,
        TAKEN,
        REFUSED,
        /// It is no client.
        PROBE,
        OVER
    }

    private final SimNode node;
    private final RandomGenerator random;
    private final PeerSocket socket;
    private final PacketCutter cutter = new PacketCutter();
    private final @Nullable Endpoint peer;
    private @Nullable ProbeTalk probe;
    private Stage stage;
    private @Nullable Endpoint source;
    private @Nullable Dialogue dialogue;
    private int messagesLeft;

    NodeLeg(SimNode node, TcpEnd end) {
        this.node = node;
        this.random = node.random();
        this.peer = end.remote();
        this.stage = node.wantsHeader() ? Stage.HEADER : Stage.CONNECT;
        this.socket = new PeerSocket(node.network().agenda(), random, end, Pace.from(random), this);
        Layer.Maker tls = node.tls();
        if (tls != null && stage == Stage.CONNECT) {
            socket.wrap(tls);
        }
    }

    PeerSocket socket() {
        return socket;
    }

    void reset() {
        stage = Stage.OVER;
        socket.reset();
    }

    private void close() {
        stage = Stage.OVER;
        socket.close();
    }

    @Override
    public void opened() {}

    @Override
    public void arrived(int count) {
        Dialogue known = dialogue;
        if (known != null) {
            known.up().arrived(count);
        }
    }

    @Override
    public void received(byte[] bytes) {
        if (stage == Stage.ANSWERING) {
            throw new AssertionError(bytes.length + " bytes behind a CONNECT before its answer: " + dialogue);
        }
        cutter.put(bytes);
        if (stage == Stage.HEADER) {
            source = ProxyHeader.read(cutter);
            stage = source == null ? Stage.HEADER : Stage.CONNECT;
            Layer.Maker tls = node.tls();
            if (tls != null && stage == Stage.CONNECT) {
                socket.wrap(tls);
                socket.receiveThrough(cutter.rest());
                return;
            }
        }
        while (stage != Stage.HEADER && stage != Stage.REFUSED && stage != Stage.OVER) {
            byte[] packet = cutter.next();
            if (packet == null) {
                return;
            }
            packet(packet);
        }
    }

    private void packet(byte[] packet) {
        Dialogue with = dialogue;
        ProbeTalk asked = probe;
        if (asked != null) {
            asked.packet(packet);
            return;
        }
        if (with == null && ProbeTalk.isBegunBy(packet)) {
            probe(packet);
            return;
        }
        if (with == null) {
            Dialogue found = node.ledger.of(packet);
            if (socket.isLeft()) { // it was silent for too long: the client is at another node, or gone
                found.late(packet, source);
                close();
                return;
            }
            found.tried(packet, source);
            dialogue = found;
            node.met(found);
            greeted(found);
            return;
        }
        switch (Mqtt.type(packet)) {
            case Mqtt.PUBLISH -> with.up().check(packet, Mqtt.payloadOf(with.version, packet));
            case Mqtt.PINGREQ -> socket.send(Mqtt.empty(Mqtt.PINGREQ + 1));
            case Mqtt.AUTH -> accept(with, -1);
            case Mqtt.DISCONNECT -> {}
            default -> throw new AssertionError("packet type " + Mqtt.type(packet) + " from " + with);
        }
    }

    private void probe(byte[] connect) {
        if (source != null && !source.equals(peer)) {
            throw new AssertionError("a probe's header with " + source + " from " + peer);
        }
        ProbeTalk begun = new ProbeTalk(connect, socket);
        probe = begun;
        stage = Stage.PROBE;
        SimNode.Answer answer = node.answer();
        node.network().agenda().after(answerNanos(), () -> begun.answer(answer));
    }

    private long answerNanos() {
        return node.slowNanos() + random.nextLong(ANSWER_NANOS_MAX);
    }

    private void greeted(Dialogue with) {
        SimNode.Answer answer = node.answer();
        if (answer == SimNode.Answer.NEVER) {
            stage = Stage.ANSWERING;
            return;
        }
        stage = Stage.ANSWERING;
        if (cutter.size() > 0) {
            throw new AssertionError("bytes right behind a CONNECT: " + with);
        }
        node.network().agenda().after(answerNanos(), () -> {
            if (stage == Stage.ANSWERING && socket.isLeft()) {
                close(); // it took too long: the client is at another node, or gone
            } else if (stage == Stage.ANSWERING) {
                answer(with, answer);
            }
        });
    }

    private void answer(Dialogue with, SimNode.Answer answer) {
        boolean five = with.version == Version.V5;
        switch (answer) {
            case ACCEPT -> accept(with, -1);
            case ACCEPT_WITH_MORE -> accept(with, five ? SERVER_KEEP_ALIVE_SECONDS : -1);
            case AUTH_FIRST -> {
                if (five) {
                    stage = Stage.AUTH;
                    with.taken(this);
                    socket.send(Mqtt.auth());
                } else {
                    accept(with, -1);
                }
            }
            case NOT_HERE -> refuse(with, five ? NOT_HERE_5[random.nextInt(NOT_HERE_5.length)] : UNAVAILABLE_311);
            case REFUSE -> refuse(with, five ? BAD_CREDENTIALS_5 : BAD_CREDENTIALS_311);
            case CLOSE -> close();
            case RESET -> reset();
            case NEVER -> {}
        }
    }

    private void refuse(Dialogue with, int code) {
        stage = Stage.REFUSED;
        socket.send(Mqtt.connack(with.version, code, -1));
        socket.endOutput();
    }

    private void accept(Dialogue with, int serverKeepAlive) {
        if (stage == Stage.ANSWERING) {
            with.taken(this);
        }
        stage = Stage.TAKEN;
        messagesLeft = random.nextInt(MESSAGES_MAX);
        socket.send(Mqtt.connack(with.version, 0, serverKeepAlive));
        if (serverKeepAlive >= 0) {
            say(with);
        } else if (socket.isWide() && random.nextInt(FLOODS) == 0) {
            socket.send(Mqtt.publish(with.version, with.down().next(Talk.flood(random))));
        } else {
            talkLater(with);
        }
    }

    private void talkLater(Dialogue with) {
        node.network().agenda().after(random.nextLong(500_000_000), () -> {
            if (stage == Stage.TAKEN && socket.waiting() == 0) {
                say(with);
            }
        });
    }

    private void say(Dialogue with) {
        if (messagesLeft-- > 0) {
            socket.send(Mqtt.publish(with.version, with.down().next(Talk.size(random))));
        } else if (messagesLeft == -1 && random.nextInt(LEAVES) == 0) {
            leave(with);
        }
    }

    /// It ends by itself: in order, or closing as soon as all it said has left, whatever it has not read.
    private void leave(Dialogue with) {
        if (random.nextBoolean()) {
            with.down().ends(node.network().agenda().nowNanos());
            socket.endOutput();
        } else if (socket.isDelivered()) {
            with.down().ends(node.network().agenda().nowNanos());
            with.up().abandon(); // what it has not read nobody will
            close();
        }
    }

    @Override
    public void drained() {
        Dialogue with = dialogue;
        if (with != null && stage == Stage.TAKEN) {
            talkLater(with);
        }
    }

    @Override
    public void ended() {
        Dialogue with = dialogue;
        if (with != null
                && stage == Stage.TAKEN
                && with.up().isEnded()
                && !with.up().isComplete()) {
            node.ledger.cutShort(with, "the node read an end before all that the client had sent");
        }
        if (with != null && stage == Stage.TAKEN) {
            with.down().ends(node.network().agenda().nowNanos());
        }
        stage = Stage.OVER;
        socket.endOutput();
    }

    @Override
    public void broken(int errno) {
        close();
    }
}
