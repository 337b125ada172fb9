package io.tidegate.continuity;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// The clients and nodes of this simulation for those who have connections and a balancer of their own between them:
/// strict ones, with the ledger that knows what was promised to whom. What must not be is an [AssertionError].
/// Confined.
public final class Players {
    private final Timeline timeline;
    private final Cluster cluster;
    private final boolean keepsIds;
    private final Ledger ledger;
    private final List<Client> clients = new ArrayList<>();

    /// @param profile how nodes behave, of [#profiles]
    /// @param hasFaults whether nodes fail, and not only move clients
    /// @param refusals of a hundred CONNECTs, for no reason
    /// @param limitsPackets whether nodes may take packets of a size and no larger, each its own
    public record Setting(String profile, boolean hasFaults, int refusals, boolean limitsPackets) {}

    /// A client.
    public final class Client {
        private final SimClient actor;
        private boolean isInPeace;

        private Client(SimClient actor) {
            this.actor = actor;
        }

        public String name() {
            return actor.name;
        }

        /// Its first packet.
        public byte[] connect() {
            return actor.connect().bytes(actor.five);
        }

        public boolean speaksFive() {
            return actor.five;
        }

        public boolean hasWill() {
            return actor.hasWill;
        }

        /// Hears what comes, from its CONNACK on, and says what follows the CONNECT.
        public Receiver joins(Writer out) {
            actor.outTo(out);
            return actor;
        }

        /// Goes for good, with a DISCONNECT or without.
        public void leave(boolean inPeace) {
            isInPeace = inPeace;
            actor.leave(inPeace);
        }

        /// Acts no more; the end of its connection is somebody else's.
        public void stop() {
            actor.stop();
        }

        /// Whether its connection ended, and not by its own doing.
        public boolean isCut() {
            return actor.isEnded;
        }

        /// The reason code of the DISCONNECT that it got; -1 = none came.
        public int lastWord() {
            return actor.lastWord;
        }

        public boolean hasLeft() {
            return actor.hasLeft;
        }

        /// It was cut: nothing is promised to it any more.
        public void giveUp() {
            ledger.giveUp(actor.name);
        }

        /// Fails where something that was begun is not finished, or its node has not what it should.
        public void checkStanding() {
            Reckoning.standing(cluster, actor);
        }

        /// It left, and time has passed: fails where something is left that should not be.
        public void checkLeft() {
            Reckoning.left(cluster, actor, isInPeace);
        }

        public long expirySeconds() {
            return actor.expirySeconds;
        }

        @Override
        public String toString() {
            return actor.name + (actor.five ? " (MQTT 5" : " (MQTT 3.1.1") + (actor.hasWill ? ", will" : "")
                    + ", expiry " + actor.expirySeconds + ")";
        }
    }

    /// A node's end of one connection.
    public static final class Leg {
        private final NodeLeg actor;

        private Leg(NodeLeg actor) {
            this.actor = actor;
        }

        /// Hears what comes, from the CONNECT on.
        public Receiver ear() {
            return actor;
        }

        /// `?` before its CONNECT was read.
        public String client() {
            return actor.client();
        }

        /// Whether a CONNECT was read of which the answer is still due.
        public boolean owesAnswer() {
            return actor.owesAnswer();
        }

        /// It ends soon, by the node, with a reason where it can say one.
        public void endsSoon(int code, long withinNanos) {
            actor.endsSoon(code, withinNanos);
        }

        /// Whether it has a session.
        public boolean isServing() {
            return actor.isServing();
        }
    }

    public Players(Setting setting, RandomGenerator random, Calendar calendar) {
        Profile profile = Profile.valueOf(setting.profile());
        this.timeline = new Timeline(random, calendar);
        this.keepsIds = profile.ids == Profile.Ids.KEPT;
        this.ledger = new Ledger(setting.hasFaults(), profile.isCluster());
        this.ledger.nodesAreMisjudged = setting.hasFaults();
        this.cluster = new Cluster(timeline, profile, ledger);
        cluster.refusals = setting.refusals();
        if (setting.limitsPackets()) {
            cluster.limitPackets(random);
        }
    }

    public static List<String> profiles() {
        return Stream.of(Profile.values()).map(Enum::name).toList();
    }

    /// What a balancer is told of these nodes.
    public Capabilities capabilities() {
        return cluster.profile.broker.capabilities();
    }

    public Client client(String name) {
        Client client = new Client(new SimClient(name, timeline, ledger, cluster.profile));
        clients.add(client);
        return client;
    }

    public int nodes() {
        return cluster.nodes.size();
    }

    /// A connection that a node has accepted.
    public Leg leg(int node, Writer out) {
        NodeLeg leg = new NodeLeg(cluster, cluster.nodes.get(node));
        leg.outTo(out);
        return new Leg(leg);
    }

    /// Its process dies, and its connections with it.
    public void crash(int node) {
        cluster.nodes.get(node).crash();
    }

    public void start(int node) {
        cluster.nodes.get(node).start();
    }

    /// Its process stands still.
    public void freeze(int node) {
        cluster.nodes.get(node).freeze();
    }

    public void thaw(int node) {
        cluster.nodes.get(node).thaw();
    }

    public boolean isUp(int node) {
        return cluster.nodes.get(node).isUp;
    }

    public boolean isFrozen(int node) {
        return cluster.nodes.get(node).isFrozen;
    }

    /// Somebody elsewhere, who is never moved, publishes until then.
    public void publishUntil(long nanos) {
        new Outsider(cluster).publishUntil(nanos);
    }

    /// Nobody begins anything new.
    public void quiet() {
        clients.forEach(client -> client.actor.quiet());
    }

    /// Nobody says anything that needs no answer.
    public void silent() {
        clients.forEach(client -> client.actor.silent());
    }

    /// After all has settled: fails where something promised did not come.
    ///
    /// @param mayLoseQos0 whether what was sent at QoS 0 may be gone
    public void checkPromises(boolean mayLoseQos0) {
        // a node that grants less has been given some, and is left
        ledger.close(mayLoseQos0 || cluster.isUneven(), keepsIds);
    }

    /// What happened on the way, by name.
    public Map<String, Integer> counts() {
        return ledger.counts();
    }

    public void trace(String who, Object what) {
        timeline.trace(who, what);
    }
}
