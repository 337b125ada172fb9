package io.tidegate.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How a run ends, and what signals do.
final class EndTest {
    private static final int LIVE = 200;

    private static Balancer balancer(ScriptedNode node, String shutdown) {
        return Balancer.start(Balancer.configuration("", "", List.of(Balancer.node("one", node.port()))) + "shutdown { "
                + shutdown + " }\n");
    }

    private static List<RawClient> guests(Balancer balancer) throws IOException {
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < LIVE; i++) {
            boolean five = i % 2 == 0;
            RawClient client =
                    RawClient.greet(balancer.port(), five ? Hello.v5("five-" + i) : Hello.v311("three-" + i));
            assertThat(client.read()).isEqualTo(five ? "20 03 00 00 00" : "20 02 00 00");
            clients.add(client);
        }
        return clients;
    }

    @Test
    void sigtermEndsEveryLinkWithAWordAndTheProcessWell() throws IOException {
        try (ScriptedNode node = ScriptedNode.acceptingAll();
                Balancer balancer = balancer(node, "readiness_delay = 5s, drain = 2s")) {
            List<RawClient> clients = guests(balancer);
            balancer.terminate();
            Patience.until("/readyz to say no", () -> balancer.readiness() == 503);
            try (RawClient late = RawClient.greet(balancer.port(), Hello.v311("late"))) {
                assertThat(late.read()).as("a client while we are not ready").isEqualTo("20 02 00 00");
                for (int i = 0; i < LIVE; i++) {
                    assertThat(clients.get(i).read()).isEqualTo(i % 2 == 0 ? "E0 02 8B 00" : "closed");
                    clients.get(i).leave();
                }
                assertThat(late.read()).isEqualTo("closed");
            }
            balancer.awaitEnd();
            assertThat(balancer.closedLinks())
                    .hasSize(LIVE + 1)
                    .allMatch(line -> line.has("reason", "shutdown"), "ended by the shutdown");
            balancer.program().awaitLine("ended", line -> line.endsWith("ended") || line.endsWith("ended\""));
            Patience.until("the node to be left", () -> node.guests() == 0);
        }
    }

    @Test
    void aClientOverTlsHasItsWordToo() throws IOException {
        try (ScriptedNode node = ScriptedNode.acceptingAll();
                Balancer balancer = Balancer.start(
                        """
                        listeners.ssl.default { bind = "127.0.0.1:0", ssl_options { %s } }
                        pools.default { nodes = [ %s ] }
                        shutdown.drain = 1s
                        """.formatted(Pki.shared().server(Pki.Key.EC).settings(), Balancer.node("one", node.port())));
                RawClient client = Door.tls(balancer.tlsPort(), Papers.none()).greet(Hello.v5("five"))) {
            assertThat(client.read()).isEqualTo("20 03 00 00 00");
            balancer.terminate();
            assertThat(client.read()).isEqualTo("E0 02 8B 00");
            assertThat(client.read()).as("after close_notify").isEqualTo("closed");
            client.leave();
            balancer.awaitEnd();
            assertThat(balancer.awaitClosed("five").get("reason")).isEqualTo("shutdown");
        }
    }

    @Test
    void sigintEndsItToo() {
        try (ScriptedNode node = ScriptedNode.acceptingAll();
                Balancer balancer = balancer(node, "drain = 1s")) {
            balancer.program().signal("INT");
            balancer.awaitEnd();
        }
    }

    @Test
    void aSecondSignalEndsAtOnce() throws IOException {
        try (ScriptedNode node = ScriptedNode.acceptingAll();
                Balancer balancer = balancer(node, "readiness_delay = 1h");
                RawClient client = RawClient.greet(balancer.port(), Hello.v311("one"))) {
            assertThat(client.read()).isEqualTo("20 02 00 00");
            balancer.terminate();
            Patience.until("/readyz to say no", () -> balancer.readiness() == 503);
            balancer.terminate();
            balancer.awaitEnd();
            balancer.program().awaitLine("a second signal");
        }
    }

    @Test
    void sighupIsSaidAndChangesNothing() throws IOException {
        try (ScriptedNode node = ScriptedNode.acceptingAll();
                Balancer balancer = balancer(node, "drain = 1s");
                RawClient client = RawClient.greet(balancer.port(), Hello.v311("one"))) {
            assertThat(client.read()).isEqualTo("20 02 00 00");
            balancer.program().signal("HUP");
            balancer.program().awaitLine("SIGHUP");
            assertThat(client.send(Packets.PINGREQ).read()).isEqualTo("D0 00");
            assertThat(balancer.readiness()).isEqualTo(200);
        }
    }
}
