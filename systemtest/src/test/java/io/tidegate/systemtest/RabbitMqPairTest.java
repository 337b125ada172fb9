package io.tidegate.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A cluster of two real nodes, of which one dies or hangs while clients connect one after the other.
@Timeout(300)
final class RabbitMqPairTest {
    private static final int CLIENTS = 60;
    private static final int FIRST = 0;
    private static final int SECOND = 1;
    private static final String PROBE = "tidegateprobe";

    private static RabbitMqPair pair;

    private int number;

    @BeforeAll
    static void start() {
        pair = RabbitMqPair.start("mqtt.proxy_protocol = true");
    }

    @AfterAll
    static void end() {
        pair.close();
    }

    /// Both nodes by turns at `default`, the first one alone at `standing`.
    private static Balancer balancer(String settings) {
        return Balancer.start(
                """
                listeners.tcp.default { bind = "127.0.0.1:0", pool = default }
                listeners.tcp.standing { bind = "127.0.0.1:0", pool = standing }
                pools.standing { proxy_protocol = v2, nodes = [ %s ] }
                pools.default {
                  balance = round_robin
                  proxy_protocol = v2
                  slow_start = 0s
                  probe { kind = mqtt, interval = 500ms, fast_interval = 200ms, timeout = 2s }
                  nodes = [ %s ]
                  %s
                }
                """.formatted(Balancer.node("alone", pair.port(FIRST)), String.join(", ", pair.nodes()), settings));
    }

    private String connectOnce(Balancer balancer) throws IOException {
        Hello hello = Hello.v311("pair-" + ++number);
        try (RawClient client = RawClient.greet(balancer.port(), hello)) {
            assertThat(client.read()).as(hello.clientId()).isEqualTo("20 02 00 00");
            client.send(Packets.DISCONNECT);
        }
        return hello.clientId();
    }

    private void connectUntil(Balancer balancer, String what, Callable<Boolean> condition) {
        Patience.until(what, () -> {
            connectOnce(balancer);
            return condition.call();
        });
    }

    private void connectUntil(Balancer balancer, int node, String state) {
        String name = RabbitMqPair.name(node);
        connectUntil(
                balancer,
                name + " to be " + state,
                () -> balancer.node(name).state().equals(state));
    }

    private void connectUntilBothHaveMore(Balancer balancer) {
        long first = balancer.node(RabbitMqPair.name(FIRST)).total();
        long second = balancer.node(RabbitMqPair.name(SECOND)).total();
        connectUntil(
                balancer,
                "both nodes to be given clients",
                () -> balancer.node(RabbitMqPair.name(FIRST)).total() > first
                        && balancer.node(RabbitMqPair.name(SECOND)).total() > second);
    }

    /// So many come, and the other node has them all.
    private void connectTo(Balancer balancer, int node) throws IOException {
        for (int i = 0; i < CLIENTS; i++) {
            String id = connectOnce(balancer);
            assertThat(balancer.awaitClosed(id).get("node")).as(id).isEqualTo(RabbitMqPair.name(node));
        }
    }

    private static void assertThatNobodyFailed(Balancer balancer) {
        assertThat(balancer.metrics().sum("tidegate_refusals_total")).isZero();
        assertThat(balancer.metrics().sum("tidegate_node_ejections_total")).isZero();
        assertThat(balancer.metrics().sum("tidegate_late_connects_total")).isZero();
    }

    /// @param since the lines that the log of the node had when the test began
    private static void assertThatProbesAreNoTrouble(int node, int since) {
        RabbitMqLog log = pair.log(node).since(since);
        assertThat(log.names("client id: " + PROBE)).as("probed").isTrue();
        assertThat(log.complaintsAbout(PROBE)).isEmpty();
    }

    /// The first one has the most to lose: it leads those who keep the clients' ids.
    @Test
    void aNodeThatIsKilledCostsNoClientAFailedConnectAndIsUsedAgain() throws IOException {
        int since = pair.log(SECOND).size();
        try (Balancer balancer = balancer("")) {
            connectUntilBothHaveMore(balancer);
            pair.kill(FIRST);
            connectOnce(balancer);
            connectUntil(balancer, FIRST, "down");
            connectTo(balancer, SECOND);
            CompletableFuture<Void> back = CompletableFuture.runAsync(() -> pair.restart(FIRST));
            connectUntil(balancer, "the node to be started again", back::isDone);
            back.join();
            connectUntil(balancer, FIRST, "up");
            connectUntilBothHaveMore(balancer);
            assertThatNobodyFailed(balancer);
        }
        assertThatProbesAreNoTrouble(FIRST, 0);
        assertThatProbesAreNoTrouble(SECOND, since);
    }

    @Test
    void aNodeThatHangsCostsNoClientAFailedConnectAndIsUsedAgain() throws IOException {
        int first = pair.log(FIRST).size();
        int second = pair.log(SECOND).size();
        try (Balancer balancer = balancer("connack_timeout = 1h")) {
            connectUntilBothHaveMore(balancer);
            pair.freeze(SECOND);
            try {
                connectUntil(balancer, SECOND, "down");
                assertThat(balancer.metrics().sum("tidegate_retries_total"))
                        .as("clients whose CONNECT it has, and who went on")
                        .isPositive();
                connectTo(balancer, FIRST);
                assertThat(balancer.node(RabbitMqPair.name(FIRST)).state()).isEqualTo("up");
                assertThat(balancer.metrics().sum("tidegate_pool_stalled")).isZero();
            } finally {
                pair.thaw(SECOND);
            }
            connectUntil(balancer, SECOND, "up");
            connectUntilBothHaveMore(balancer);
            assertThatNobodyFailed(balancer);
        }
        assertThatProbesAreNoTrouble(FIRST, first);
        assertThatProbesAreNoTrouble(SECOND, second);
    }

    /// What only the cluster as a whole can do waits, and is not held against the node that waits for it.
    @Test
    void whoNeedsAFrozenNodeWaitsAndNobodyElseIsTheWorseForIt() throws IOException {
        Hello sleeper = Hello.v311("sleeper").kept();
        leaveASessionAt(SECOND, sleeper);
        try (Balancer balancer = balancer("connack_timeout = 3s");
                RawClient standing = RawClient.greet(balancer.port("standing"), Hello.v311("standing"))) {
            assertThat(standing.read()).isEqualTo("20 02 00 00");
            assertThat(standing.send(Packets.subscribe("news")).read()).isEqualTo("90 03 00 01 00");
            pair.freeze(SECOND);
            try {
                connectUntil(balancer, SECOND, "down");
                try (RawClient late = RawClient.greet(balancer.port(), Hello.v311("late"))) {
                    assertThat(late.read()).isEqualTo("20 02 00 00");
                    late.send(Packets.subscribe("news"));
                    assertThatItIsRefused(sleeper, balancer);
                    assertThatItIsServed(standing, balancer);
                    assertThat(balancer.node(RabbitMqPair.name(FIRST)).state()).isEqualTo("up");
                    assertThat(balancer.metrics().sum("tidegate_node_ejections_total"))
                            .isZero();
                    pair.thaw(SECOND);
                    assertThat(late.read()).as("it waited, and was answered").isEqualTo("90 03 00 01 00");
                }
            } finally {
                pair.thaw(SECOND);
            }
            Patience.until(
                    "the session to be there again",
                    () -> presence(sleeper, balancer).equals("20 02 01 00"));
        }
    }

    /// @param node at which its queue lies from then on
    private static void leaveASessionAt(int node, Hello hello) throws IOException {
        byte[] header = ProxyHeader.v1("TCP4 203.0.113.7 198.51.100.1 56324 1883");
        try (RawClient client = RawClient.open(pair.port(node)).send(header, hello.bytes())) {
            assertThat(client.read()).isEqualTo("20 02 00 00");
            assertThat(client.send(Packets.hex("82 06 00 01 00 01 74 01")).read())
                    .as("topic t, quality of service 1")
                    .isEqualTo("90 03 00 01 01");
            client.send(Packets.DISCONNECT);
        }
    }

    private static void assertThatItIsRefused(Hello hello, Balancer balancer) throws IOException {
        try (RawClient client = RawClient.greet(balancer.port(), hello)) {
            assertThat(client.read()).as("not available").isEqualTo("20 02 00 03");
        }
        LinkLine line = balancer.awaitClosed(hello.clientId());
        assertThat(line.get("reason")).isEqualTo("node_silent");
        assertThat(line.get("node")).isEqualTo(RabbitMqPair.name(FIRST));
    }

    private static void assertThatItIsServed(RawClient subscriber, Balancer balancer) throws IOException {
        byte[] publish = Packets.publish("news", new byte[] {42});
        try (RawClient publisher = RawClient.greet(balancer.port(), Hello.v311("publisher"))) {
            assertThat(publisher.read()).isEqualTo("20 02 00 00");
            publisher.send(publish);
            assertThat(subscriber.read()).isEqualTo(Packets.text(publish));
            publisher.send(Packets.DISCONNECT);
        }
        assertThat(subscriber.send(Packets.PINGREQ).read()).isEqualTo(Packets.text(Packets.PINGRESP));
    }

    private static String presence(Hello hello, Balancer balancer) throws IOException {
        try (RawClient client = RawClient.greet(balancer.port(), hello)) {
            return client.read();
        }
    }
}
