package io.tidegate.continuity;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A session as the nodes of a cluster keep it. Confined.
final class BrokerSession {
    static final long FOR_EVER = Long.MAX_VALUE;
    /// One of them where the remaining length grows.
    private static final int ALIAS_BYTES = 4;

    final String client;
    final Map<String, Integer> subscriptions = new TreeMap<>();
    /// Of QoS 2, by packet id, until PUBREL.
    final Map<Integer, String> received = new HashMap<>();
    private final Cluster cluster;
    private final Deque<Message> queue = new ArrayDeque<>();
    private final Map<Integer, Inflight> inflight = new LinkedHashMap<>();
    private final Map<String, Integer> aliases = new HashMap<>();

    @Nullable
    NodeLeg owner;

    Node home;
    long expirySeconds;
    boolean hasWill;
    long willDelaySeconds;
    /// Whether a leg of it ended, and not since the balancer had left it or taken it over.
    boolean endedAbruptly;
    /// Whatever ends a wait moves it on.
    int epoch;

    private int lastId;

    record Message(String topic, String payload, int qos, boolean isRetained) {}

    private static final class Inflight {
        final Message message;
        boolean isReceived;

        Inflight(Message message) {
            this.message = message;
        }
    }

    BrokerSession(Cluster cluster, String client, Node home) {
        this.cluster = cluster;
        this.client = client;
        this.home = home;
    }

    private Profile profile() {
        return cluster.profile;
    }

    private Timeline timeline() {
        return cluster.timeline;
    }

    void offer(String topic, String payload, int qos) {
        Integer granted = subscriptions.get(topic);
        if (granted == null) {
            return;
        }
        int effective = Math.min(qos, granted);
        boolean isKept = effective > 0 ? profile().isCluster() : profile().queuesQos0();
        if (owner == null && !isKept) {
            return;
        }
        cluster.ledger.owe(client, payload, effective);
        queue.add(new Message(topic, payload, effective, false));
        pump();
    }

    /// It was asked for.
    void offerRetained(Message message, int granted) {
        int effective = Math.min(message.qos(), granted);
        cluster.ledger.allowRetained(client, message.payload(), effective);
        queue.add(new Message(message.topic(), message.payload(), effective, true));
        pump();
    }

    void pump() {
        NodeLeg leg = owner;
        while (leg != null
                && !queue.isEmpty()
                && (queue.element().qos() == 0 || inflight.size() < leg.receiveMaximum)) {
            Message message = queue.remove();
            if (message.qos() == 0) {
                send(leg, message, 0, false);
            } else {
                int id = nextId();
                inflight.put(id, new Inflight(message));
                send(leg, message, id, profile().marksNew() && timeline().chance(30));
            }
        }
    }

    private int nextId() {
        do {
            lastId = profile().ids == Profile.Ids.RANDOM ? 1 + timeline().random.nextInt(65_535) : lastId % 65_535 + 1;
        } while (inflight.containsKey(lastId));
        return lastId;
    }

    private void send(NodeLeg leg, Message message, int id, boolean dup) {
        Packet packet = Packet.publish(message.qos(), id, message.topic(), message.payload());
        packet.flags |= (dup && message.qos() > 0 ? 8 : 0) | (message.isRetained() ? 1 : 0);
        if (packet.bytes(leg.five).length + ALIAS_BYTES <= leg.packetBytesMax) {
            alias(leg, packet);
            leg.write(packet);
            return;
        }
        excuse(message); // it may be too large for the client, sooner or later
        Integer known = aliases.get(packet.topic);
        if (known != null) {
            packet.alias = known;
            packet.topic = "";
        }
        if (packet.bytes(leg.five).length <= leg.packetBytesMax) {
            leg.write(packet);
        } else if (message.qos() > 0) {
            inflight.remove(id);
        }
    }

    private void alias(NodeLeg leg, Packet packet) {
        if (leg.aliasMaximum == 0) {
            return;
        }
        Integer known = aliases.get(packet.topic);
        if (known != null) {
            packet.alias = known;
            packet.topic = timeline().chance(80) ? "" : packet.topic;
        } else if (timeline().chance(60)) {
            packet.alias = 1 + timeline().random.nextInt(leg.aliasMaximum);
            aliases.values().remove(packet.alias);
            aliases.put(packet.topic, packet.alias);
        }
    }

    /// A leg has it now: what was not finished comes again.
    void attach(NodeLeg leg) {
        owner = leg;
        home = leg.node;
        epoch++;
        aliases.clear();
        if (!profile().knowsQos2Again()) {
            forgetReceived();
        }
        if (profile().queuesQos0() && profile() == Profile.BIFROMQ) {
            List<Message> unreliable =
                    queue.stream().filter(one -> one.qos() == 0).toList();
            queue.removeAll(unreliable);
            unreliable.forEach(one -> send(leg, one, 0, false));
        }
        List<Map.Entry<Integer, Inflight>> old = new ArrayList<>(inflight.entrySet());
        if (profile().newComesFirst() && timeline().chance(50)) {
            pump();
        }
        if (!profile().keepsOrder() && old.size() > 1 && timeline().chance(20)) {
            Collections.swap(old, 0, old.size() - 1);
        }
        if (profile().ids == Profile.Ids.RENUMBERED) {
            lastId = 0;
        }
        old.forEach(entry -> inflight.remove(entry.getKey()));
        old.forEach(entry -> again(leg, entry.getKey(), entry.getValue()));
        pump();
    }

    private void again(NodeLeg leg, int formerId, Inflight one) {
        boolean renames = profile().ids != Profile.Ids.KEPT && !one.isReceived;
        int id = renames || inflight.containsKey(formerId) ? nextId() : formerId;
        inflight.put(id, one);
        if (one.isReceived && !profile().publishesReceivedAgain()) {
            leg.write(Packet.of(Packet.PUBREL, id));
        } else {
            one.isReceived = false;
            send(leg, one.message, id, profile().marksAgain());
        }
    }

    /// The client said PUBACK, PUBREC or PUBCOMP.
    void acknowledged(int type, int id) {
        Inflight one = inflight.get(id);
        Ledger ledger = cluster.ledger;
        if (one == null) {
            ledger.fail(client + ": a node got type " + type + " for id " + id + ", which it does not use");
            return;
        }
        boolean fits = switch (type) {
            case Packet.PUBACK -> one.message.qos() == 1;
            case Packet.PUBREC -> one.message.qos() == 2;
            default -> one.isReceived;
        };
        ledger.check(fits, client + ": a node got type " + type + " for a message of QoS " + one.message.qos());
        if (type == Packet.PUBREC) {
            one.isReceived = true;
            if (owner != null) {
                owner.write(Packet.of(Packet.PUBREL, id));
            }
        } else {
            inflight.remove(id);
            pump();
        }
    }

    private void forgetReceived() {
        if (endedAbruptly) {
            received.values().forEach(cluster.ledger::mayBeDoubled);
        }
        received.clear();
    }

    /// What it has is nobody's any more.
    void forget() {
        forgetReceived();
        empty();
        owner = null;
        epoch++;
    }

    /// What it has will hardly be asked for.
    void empty() {
        queue.forEach(this::excuse);
        inflight.values().forEach(one -> excuse(one.message));
        queue.clear();
        inflight.clear();
    }

    private void excuse(Message message) {
        if (!message.isRetained()) {
            cluster.ledger.excuse(client, message.payload(), message.qos());
        }
    }

    int unfinished() {
        return queue.size() + inflight.size();
    }
}
