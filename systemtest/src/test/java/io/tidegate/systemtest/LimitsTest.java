package io.tidegate.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A listener's limits hold, and what they turn away is counted.
final class LimitsTest {
    private static Balancer balancer(ScriptedNode node, String listener) {
        return Balancer.of(listener, "", List.of(Balancer.node("one", node.port())));
    }

    private static void assertServed(RawClient client) throws IOException {
        client.send(Hello.v311("welcome").bytes());
        assertThat(client.read()).isEqualTo("20 02 00 00");
    }

    private static boolean isServed(RawClient client) {
        try {
            client.send(Hello.v311("welcome").bytes());
            return client.read().equals("20 02 00 00");
        } catch (IOException _) {
            return false; // reset: it was turned away
        }
    }

    @Test
    void noMoreConnectionsThanAllowed() throws IOException {
        try (ScriptedNode node = ScriptedNode.accepting();
                Balancer balancer = balancer(node, "max_connections = 3");
                RawClient first = RawClient.open(balancer.port());
                RawClient second = RawClient.open(balancer.port());
                RawClient third = RawClient.open(balancer.port())) {
            assertServed(first);
            assertServed(second);
            assertServed(third);
            try (RawClient fourth = RawClient.open(balancer.port())) {
                assertThat(fourth.readToEnd()).isZero();
            }
            balancer.awaitMetric(1, "tidegate_refusals_total", "reason=\"too_many_connections\"");
            first.leave();
            balancer.awaitMetric(2, "tidegate_links");
            try (RawClient fifth = RawClient.open(balancer.port())) {
                assertServed(fifth);
            }
        }
    }

    @Test
    void noMoreNewConnectionsInATimeThanAllowed() throws IOException {
        int allowed = 1; // a burst is one second's worth, and at least one
        int tried = 20;
        List<RawClient> clients = new ArrayList<>();
        try (ScriptedNode node = ScriptedNode.accepting();
                Balancer balancer = balancer(node, "max_conn_rate = \"1/h\"")) {
            for (int i = 0; i < tried; i++) {
                clients.add(RawClient.open(balancer.port()));
            }
            balancer.awaitMetric(tried - allowed, "tidegate_refusals_total", "reason=\"too_fast\"");
            // Which of them it was is for the loops to say: each takes clients from a queue of its own.
            assertThat(clients.stream().filter(LimitsTest::isServed)).hasSize(allowed);
            for (RawClient client : clients) {
                client.leave();
            }
        }
    }

    @Test
    void accessRulesDecideByTheAddress() throws IOException {
        String rules = "access_rules = [\"allow 127.0.0.9\", \"deny 127.0.0.0/28\", \"allow all\"]";
        try (ScriptedNode node = ScriptedNode.accepting();
                Balancer balancer = balancer(node, rules);
                RawClient named = RawClient.openFrom("127.0.0.9", balancer.port());
                RawClient denied = RawClient.openFrom("127.0.0.8", balancer.port());
                RawClient other = RawClient.openFrom("127.0.0.16", balancer.port())) {
            assertServed(named);
            assertServed(other);
            assertThat(denied.readToEnd()).isZero();
            balancer.awaitMetric(1, "tidegate_refusals_total", "reason=\"denied_by_rule\"");
        }
    }

    @Test
    void aFullNodeIsPassedOver() throws IOException {
        try (ScriptedNode small = ScriptedNode.accepting();
                ScriptedNode other = ScriptedNode.accepting();
                Balancer balancer = Balancer.of(
                        "",
                        List.of(
                                "{ name = small, address = \"127.0.0.1:%d\", max_connections = 1 }"
                                        .formatted(small.port()),
                                "{ name = other, address = \"127.0.0.1:%d\", backup = true }"
                                        .formatted(other.port())));
                RawClient first = RawClient.open(balancer.port());
                RawClient second = RawClient.open(balancer.port());
                RawClient third = RawClient.open(balancer.port())) {
            assertServed(first);
            assertServed(second);
            assertServed(third);
            assertThat(balancer.node("small").clients()).isEqualTo(1);
            assertThat(balancer.node("other").clients()).isEqualTo(2);
        }
    }

    @Test
    void aPoolThatIsFullRefuses() throws IOException {
        try (ScriptedNode small = ScriptedNode.accepting();
                Balancer balancer = Balancer.of(
                        "",
                        List.of("{ name = small, address = \"127.0.0.1:%d\", max_connections = 1 }"
                                .formatted(small.port())));
                RawClient first = RawClient.open(balancer.port());
                RawClient second = RawClient.greet(balancer.port(), Hello.v5("second"))) {
            assertThat(second.read()).isNotEmpty();
            second.leave();
            Patience.until("its place to be free", () -> balancer.node("small").clients() == 0);
            assertServed(first);
            try (RawClient third = RawClient.greet(balancer.port(), Hello.v5("third"))) {
                assertThat(third.read()).isEqualTo("20 03 00 88 00");
            }
        }
    }
}
