package io.tidegate.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.systemtest.cluster.Cluster;
import io.tidegate.systemtest.cluster.Knock;
import io.tidegate.systemtest.cluster.Profile;
import io.tidegate.systemtest.cluster.Refusal;
import io.tidegate.systemtest.cluster.Setup;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Without continuity: a node has a CONNECT, and does not answer it. Whether the other one gets it too, and what
/// becomes of a client of which both have it.
final class TwoNodesOneConnectTest {
    private static Balancer balancer(Cluster cluster, String settings) {
        return Balancer.of(
                "balance = round_robin, proxy_protocol = v2, slow_start = 0s, " + settings, cluster.poolNodes());
    }

    /// Who asked a node for this client, in order.
    private static List<String> asked(Cluster cluster, String clientId) {
        return cluster.knocks().stream()
                .filter(knock -> knock.clientId().equals(clientId))
                .map(Knock::node)
                .toList();
    }

    /// That its node may have been heard before its client's connection ends, the other one stands still meanwhile.
    @Test
    void aClientThatANodeTakesWhenItWakesUpIsCounted() throws IOException {
        try (Cluster cluster = Cluster.start(2, Profile.STRICT, Setup.BEHIND_PROXY);
                Balancer balancer = balancer(cluster, "suspect_after = 500ms");
                RawClient witness = RawClient.greet(balancer.port(), Hello.v5("witness"))) {
            assertThat(witness.read()).startsWith("20 ");
            assertThat(asked(cluster, "witness")).containsExactly("n0");
            try (RawClient other = RawClient.greet(balancer.port(), Hello.v5("other"))) {
                assertThat(other.read()).startsWith("20 ");
            }
            cluster.node(0).freeze();
            witness.send(Packets.PINGREQ);
            try (RawClient client = RawClient.greet(balancer.port(), Hello.v5("late"))) {
                assertThat(client.read()).startsWith("20 ");
                assertThat(asked(cluster, "late")).containsExactly("n1");
                Patience.until(
                        "the node to be suspect",
                        () -> balancer.node("n0").state().equals("suspect"));

                cluster.node(1).freeze();
                cluster.node(0).thaw();
                assertThat(witness.read()).isEqualTo("D0 00");
                Patience.until(
                        "the session to be taken", () -> cluster.takeOvers().contains("late"));
                assertThat(asked(cluster, "late")).containsExactly("n1", "n0");
                cluster.node(1).thaw();
                assertThat(client.read()).isEqualTo("E0 01 8E"); // session taken over
                assertThat(client.read()).isEqualTo("closed");
            }
            LinkLine line = balancer.awaitClosed("late");
            assertThat(line.get("reason")).isEqualTo("node_closed");
            assertThat(line.get("detail")).startsWith("n0 was silent, woke up").endsWith("(late_connect)");
            balancer.awaitMetric(1, "tidegate_late_connects_total");
            witness.leave();
        }
    }

    /// By `suspect_after` where the node is silent towards everybody, by `connack_timeout` where it is not known to be.
    @ParameterizedTest
    @CsvSource({
        "never, 100ms, 1s, 20 03 00 88 00, n0",
        "never, 1h, 500ms, 20 03 00 88 00, n0",
        "suspect, 1h, 500ms, 20 03 00 88 00, n0",
        "always, 1h, 2s, 20 0B 00 00 08 21 00 64 22 00 0A 2A 00, n0 n1",
    })
    void whetherTheOtherGetsItIsConfigured(String rule, String suspect, String connack, String answer, String nodes)
            throws IOException {
        String settings =
                "retry_after_send = %s, suspect_after = %s, connack_timeout = %s".formatted(rule, suspect, connack);
        try (Cluster cluster = Cluster.start(2, Profile.STRICT, Setup.BEHIND_PROXY);
                Balancer balancer = balancer(cluster, settings)) {
            cluster.node(0).refuse(Refusal.SILENT);
            try (RawClient client = RawClient.greet(balancer.port(), Hello.v5("asking"))) {
                assertThat(client.read()).isEqualTo(answer);
                client.leave();
            }
            assertThat(asked(cluster, "asking")).containsExactly(nodes.split(" "));
        }
    }
}
