package io.tidegate.continuity;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A client that does what the specification lets it, and takes nothing that it need not take. Confined.
final class SimClient implements Receiver {
    static final String[] TOPICS = {"a", "b/c", "long/topic/with/levels", "d"};
    /// Where messages come that are all the same.
    static final String TWINS = "twins";

    private static final int INFLIGHT_MAX = 10;
    private static final int ALIAS_BYTES = 3;

    final String name;
    final boolean five;
    final boolean isClean;
    final long expirySeconds;
    final boolean hasWill;
    final Map<String, Integer> subscriptions = new TreeMap<>();
    private final Timeline timeline;
    private final Ledger ledger;
    private final Profile profile;
    private final Packet.Joint joint = new Packet.Joint();
    private final Map<Integer, Out> out = new HashMap<>();
    private final Map<Integer, In> in = new HashMap<>();
    private final Map<Integer, Packet> asked = new HashMap<>();
    private final Map<Integer, String> aliasesIn = new HashMap<>();
    private final Map<String, Integer> aliasesOut = new HashMap<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final int receiveMaximum;
    private final int aliasMaximum;
    private final int packetBytesMax;
    private final int willDelay;
    private int inflightMax = INFLIGHT_MAX;
    private int asksForRetained;
    private @Nullable Writer line;
    private int aliasMaximumOut;
    private int packetBytesMaxOut = Integer.MAX_VALUE;
    private int lastId;
    private long ackAt;
    private int pings;
    private boolean isConnected;
    private boolean isQuiet;
    private boolean isSilent;
    boolean isOver;
    boolean hasLeft;
    boolean isEnded;
    /// The code of the DISCONNECT that it got; -1 = none came.
    int lastWord = -1;

    private static final class Out {
        final Ledger.Message message;
        final int bytes;
        boolean isReleased;

        Out(Ledger.Message message, int bytes) {
            this.message = message;
            this.bytes = bytes;
        }
    }

    private static final class In {
        final int qos;
        boolean isReceived;

        In(int qos) {
            this.qos = qos;
        }
    }

    SimClient(String name, Timeline timeline, Ledger ledger, Profile profile) {
        this.name = name;
        this.timeline = timeline;
        this.ledger = ledger;
        this.profile = profile;
        this.five = profile.speaksFive && timeline.chance(60);
        this.isClean = timeline.chance(40);
        this.expirySeconds = !five ? (isClean ? 0 : BrokerSession.FOR_EVER) : timeline.chance(40) ? 0 : 3600;
        this.hasWill = timeline.chance(30);
        this.receiveMaximum = five ? 2 + timeline.random.nextInt(10) : 65_535;
        this.aliasMaximum = five && timeline.chance(50) ? 2 : 0;
        this.packetBytesMax = five && timeline.chance(20) ? 60 + timeline.random.nextInt(200) : 0;
        this.willDelay = five && timeline.chance(50) ? timeline.random.nextInt(20) : 0;
    }

    Packet connect() {
        Packet packet = Packet.of(Packet.CONNECT);
        packet.clientId = name;
        packet.flags = isClean ? 2 : 0;
        packet.hasWill = hasWill;
        packet.receiveMaximum = receiveMaximum;
        packet.aliasMaximum = aliasMaximum;
        packet.expiry = five && expirySeconds > 0 ? expirySeconds : -1;
        packet.keepAlive = 60;
        packet.packetBytesMax = packetBytesMax;
        packet.willDelay = willDelay;
        return packet;
    }

    void outTo(Writer to) {
        line = to;
    }

    private void write(Packet packet) {
        if (!isOver) {
            timeline.trace(name + " ->", packet);
            Objects.requireNonNull(line).write(packet.bytes(five));
        }
    }

    /// Nothing new from now on; what was begun is finished.
    void quiet() {
        isQuiet = true;
    }

    /// Not even a PINGREQ from now on.
    void silent() {
        isSilent = true;
    }

    /// It acts no more, whatever becomes of its connection.
    void stop() {
        hasLeft = true;
        isOver = true;
    }

    /// @param inPeace by DISCONNECT
    void leave(boolean inPeace) {
        if (isOver) {
            return;
        }
        hasLeft = true;
        if (inPeace) {
            write(Packet.of(Packet.DISCONNECT));
            Objects.requireNonNull(line).end();
        } else if (timeline.chance(50)) {
            Objects.requireNonNull(line).end();
        } else {
            Objects.requireNonNull(line).reset();
        }
        isOver = true;
    }

    @Override
    public void bytes(byte[] bytes) {
        joint.add(bytes);
        for (byte[] packet = joint.next(); packet.length > 0 && !isOver; packet = joint.next()) {
            handle(Packet.read(packet, five));
        }
    }

    @Override
    public void ended(boolean orderly) {
        isOver = true;
        isEnded = true;
    }

    private void handle(Packet packet) {
        timeline.trace(name + " <-", packet);
        switch (packet.type) {
            case Packet.CONNACK -> {
                ledger.check(!isConnected && packet.code == 0, name + ": " + packet);
                ledger.check(packet.expiry < 0, name + " was told of an expiry that it did not ask for");
                isConnected = true;
                aliasMaximumOut = packet.aliasMaximum;
                inflightMax = Math.min(INFLIGHT_MAX, packet.receiveMaximum);
                packetBytesMaxOut = packet.packetBytesMax == 0 ? Integer.MAX_VALUE : packet.packetBytesMax;
                subscribe();
                act();
            }
            case Packet.PUBLISH -> publish(packet);
            case Packet.PUBACK -> acknowledged(packet, 1);
            case Packet.PUBREC -> {
                acknowledged(packet, 2);
                later(() -> {
                    Out one = Objects.requireNonNull(out.get(packet.id));
                    one.isReleased = true;
                    write(Packet.of(Packet.PUBREL, packet.id));
                });
            }
            case Packet.PUBCOMP -> {
                Out one = out.remove(packet.id);
                ledger.check(one != null && one.isReleased && packet.code == 0, name + " got " + packet);
            }
            case Packet.PUBREL -> released(packet);
            case Packet.SUBACK, Packet.UNSUBACK -> answered(packet);
            case Packet.PINGRESP -> ledger.check(pings-- > 0, name + " got a PINGRESP that it did not ask for");
            case Packet.DISCONNECT -> {
                isEnded = true;
                lastWord = packet.code;
            }
            case Packet.AUTH -> ledger.check(five, name + " got " + packet);
            default -> ledger.fail(name + " got " + packet);
        }
    }

    private void acknowledged(Packet packet, int qos) {
        Out one = qos == 1 ? out.remove(packet.id) : out.get(packet.id);
        boolean fits = one != null && one.message.qos == qos && !one.isReleased && packet.code == 0;
        ledger.check(fits, name + " got " + packet);
        ledger.acknowledged(Objects.requireNonNull(one).message.label);
    }

    /// In order, now or after a while.
    private void later(Runnable act) {
        long delay = timeline.chance(5) ? 2 * Timeline.SECOND : timeline.chance(50) ? 1 : 40 * Timeline.MILLI;
        ackAt = Math.max(ackAt, timeline.now() + timeline.random.nextLong(delay));
        timeline.at(ackAt, () -> {
            if (!isOver) {
                act.run();
            }
        });
    }

    private void publish(Packet packet) {
        String topic = packet.topic;
        if (packet.alias != 0) {
            ledger.check(packet.alias <= aliasMaximum, name + ": alias " + packet.alias);
            if (!topic.isEmpty()) {
                aliasesIn.put(packet.alias, topic);
            }
            topic = aliasesIn.getOrDefault(packet.alias, "");
        }
        ledger.check(!topic.isEmpty(), name + " does not know alias " + packet.alias);
        int size = packet.bytes(five).length;
        ledger.check(packetBytesMax == 0 || size <= packetBytesMax, name + " got a packet of " + size + " bytes");
        int qos = packet.qos();
        if (qos == 0) {
            given(packet, topic);
            return;
        }
        In known = in.get(packet.id);
        if (known != null) {
            ledger.check(known.qos == qos && packet.isDup(), name + " got an id that is in use: " + packet);
        } else {
            ledger.check(in.size() < receiveMaximum, name + " got more than its receive maximum");
            in.put(packet.id, new In(qos));
        }
        if (known == null || qos == 1) {
            given(packet, topic);
        }
        later(() -> acknowledge(packet.id));
    }

    private void given(Packet packet, String topic) {
        if (!packet.isRetained()) {
            ledger.given(name, topic, packet.payload, packet.qos(), profile.keepsOrder());
            return;
        }
        ledger.givenRetained(name, topic, packet.payload, packet.qos());
        boolean isCounted = !ledger.hasFaults && packet.qos() != 1 && !mayBeOfOldSubscriptions();
        boolean wasAskedFor = !isCounted || --asksForRetained >= 0;
        ledger.check(wasAskedFor, name + " got a retained message that it did not ask for");
    }

    /// A client that asks while it is moved may get those of all its subscriptions, made again, before those it asks
    /// for: nothing tells them apart, and one too many is better than one too few. MQTT 5 can ask for none.
    private boolean mayBeOfOldSubscriptions() {
        return !five && asked.values().stream().anyMatch(request -> request.type == Packet.SUBSCRIBE);
    }

    private void acknowledge(int id) {
        In one = in.get(id);
        if (one == null) {
            return;
        }
        if (one.qos == 1) {
            in.remove(id);
            write(Packet.of(Packet.PUBACK, id));
        } else {
            one.isReceived = true;
            write(Packet.of(Packet.PUBREC, id));
        }
    }

    private void released(Packet packet) {
        In one = in.get(packet.id);
        ledger.check(one != null && one.isReceived, name + " got PUBREL for id " + packet.id);
        later(() -> {
            if (in.remove(packet.id) != null) {
                write(Packet.of(Packet.PUBCOMP, packet.id));
            }
        });
    }

    private void answered(Packet packet) {
        Packet request = asked.remove(packet.id);
        if (request == null) {
            throw new AssertionError(name + " got " + packet);
        }
        for (int i = 0; i < request.filters.size(); i++) {
            if (request.type == Packet.SUBSCRIBE && packet.codes.get(i) >= 0x80) {
                ledger.count("subscriptions refused", 1);
            } else if (request.type == Packet.SUBSCRIBE) {
                subscriptions.put(request.filters.get(i), packet.codes.get(i));
            } else {
                subscriptions.remove(request.filters.get(i));
            }
        }
    }

    private int id() {
        do {
            lastId = lastId % 200 + 1;
        } while (out.containsKey(lastId) || asked.containsKey(lastId));
        return lastId;
    }

    private void act() {
        if (isOver || isSilent) {
            return;
        }
        if (!isQuiet) {
            if (five && timeline.random.nextInt(3000) == 0) {
                write(Packet.of(Packet.AUTH));
            }
            switch (timeline.random.nextInt(12)) {
                case 0 -> subscribe();
                case 1 -> unsubscribe();
                case 2 -> ping();
                default -> publish();
            }
        } else {
            ping();
        }
        boolean isBusy = timeline.chance(70) && !isQuiet;
        timeline.soon(isBusy ? 60 * Timeline.MILLI : 3 * Timeline.SECOND, this::act);
    }

    private void ping() {
        pings++;
        write(Packet.of(Packet.PINGREQ));
    }

    private void subscribe() {
        Packet packet = Packet.of(Packet.SUBSCRIBE, id());
        for (String topic : TOPICS) {
            if (timeline.chance(40)) {
                packet.filters.add(topic);
                packet.options.add(timeline.random.nextInt(3));
            }
        }
        if (!subscriptions.containsKey(TWINS)) {
            packet.filters.add(TWINS);
            packet.options.add(timeline.random.nextInt(3));
        }
        while (packet.bytes(five).length > packetBytesMaxOut) {
            packet.filters.removeLast();
            packet.options.removeLast();
        }
        if (!packet.filters.isEmpty() && asked.isEmpty()) {
            asked.put(packet.id, packet);
            asksForRetained += packet.filters.size();
            write(packet);
        }
    }

    private void unsubscribe() {
        if (!asked.isEmpty()) {
            return;
        }
        Packet packet = Packet.of(Packet.UNSUBSCRIBE, id());
        packet.filters.add(TOPICS[timeline.random.nextInt(TOPICS.length)]);
        asked.put(packet.id, packet);
        write(packet);
    }

    private void publish() {
        int qos = timeline.random.nextInt(profile.grantsQos2() ? 3 : 2);
        if (qos > 0 && out.size() >= inflightMax) {
            return;
        }
        String topic = TOPICS[timeline.random.nextInt(TOPICS.length)];
        int number = numbers.merge(topic + qos, 1, Integer::sum);
        String label = name + "/" + topic + "/" + qos + "/" + number;
        String payload = payload(timeline, label);
        int id = qos == 0 ? 0 : id();
        boolean isRetained = timeline.chance(10);
        Packet packet = Packet.publish(qos, id, topic, label + "|");
        packet.flags |= isRetained ? 1 : 0;
        if (packet.bytes(five).length + ALIAS_BYTES > packetBytesMaxOut) {
            return;
        }
        alias(packet);
        packet.payload = payload;
        int over = packet.bytes(five).length - packetBytesMaxOut;
        if (over > 0) { // then it is as large as it may be
            packet.payload = payload.substring(0, Math.max(label.length() + 1, payload.length() - over));
        }
        Ledger.Message message = new Ledger.Message(name, topic, qos, number, packet.payload);
        ledger.announce(message);
        if (qos > 0) {
            out.put(packet.id, new Out(message, packet.payload.length()));
        }
        write(packet);
    }

    /// What the label stands for, small or large, and now and then larger than what is put together.
    static String payload(Timeline timeline, String label) {
        int size = timeline.chance(97) ? timeline.random.nextInt(100) : timeline.random.nextInt(100_000);
        return label + "|" + "x".repeat(size);
    }

    private void alias(Packet packet) {
        if (aliasMaximumOut == 0) {
            return;
        }
        Integer known = aliasesOut.get(packet.topic);
        if (known != null && timeline.chance(70)) {
            packet.alias = known;
            packet.topic = "";
        } else if (timeline.chance(50)) {
            packet.alias = 1 + timeline.random.nextInt(aliasMaximumOut);
            aliasesOut.values().remove(packet.alias);
            aliasesOut.put(packet.topic, packet.alias);
        }
    }

    /// Payloads that no node has finished.
    long unfinishedBytes() {
        return out.values().stream().mapToLong(one -> one.bytes).sum();
    }

    /// Fails where something that was begun is not finished.
    void checkFinished() {
        ledger.check(isConnected, name + " was never connected");
        ledger.check(out.isEmpty(), name + " waits for answers about " + out.keySet());
        ledger.check(pings == 0, name + " waits for " + pings + " PINGRESPs");
        ledger.check(in.isEmpty(), name + " has not finished " + in.keySet());
        ledger.check(asked.isEmpty(), name + " waits for answers about subscriptions " + asked.keySet());
    }
}
