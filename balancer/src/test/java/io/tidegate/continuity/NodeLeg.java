package io.tidegate.continuity;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The node's end of one connection; it takes nothing that a node need not take. Confined.
final class NodeLeg implements Receiver {
    static final int ALIAS_MAXIMUM = 3;

    final Node node;
    private final Cluster cluster;
    private final Ledger ledger;
    private final Timeline timeline;
    private final Packet.Joint joint = new Packet.Joint();
    private final Map<Integer, String> aliases = new HashMap<>();
    private @Nullable Writer out;

    @Nullable
    BrokerSession session;

    boolean five;
    int receiveMaximum = 65_535;
    int aliasMaximum;
    long packetBytesMax = Long.MAX_VALUE;
    private final Set<Integer> begun = new HashSet<>();
    /// Of QoS 2, what it had received when its session was taken from it.
    private List<String> formerly = List.of();
    private long answerAt;
    private boolean isGreeted;
    /// Whether it owes no CONNACK any more.
    private boolean isAnswered;
    private boolean isOver;
    private boolean wasInPeace;
    private String client = "?";
    private @Nullable Boolean endedWhileFrozen;
    private boolean wasFrozen;
    private final List<Packet> unsaid = new ArrayList<>();

    NodeLeg(Cluster cluster, Node node) {
        this.cluster = cluster;
        this.node = node;
        this.ledger = cluster.ledger;
        this.timeline = cluster.timeline;
        node.legs.add(this);
    }

    void outTo(Writer to) {
        out = to;
    }

    void write(Packet packet) {
        if (!isOver) {
            if (node.isFrozen) {
                unsaid.add(packet);
                return;
            }
            timeline.trace("  node " + node.number + " -> " + client, packet);
            Objects.requireNonNull(out).write(packet.bytes(five));
        }
    }

    @Override
    public void bytes(byte[] bytes) {
        joint.add(bytes);
        read();
    }

    private void read() {
        while (!isOver && !node.isFrozen) {
            byte[] packet = joint.next();
            if (packet.length == 0) {
                return;
            }
            handle(packet);
        }
    }

    void sayUnsaid() {
        unsaid.forEach(this::write);
        unsaid.clear();
    }

    /// Whether what it said last may have come to nobody: where its node stood still the balancer may have closed it
    /// long before it hears of that.
    boolean mayBeUnheard() {
        return node.isFrozen || wasFrozen;
    }

    void thaw() {
        wasFrozen = true;
        read();
        if (endedWhileFrozen != null) {
            ended(endedWhileFrozen);
        }
    }

    private void handle(byte[] bytes) {
        if ((bytes[0] & 0xF0) == 0x10) {
            ledger.check(!isGreeted, client + ": a second CONNECT on one leg");
            isGreeted = true;
            five = bytes[bytes[1] >= 0 ? 8 : 9] == 5;
            Packet packet = Packet.read(bytes, five);
            timeline.trace("  node " + node.number + " <- " + packet.clientId, packet);
            connect(packet);
            return;
        }
        ledger.check(isGreeted, client + ": no CONNECT at the beginning");
        ledger.check(
                !five || node.packetBytesMax == 0 || bytes.length <= node.packetBytesMax,
                client + ": a packet of " + bytes.length + " bytes, node " + node.number + " takes "
                        + node.packetBytesMax);
        Packet packet = Packet.read(bytes, five);
        timeline.trace("  node " + node.number + " <- " + client, packet);
        BrokerSession own = session;
        if (own == null) {
            stale(packet);
            return;
        }
        switch (packet.type) {
            case Packet.PUBLISH -> publish(own, packet);
            case Packet.PUBACK, Packet.PUBREC, Packet.PUBCOMP -> own.acknowledged(packet.type, packet.id);
            case Packet.PUBREL -> release(own, packet);
            case Packet.SUBSCRIBE -> subscribe(own, packet);
            case Packet.UNSUBSCRIBE -> unsubscribe(own, packet);
            case Packet.PINGREQ -> write(Packet.of(Packet.PINGRESP));
            case Packet.DISCONNECT -> disconnect(own, packet);
            case Packet.AUTH -> write(Packet.of(Packet.AUTH));
            default -> ledger.fail(client + ": a node got " + packet);
        }
    }

    /// Another leg has the session.
    private void stale(Packet packet) {
        if (packet.type == Packet.PUBLISH) {
            String topic = topic(packet);
            if (packet.qos() == 0) {
                cluster.publish(topic, packet.payload, 0);
            }
        }
    }

    private void connect(Packet packet) {
        client = packet.clientId;
        receiveMaximum = five ? packet.receiveMaximum : 65_535;
        aliasMaximum = packet.aliasMaximum;
        packetBytesMax = packet.packetBytesMax == 0 ? Long.MAX_VALUE : packet.packetBytesMax;
        if (cluster.hangs()) {
            timeline.after(Timeline.SECOND, () -> {
                if (!isOver) {
                    connect(packet);
                }
            });
            return;
        }
        isAnswered = true;
        if (cluster.refuses(client) || timeline.chance(cluster.refusals)) {
            refuse();
            return;
        }
        BrokerSession known = cluster.session(client, node);
        boolean present = known != null && !packet.isClean();
        BrokerSession given = cluster.enter(this, packet);
        present &= given == known;
        session = given;
        Packet connack = Packet.of(Packet.CONNACK);
        connack.session = present;
        connack.aliasMaximum = five ? node.aliasMaximum : 0;
        connack.receiveMaximum = five ? node.receiveMaximum : 65_535;
        connack.packetBytesMax = five ? node.packetBytesMax : 0;
        write(connack);
        given.attach(this);
    }

    private void refuse() {
        if (timeline.chance(50)) {
            close();
            return;
        }
        Packet connack = Packet.of(Packet.CONNACK);
        connack.code = five ? 0x88 : 3;
        write(connack);
        close();
    }

    private void close() {
        isOver = true;
        node.legs.remove(this);
        Objects.requireNonNull(out).end();
    }

    private String topic(Packet packet) {
        if (packet.alias == 0) {
            return packet.topic;
        }
        ledger.check(packet.alias <= node.aliasMaximum, client + ": alias " + packet.alias);
        if (!packet.topic.isEmpty()) {
            aliases.put(packet.alias, packet.topic);
        }
        String topic = aliases.get(packet.alias);
        if (topic == null) {
            throw new AssertionError(client + ": a node does not know alias " + packet.alias);
        }
        return topic;
    }

    private void publish(BrokerSession own, Packet packet) {
        String topic = topic(packet);
        if (packet.qos() > 0 && five) {
            begun.add(packet.id);
            ledger.check(begun.size() <= node.receiveMaximum, client + ": more than node " + node.number + " takes");
        }
        if (packet.isRetained()) {
            cluster.retain(topic, packet.payload, packet.qos());
        }
        switch (packet.qos()) {
            case 0 -> cluster.publish(topic, packet.payload, 0);
            case 1 -> {
                cluster.publish(topic, packet.payload, 1);
                answer(Packet.of(Packet.PUBACK, packet.id));
            }
            default -> {
                if (!cluster.profile.isCluster() && ledger.hasFaults) {
                    ledger.mayBeDoubled(packet.payload); // one that was frozen may get to it after the next one did
                }
                if (own.received.putIfAbsent(packet.id, packet.payload) == null) {
                    cluster.publish(topic, packet.payload, 2);
                } else {
                    ledger.check(packet.isDup(), client + ": PUBLISH of QoS 2 with an id that is in use");
                }
                answer(Packet.of(Packet.PUBREC, packet.id));
            }
        }
    }

    /// In order, now or after a while.
    private void answer(Packet packet) {
        answerAt = Math.max(
                answerAt, timeline.now() + timeline.random.nextLong(timeline.chance(50) ? 1 : 30 * Timeline.MILLI));
        timeline.at(answerAt, () -> {
            if (packet.type != Packet.PUBREC) {
                begun.remove(packet.id);
            }
            write(packet);
        });
    }

    private void release(BrokerSession own, Packet packet) {
        Packet answer = Packet.of(Packet.PUBCOMP, packet.id);
        answer.code = own.received.remove(packet.id) != null || !five ? 0 : 0x92;
        answer(answer);
    }

    private void subscribe(BrokerSession own, Packet packet) {
        Packet answer = Packet.of(Packet.SUBACK, packet.id);
        for (int i = 0; i < packet.filters.size(); i++) {
            int qos = Math.min(packet.options.get(i) & 3, cluster.profile.grantsQos2() ? 2 : 1);
            boolean isKnown = own.subscriptions.containsKey(packet.filters.get(i)); // perhaps granted, and unheard
            if (ledger.hasFaults && timeline.random.nextInt(2000) == 0 && !isKnown) {
                answer.codes.add(0x80);
                continue;
            }
            own.subscriptions.put(packet.filters.get(i), qos);
            answer.codes.add(qos);
        }
        write(answer);
        for (int i = 0; i < packet.filters.size(); i++) {
            BrokerSession.Message retained = cluster.retained(packet.filters.get(i));
            if (retained != null && answer.codes.get(i) < 0x80 && packet.options.get(i) >> 4 != 2) {
                own.offerRetained(retained, answer.codes.get(i));
            }
        }
    }

    private void unsubscribe(BrokerSession own, Packet packet) {
        Packet answer = Packet.of(Packet.UNSUBACK, packet.id);
        for (String filter : packet.filters) {
            own.subscriptions.remove(filter);
            answer.codes.add(0);
        }
        write(answer);
    }

    private void disconnect(BrokerSession own, Packet packet) {
        if (packet.expiry >= 0) {
            own.expirySeconds = packet.expiry;
        }
        wasInPeace = packet.code != 4;
        leave();
        timeline.soon(20 * Timeline.MILLI, () -> {
            if (!isOver) {
                close();
            }
        });
    }

    void trace(String what) {
        timeline.trace("  node " + node.number, what + " under " + client);
    }

    private void leave() {
        timeline.trace("  node " + node.number, "leg of " + client + " ends");
        BrokerSession own = session;
        session = null;
        if (own != null) {
            cluster.left(own, wasInPeace ? Cluster.Leaving.IN_PEACE : Cluster.Leaving.WITHOUT_PEACE);
        }
    }

    /// By the balancer.
    @Override
    public void ended(boolean orderly) {
        if (node.isFrozen) {
            endedWhileFrozen = orderly;
            return;
        }
        if (!isOver) {
            leave();
            close();
        }
    }

    /// The node ends it, with a reason where it can say one.
    void endsSoon(int code, long withinNanos) {
        timeline.soon(withinNanos, () -> {
            if (node.isFrozen) {
                endsSoon(code, Timeline.SECOND);
            } else if (!isOver) {
                sayLeave(code);
            }
        });
    }

    void sayLeave(int code) {
        if (five) {
            Packet packet = Packet.of(Packet.DISCONNECT);
            packet.code = code;
            write(packet);
        }
        leave();
        close();
    }

    /// The connection breaks, and the node notices.
    void breaks() {
        BrokerSession own = session;
        session = null;
        isOver = true;
        node.legs.remove(this);
        Objects.requireNonNull(out).reset();
        if (own != null) {
            cluster.left(own, Cluster.Leaving.WITHOUT_PEACE);
        }
    }

    /// Another leg has its session, and it ends soon.
    void takenOver(BrokerSession by) {
        formerly = List.copyOf(by.received.values());
        session = null;
    }

    void crash() {
        isOver = true;
        formerly.forEach(ledger::mayBeDoubled); // its answers may not have been read
        Objects.requireNonNull(out).reset();
        BrokerSession own = session;
        session = null;
        if (own != null) {
            cluster.crashed(own);
        }
    }

    /// Whose it is; `?` before its CONNECT was read.
    String client() {
        return client;
    }

    /// Whether a CONNECT was read of which the answer is still due.
    boolean owesAnswer() {
        return isGreeted && !isAnswered && !isOver;
    }

    boolean isServing() {
        return session != null && !isOver;
    }
}
