package io.tidegate.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.systemtest.cluster.Cluster;
import io.tidegate.systemtest.cluster.ClusterNode;
import io.tidegate.systemtest.cluster.Profile;
import io.tidegate.systemtest.cluster.Setup;
import io.tidegate.systemtest.ledger.Ledger;
import io.tidegate.systemtest.swarm.Swarm;

/// A balancer with continuity before a scripted cluster, a swarm of its clients, and the accounts of both. Confined.
final class ContinuityScene implements AutoCloseable {
    final Ledger ledger;
    final Cluster cluster;
    final Balancer balancer;
    final Swarm swarm;
    final Operator operator;

    private ContinuityScene(Ledger ledger, Cluster cluster, Balancer balancer) {
        this.ledger = ledger;
        this.cluster = cluster;
        this.balancer = balancer;
        this.swarm = Swarm.to(balancer.port(), ledger);
        this.operator = new Operator(balancer);
    }

    /// Nodes that are listed in the configuration.
    ///
    /// @param settings of the pool, besides [#settings]
    static ContinuityScene of(Profile profile, Setup setup, int nodes, String settings) {
        Ledger ledger = new Ledger();
        Cluster cluster = Cluster.start(nodes, profile, setup).confessTo(ledger);
        return new ContinuityScene(ledger, cluster, Balancer.of(settings(profile) + settings, cluster.poolNodes()));
    }

    static ContinuityScene of(Profile profile, int nodes, String settings) {
        return of(profile, Setup.BEHIND_PROXY, nodes, settings);
    }

    /// Before a cluster that a test started, with a configuration of its own.
    static ContinuityScene before(Cluster cluster, String configuration) {
        Ledger ledger = new Ledger();
        return new ContinuityScene(ledger, cluster.confessTo(ledger), Balancer.start(configuration));
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
