package io.tidegate.systemtest.cluster;

import io.tidegate.systemtest.ledger.Ledger;
import io.tidegate.systemtest.wire.Bytes;
import io.tidegate.systemtest.wire.Properties;
import java.util.List;
import java.util.Optional;

/// A cluster of nodes on loopback, in this process. Any thread.
///
/// ```java
/// try (Cluster cluster = Cluster.start(2, Profile.EMQX, Setup.BEHIND_PROXY)) {
///     String nodes = String.join(", ", cluster.poolNodes());
///     …
///     cluster.node(0).kill();
///     …
///     cluster.assertNoFault();
/// }
/// ```
public final class Cluster implements AutoCloseable {
    private static final int SHOWN = 20;

    private final Core core;

    /// A session, seen from outside.
    ///
    /// @param node where its client is, or was last
    /// @param expiry seconds; 4294967295 = for ever
    /// @param waiting messages that were not sent yet, or not again
    /// @param inFlight messages that were sent and are not acknowledged
    public record SessionView(
            String clientId,
            String node,
            boolean isConnected,
            long expiry,
            boolean hasWill,
            List<String> filters,
            int waiting,
            int inFlight) {}

    private Cluster(Core core) {
        this.core = core;
    }

    /// Nodes `n0`, `n1`, …
    public static Cluster start(int nodes, Profile profile, Setup setup) {
        Core core = new Core(profile, setup);
        core.reactor.order(() -> {
            for (int i = 0; i < nodes; i++) {
                core.nodes.add(new ClusterNode(core));
            }
        });
        return new Cluster(core);
    }

    public Profile profile() {
        return core.profile;
    }

    public ClusterNode node(int number) {
        return nodes().get(number);
    }

    public ClusterNode node(String name) {
        return nodes().stream()
                .filter(node -> node.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    public List<ClusterNode> nodes() {
        return core.reactor.ask(() -> List.copyOf(core.nodes));
    }

    /// Each for a pool of the balancer.
    public List<String> poolNodes() {
        return nodes().stream().map(ClusterNode::poolNode).toList();
    }

    /// Where each node says whether it wants to be left, for a pool of the balancer; nodes must be [Setup#spread].
    public String availabilityUrl() {
        if (!core.setup.isSpread()) {
            throw new IllegalStateException("nodes that share an address have no URL in common");
        }
        return "http://{host}:" + node(0).apiPort() + ClusterNode.AVAILABILITY;
    }

    /// One more, as when a cluster grows.
    public ClusterNode join() {
        return core.reactor.ask(() -> {
            ClusterNode node = new ClusterNode(core);
            core.nodes.add(node);
            return node;
        });
    }

    /// By nobody's connection.
    public void publish(String topic, String text, int qos, boolean retain) {
        core.reactor.order(() -> core.publish(new Message("", topic, Bytes.of(text), qos, retain, Properties.NONE)));
    }

    public List<SessionView> sessions() {
        return core.reactor.ask(
                () -> core.sessions.all().stream().map(Cluster::view).toList());
    }

    /// Of a cluster that shares sessions there is one at most.
    public Optional<SessionView> session(String clientId) {
        return sessions().stream()
                .filter(one -> one.clientId().equals(clientId))
                .findFirst();
    }

    private static SessionView view(Session session) {
        return new SessionView(
                session.clientId,
                session.home.name(),
                session.leg != null,
                session.expiry,
                session.will != null,
                List.copyOf(session.subscriptions.keySet()),
                session.outbound.waiting(),
                session.outbound.inFlight());
    }

    /// What clients did and must not, in order.
    public List<Fault> faults() {
        return core.book.faults();
    }

    /// CONNECTs that came, in order.
    public List<Knock> knocks() {
        return core.book.knocks();
    }

    /// CONNECTs that were taken, in order.
    public List<Arrival> arrivals() {
        return core.book.arrivals();
    }

    /// What the cluster itself lost, or may publish twice.
    public List<Forgotten> forgotten() {
        return core.book.forgotten();
    }

    /// The ledger hears of all that the cluster forgets, so that it holds nobody else to it.
    public Cluster confessTo(Ledger ledger) {
        core.book.listen(forgotten -> {
            switch (forgotten.kind()) {
                case LOST -> ledger.excuseLoss(forgotten.clientId(), forgotten.payload());
                case MAY_COME_TWICE -> ledger.excuseDouble(forgotten.payload());
            }
        });
        return this;
    }

    /// Whose will was published, in order.
    public List<String> wills() {
        return core.book.wills();
    }

    /// Whose session was taken from a connection that was alive, in order.
    public List<String> takeOvers() {
        return core.book.takeOvers();
    }

    public void assertNoFault() {
        List<Fault> faults = faults();
        if (!faults.isEmpty()) {
            throw new AssertionError("%d times the cluster was sent what must not be sent:%n%s"
                    .formatted(
                            faults.size(),
                            String.join(
                                    "\n",
                                    faults.stream()
                                            .limit(SHOWN)
                                            .map(Fault::toString)
                                            .toList())));
        }
    }

    /// Fails where the fixture itself has a bug.
    @Override
    public void close() {
        core.reactor.order(() -> core.nodes.forEach(ClusterNode::close));
        core.reactor.close();
        if (!core.reactor.failures().isEmpty()) {
            throw new AssertionError(
                    "the cluster has a bug", core.reactor.failures().getFirst());
        }
    }
}
