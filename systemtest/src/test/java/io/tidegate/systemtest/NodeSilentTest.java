package io.tidegate.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// A node hangs, or its host is gone without a word.
final class NodeSilentTest {
    private static final int CLIENTS = 400;
    private static final int FROZEN_AT = 100;

    private final AtomicInteger number = new AtomicInteger();

    private void connectOnce(Balancer balancer) throws Exception {
        Hello hello = Hello.v311("silent-" + number.incrementAndGet());
        try (RawClient client = RawClient.greet(balancer.port(), hello)) {
            assertThat(client.read()).as(hello.clientId()).isEqualTo("20 02 00 00");
        }
    }

    @Test
    void aNodeThatHangsCostsNoClientAFailedConnect() throws Exception {
        try (Mosquitto first = Mosquitto.start();
                Mosquitto second = Mosquitto.start();
                Balancer balancer = Balancer.of(
                        "balance = round_robin, connack_timeout = 1h",
                        List.of(Balancer.node("first", first.port()), Balancer.node("second", second.port())))) {
            new Crowd(CLIENTS, 32).each(i -> {
                if (i == FROZEN_AT) {
                    second.freeze();
                }
                connectOnce(balancer);
            });
            assertThat(balancer.node("second").state()).isEqualTo("suspect");
            assertThat(balancer.metrics().sum("tidegate_retries_total")).isPositive();
            second.thaw();
            Patience.until("the node to be up again, asked by a client", () -> {
                connectOnce(balancer);
                return balancer.node("second").state().equals("up");
            });
            assertThat(balancer.closedLinks())
                    .as("links that ended with an error")
                    .noneMatch(line -> line.has("reason", "node_silent") || line.has("reason", "no_node"));
        }
    }

    @Test
    void aClientOfAHostThatVanishedIsTold() throws Exception {
        try (TestHost host = TestHost.start();
                Mosquitto broker = Mosquitto.startOn(host);
                Balancer balancer = Balancer.of(
                        "keepalive = \"1,1,2\", tcp_user_timeout = infinity", // else that counts, 30 s at least
                        List.of("{ name = far, address = \"" + host.address() + ":" + broker.port() + "\" }"))) {
            Hello hello = Hello.v311("left-alone");
            try (RawClient client = RawClient.greet(balancer.port(), hello)) {
                assertThat(client.read()).isEqualTo("20 02 00 00");
                host.vanish();
                client.readToEnd();
                LinkLine line = balancer.awaitClosed("left-alone");
                assertThat(line.get("side")).isEqualTo("node");
                assertThat(line.get("reason")).isEqualTo("node_reset");
            }
        }
    }

    @Test
    void connectionsToNodesComeFromTheAddressesThatAreConfigured() throws Exception {
        try (Mosquitto broker = Mosquitto.start();
                Balancer balancer = Balancer.of(
                        "source_addresses = [\"127.0.0.2\", \"127.0.0.3\"]",
                        List.of(Balancer.node("one", broker.port())))) {
            for (String address : List.of("127.0.0.2", "127.0.0.3")) { // each loop takes them in turn
                Patience.until("a connection from " + address, () -> {
                    connectOnce(balancer);
                    return broker.program().lines().stream().anyMatch(line -> line.contains("from " + address + ":"));
                });
            }
        }
    }
}
