package io.tidegate.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.systemtest.cluster.Cluster;
import io.tidegate.systemtest.cluster.Profile;
import io.tidegate.systemtest.cluster.Setup;
import io.tidegate.systemtest.ledger.Ledger;
import io.tidegate.systemtest.swarm.Role;
import io.tidegate.systemtest.swarm.Swarm;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Nodes are killed, drained, evacuated, and join, under clients of MQTT 3.1.1 and 5 that publish and subscribe at QoS
/// 0, 1 and 2, with sessions that are kept and that are not; clusters behave as those that are known. No client
/// notices,
/// and the accounts are exact, but for what the cluster itself says that it forgot.
@Timeout(300)
final class MovesTest {
    private static final int CLIENTS = 48;

    static Stream<Profile> profiles() {
        return Stream.of(
                Profile.EMQX,
                Profile.BIFROMQ.with(Profile.BIFROMQ.death().refusedFor(Duration.ofSeconds(2))),
                Profile.RABBITMQ,
                Profile.AEDES,
                Profile.LONER);
    }

    /// One that takes sessions over, one that renumbers, one that shares nothing.
    static Stream<Profile> some() {
        return Stream.of(Profile.EMQX, Profile.RABBITMQ, Profile.LONER);
    }

    static String broker(Profile profile) {
        return profile.name().equals("loner") ? "other" : profile.name();
    }

    /// Everybody publishes to the next one, at each QoS.
    static Role role(int number, int clients, Profile profile) {
        String id = "c" + number;
        boolean isFive = number % 2 == 0 && profile.terms().speaksFive();
        Role role = isFive ? Role.five(id).aliases(2).receiveMaximum(5) : Role.three(id);
        role = number % 4 < 2 ? role.kept() : role;
        role = number % 5 == 0 ? role.will("wills/" + id, "gone", 1, 0) : role;
        for (int qos = 0; qos <= 2; qos++) {
            role = role.subscribes("q" + qos + "/" + number, qos)
                    .publishes("q" + qos + "/" + (number + 1) % clients, qos);
        }
        return role.every(Duration.ofMillis(100));
    }

    /// A balancer with continuity before a cluster, and everybody connected, half of them over TLS.
    private static final class Scene implements AutoCloseable {
        final Ledger ledger = new Ledger();
        final Cluster cluster;
        final Balancer balancer;
        final Swarm swarm;
        final Operator operator;

        Scene(Profile profile, int nodes) {
            cluster = Cluster.start(nodes, profile, Setup.BEHIND_PROXY).confessTo(ledger);
            balancer = Balancer.start(Balancer.configuration("", settings(profile), cluster.poolNodes())
                    + ContinuityScene.secureListener());
            operator = new Operator(balancer);
            swarm = ContinuityScene.swarm(balancer, ledger);
            swarm.add(CLIENTS, number -> role(number, CLIENTS, profile));
            swarm.publish();
            ledger.awaitPublished(300);
        }

        private static String settings(Profile profile) {
            return """
                    balance = round_robin, proxy_protocol = v2, slow_start = 0s
                    continuity { broker = %s }
                    drain { rate = "100/s", jitter = 100ms }
                    rebalance { abs_conn_threshold = 2, conn_evict_rate = "100/s" }
                    """.formatted(broker(profile).toLowerCase(Locale.ROOT));
        }

        double moves(String... labels) {
            return balancer.metrics().sum("tidegate_moves_total", labels);
        }

        /// All is delivered, nobody was cut off, and no node was sent what it must not get.
        void holds() {
            assertThat(exactWills()).as("wills of clients that are there").isEmpty();
        }

        /// The same; answers whose wills were published.
        List<String> exactWills() {
            ledger.awaitPublished(300);
            swarm.settle();
            ledger.verdict().assertExact();
            assertThat(swarm.ready()).isEqualTo(CLIENTS);
            assertThat(moves("result=\"ended\"")).isZero();
            cluster.assertNoFault();
            return cluster.wills();
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

    @ParameterizedTest
    @MethodSource("profiles")
    void aNodeIsKilled(Profile profile) {
        try (Scene scene = new Scene(profile, 2)) {
            scene.cluster.node(0).kill();
            Patience.until(
                    "all to be at the other node", () -> scene.cluster.node(1).clients() == CLIENTS);
            scene.holds();
            assertThat(scene.moves("kind=\"recovery\"", "result=\"moved\"")).isGreaterThanOrEqualTo(CLIENTS / 2.0);
        }
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void aNodeIsDrained(Profile profile) {
        try (Scene scene = new Scene(profile, 2)) {
            scene.operator.does("node", "n0", "drain");
            Patience.until(
                    "all to be at the other node", () -> scene.cluster.node(1).clients() == CLIENTS);
            scene.holds();
            assertThat(scene.moves("result=\"moved\"", "reason=\"drain\"")).isEqualTo(CLIENTS / 2.0);
        }
    }

    @ParameterizedTest
    @MethodSource("some")
    void aNodeSendsItsClientsAway(Profile profile) {
        try (Scene scene = new Scene(profile, 2)) {
            scene.cluster.node(0).evacuate();
            scene.cluster.node(0).disconnectAll(0x9C);
            Patience.until(
                    "all to be at the other node", () -> scene.cluster.node(1).clients() == CLIENTS);
            scene.holds();
        }
    }

    @ParameterizedTest
    @MethodSource("some")
    void legsBreakAndTheNodeGoesOn(Profile profile) {
        try (Scene scene = new Scene(profile, 2)) {
            scene.cluster.nodes().forEach(node -> node.resetAll());
            Patience.until("all to have a node again", () -> clients(scene.cluster) == CLIENTS);
            // To a node that works, a leg that breaks is a client that is gone; only MQTT 5 can ask it to wait.
            List<String> fives = profile.terms().speaksFive() ? List.of("c10", "c30") : List.of();
            assertThat(scene.exactWills()).doesNotContainAnyElementsOf(fives.isEmpty() ? List.of("nobody") : fives);
        }
    }

    @ParameterizedTest
    @MethodSource("some")
    void aNodeComesBackAndGetsItsShare(Profile profile) {
        try (Scene scene = new Scene(profile, 2)) {
            scene.operator.does("node", "n0", "drain");
            Patience.until(
                    "all to be at the other node", () -> scene.cluster.node(1).clients() == CLIENTS);
            // Until its last old leg has ended a node seems to have clients.
            Patience.until(
                    "the node to be empty", () -> scene.balancer.node("n0").clients() == 0);
            scene.operator.does("node", "n0", "ready");
            scene.operator.does("rebalance");
            Patience.until("its share", () -> scene.cluster.node(0).clients() == CLIENTS / 2);
            scene.holds();
        }
    }

    private static int clients(Cluster cluster) {
        return cluster.nodes().stream().mapToInt(node -> node.clients()).sum();
    }
}
