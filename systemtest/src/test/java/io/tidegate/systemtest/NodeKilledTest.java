package io.tidegate.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// A node dies, and later comes back, while clients connect.
final class NodeKilledTest {
    private static final int CLIENTS = 500;
    private static final int KILLED_AT = 150;
    private static final int BACK_AT = 350;

    private final AtomicInteger number = new AtomicInteger();

    private void connectOnce(Balancer balancer) throws Exception {
        Hello hello = Hello.v5("c" + number.incrementAndGet());
        try (RawClient client = RawClient.greet(balancer.port(), hello)) {
            assertThat(client.read()).as(hello.clientId()).startsWith("20 ").contains(" 00 00 ");
        }
    }

    @Test
    void costsNoClientAFailedConnect() throws Exception {
        try (Mosquitto first = Mosquitto.start();
                Mosquitto second = Mosquitto.start();
                Mosquitto third = Mosquitto.start();
                Balancer balancer = Balancer.of(
                        "balance = round_robin",
                        List.of(
                                Balancer.node("first", first.port()),
                                Balancer.node("second", second.port()),
                                Balancer.node("third", third.port())))) {
            new Crowd(CLIENTS, 32).each(i -> {
                if (i == KILLED_AT) {
                    second.kill();
                }
                if (i == BACK_AT) {
                    Patience.until(
                            "the node to be known as gone",
                            () -> balancer.node("second").state().equals("backoff"));
                    second.restart();
                }
                connectOnce(balancer);
            });
            Patience.until("the node to be up again, tried by further clients", () -> {
                connectOnce(balancer);
                return List.of("slow_start", "up")
                        .contains(balancer.node("second").state());
            });
            long before = balancer.node("second").total();
            Patience.until("the node to be given clients again", () -> {
                connectOnce(balancer);
                return balancer.node("second").total() > before;
            });
        }
    }
}
