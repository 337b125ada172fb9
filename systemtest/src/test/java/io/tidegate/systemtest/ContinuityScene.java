package io.tidegate.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.systemtest.cluster.Cluster;
import io.tidegate.systemtest.cluster.ClusterNode;
import io.tidegate.systemtest.cluster.Profile;
import io.tidegate.systemtest.cluster.Setup;
import io.tidegate.systemtest.ledger.Ledger;
import io.tidegate.systemtest.swarm.Swarm;

/// A balancer with continuity before a scripted cluster, a swarm of its clients, and the accounts of both. Half of the
/// swarm comes over TLS. Confined.
final class ContinuityScene implements AutoCloseable {
    final Ledger ledger;
    final Cluster cluster;
    final Balancer balancer;
    final Swarm swarm;
    final Operator operator;

    private ContinuityScene(Ledger ledger, Cluster cluster, Balancer balancer, Swarm swarm) {
        this.ledger = ledger;
        this.cluster = cluster;
        this.balancer = balancer;
        this.swarm = swarm;
        this.operator = new Operator(balancer);
    }

    /// Nodes that are listed in the configuration.
    ///
    /// @param settings of the pool, besides [#settings]
    static ContinuityScene of(Profile profile, int nodes, String settings) {
        Cluster cluster = Cluster.start(nodes, profile, Setup.BEHIND_PROXY);
        return before(cluster, Balancer.configuration("", settings(profile) + settings, cluster.poolNodes()));
    }

    /// The same, and nobody of the swarm comes over TLS.
    static ContinuityScene inTheClear(Profile profile, int nodes, String settings) {
        Ledger ledger = new Ledger();
        Cluster cluster = Cluster.start(nodes, profile, Setup.BEHIND_PROXY).confessTo(ledger);
        Balancer balancer = Balancer.of(settings(profile) + settings, cluster.poolNodes());
        return new ContinuityScene(ledger, cluster, balancer, Swarm.to(balancer.port(), ledger));
    }

    /// Before a cluster that a test started, with a configuration of its own; the listener for TLS is added.
    static ContinuityScene before(Cluster cluster, String configuration) {
        Ledger ledger = new Ledger();
        Balancer balancer = Balancer.start(configuration + secureListener());
        return new ContinuityScene(ledger, cluster.confessTo(ledger), balancer, swarm(balancer, ledger));
    }

    /// For the end of a configuration.
    static String secureListener() {
        return "\nlisteners.ssl.default { bind = \"127.0.0.1:0\", ssl_options { %s } }\n"
                .formatted(Pki.shared().server(Pki.Key.EC).settings());
    }

    /// Half of it comes to the port of that listener, and knows its certificate.
    static Swarm swarm(Balancer balancer, Ledger ledger) {
        return Swarm.toBoth(balancer.port(), balancer.tlsPort(), Papers.none().context(), ledger);
    }

    /// Of a pool before such nodes; they expect PROXY headers.
    static String settings(Profile profile) {
        return "balance = round_robin, proxy_protocol = v2, slow_start = 0s, continuity.broker = " + broker(profile)
                + "\n";
    }

    /// What the balancer is told that the nodes are.
    private static String broker(Profile profile) {
        return switch (profile.name()) {
            case "strict" -> "aedes"; // keeps sessions, and does nothing that the specification forbids
            case "loner" -> "other";
            default -> profile.name();
        };
    }

    ClusterNode node(int number) {
        return cluster.node(number);
    }

    void killAll() {
        cluster.nodes().forEach(ClusterNode::kill);
    }

    void restartAll() {
        cluster.nodes().forEach(ClusterNode::restart);
    }

    int clientsAtNodes() {
        return cluster.nodes().stream().mapToInt(ClusterNode::clients).sum();
    }

    void awaitClientsAtNodes(int count) {
        Patience.until(count + " clients at nodes", () -> clientsAtNodes() == count);
    }

    double moves(String... labels) {
        return balancer.metrics().sum("tidegate_moves_total", labels);
    }

    void awaitHeld(int count) {
        balancer.awaitMetric(count, "tidegate_continuity_clients", "state=\"held\"");
    }

    void awaitUp(String node) {
        Patience.until(node + " to be up", () -> balancer.node(node).state().equals("up"));
    }

    /// No will was published, nobody was cut off, all is delivered, and no node was sent what it must not get.
    ///
    /// @param clients of the swarm
    void assertUnnoticed(int clients) {
        swarm.settle();
        ledger.verdict().assertExact();
        assertThat(swarm.ready()).as("clients that are connected").isEqualTo(clients);
        assertThat(moves("result=\"ended\"")).as("clients that were ended").isZero();
        cluster.assertNoFault();
        assertThat(cluster.wills()).as("wills of clients that are there").isEmpty();
    }

    @Override
    public void close() {
        try (cluster) {
            swarm.close();
            balancer.awaitRest();
            balancer.close();
        }
    }
}
