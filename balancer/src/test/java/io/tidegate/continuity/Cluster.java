package io.tidegate.continuity;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Nodes that share sessions, or do not, as their profile has it. Confined.
final class Cluster {
    private static final int LIMITED_PERCENT = 40;

    final Timeline timeline;
    final Profile profile;
    final Ledger ledger;
    final List<Node> nodes = new ArrayList<>();
    /// How often in a hundred times a CONNECT is refused for no reason.
    int refusals = 4;
    private final Map<String, BrokerSession> sessions = new TreeMap<>();
    private final Map<String, Long> refusedUntil = new TreeMap<>();
    private final Map<String, BrokerSession.Message> retained = new TreeMap<>();

    Cluster(Timeline timeline, Profile profile, Ledger ledger) {
        this.timeline = timeline;
        this.profile = profile;
        this.ledger = ledger;
        for (int i = 0; i < 3; i++) {
            nodes.add(new Node(i, timeline));
        }
    }

    private String key(String client, Node node) {
        return profile.isCluster() ? client : client + "@" + node.number;
    }

    @Nullable
    BrokerSession session(String client, Node node) {
        return sessions.get(key(client, node));
    }

    /// All that is kept of a client.
    List<BrokerSession> sessionsOf(String client) {
        return sessions.values().stream()
                .filter(one -> one.client.equals(client))
                .toList();
    }

    void publish(String topic, String payload, int qos) {
        ledger.routed(topic, payload, qos);
        List.copyOf(sessions.values()).forEach(one -> one.offer(topic, payload, qos));
    }

    void retain(String topic, String payload, int qos) {
        retained.put(topic, new BrokerSession.Message(topic, payload, qos, true));
    }

    BrokerSession.@Nullable Message retained(String topic) {
        return retained.get(topic);
    }

    /// In some worlds nodes take packets of so many bytes and no more; some of them more than others, or fewer.
    ///
    /// @param chance of its own, so that worlds without are as they were
    void limitPackets(RandomGenerator chance) {
        if (chance.nextInt(100) >= LIMITED_PERCENT) {
            return;
        }
        int most = packetBytesMax(chance);
        for (Node node : nodes) {
            int other = chance.nextInt(10);
            node.packetBytesMax = other == 0 ? 0 : other == 1 ? packetBytesMax(chance) : most;
        }
    }

    /// Few messages are larger, or most of them, and then all subscriptions together.
    private static int packetBytesMax(RandomGenerator chance) {
        return chance.nextInt(3) > 0 ? 40 + chance.nextInt(200) : 1_000 + chance.nextInt(60_000);
    }

    /// Whether what a client was told may be more than a node takes: some nodes grant less than others, or none takes a
    /// packet that has grown since its topic is written out.
    boolean isUneven() {
        return nodes.stream().anyMatch(node -> node.aliasMaximum < NodeLeg.ALIAS_MAXIMUM || node.packetBytesMax > 0);
    }

    /// A node is frozen, and it is of a cluster whose others then answer no CONNECT.
    boolean hangs() {
        return profile == Profile.EMQX && nodes.stream().anyMatch(node -> node.isFrozen);
    }

    boolean refuses(String client) {
        return timeline.now() < refusedUntil.getOrDefault(client, 0L);
    }

    /// The session that a CONNECT is given; another leg that has it ends soon.
    BrokerSession enter(NodeLeg leg, Packet connect) {
        BrokerSession old = session(connect.clientId, leg.node);
        if (old != null && old.owner != null) {
            old.endedAbruptly |= leg.mayBeUnheard(); // a CONNECT that the balancer has given up may come late
            takenOver(old, old.owner);
        }
        boolean isNew = old == null || connect.isClean();
        if (old != null && connect.isClean()) {
            remove(old);
        }
        BrokerSession session = isNew || old == null ? new BrokerSession(this, connect.clientId, leg.node) : old;
        sessions.put(key(connect.clientId, leg.node), session);
        session.expirySeconds = leg.five ? connect.expiry : connect.isClean() ? 0 : BrokerSession.FOR_EVER;
        session.hasWill = connect.hasWill;
        session.willDelaySeconds = connect.willDelay;
        return session;
    }

    private void takenOver(BrokerSession session, NodeLeg leg) {
        if (session.hasWill && profile.firesWillOnTakeOver()) {
            ledger.willFired(session.client);
        }
        session.endedAbruptly |= leg.mayBeUnheard() || ledger.nodesAreMisjudged;
        leg.takenOver(session);
        session.owner = null;
        leg.endsSoon(0x8E, profile.oldLegEndsWithin());
        if (session.expirySeconds == 0 && profile != Profile.EMQX) {
            remove(session);
        }
    }

    /// The leg of a session is gone.
    void left(BrokerSession session, Leaving how) {
        session.owner = null;
        if (!profile.isCluster()) {
            session.empty();
        }
        session.endedAbruptly |= how != Leaving.IN_PEACE;
        session.epoch++;
        int epoch = session.epoch;
        if (how == Leaving.IN_PEACE) {
            session.hasWill = false;
        }
        long delay = Math.min(session.willDelaySeconds, session.expirySeconds);
        if (session.hasWill && how != Leaving.BY_CRASH) {
            after(session, epoch, delay, () -> fire(session));
        }
        after(session, epoch, session.expirySeconds, () -> remove(session));
    }

    private void after(BrokerSession session, int epoch, long seconds, Runnable act) {
        if (seconds == 0) {
            act.run();
        } else if (seconds != BrokerSession.FOR_EVER) {
            timeline.after(seconds * Timeline.SECOND, () -> {
                if (session.epoch == epoch) {
                    act.run();
                }
            });
        }
    }

    private void fire(BrokerSession session) {
        if (session.hasWill) {
            session.hasWill = false;
            ledger.willFired(session.client);
        }
    }

    private void remove(BrokerSession session) {
        session.forget();
        sessions.values().remove(session);
    }

    /// Its node is gone.
    void crashed(BrokerSession session) {
        if (profile.losesSessionsByCrash()) {
            session.hasWill = false;
            session.endedAbruptly = true;
            remove(session);
            return;
        }
        refusedUntil.put(
                session.client,
                switch (profile) {
                    case BIFROMQ -> timeline.now() + timeline.random.nextLong(15 * Timeline.SECOND);
                    case RABBITMQ -> timeline.now() + timeline.random.nextLong(Timeline.SECOND);
                    case EMQX, AEDES, LONER -> 0L;
                });
        left(session, Leaving.BY_CRASH);
    }

    /// How a leg was left.
    enum Leaving {
        /// By DISCONNECT.
        IN_PEACE,
        /// Without a word, or with one that wants the will.
        WITHOUT_PEACE,
        BY_CRASH
    }
}
