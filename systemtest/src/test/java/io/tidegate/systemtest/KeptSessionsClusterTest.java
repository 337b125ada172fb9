package io.tidegate.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.systemtest.Device.Session;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Through Tidegate to a cluster where a session goes on at whatever node its client comes to.
final class KeptSessionsClusterTest {
    private static final int LEFT = 0;
    private static final int RIGHT = 1;

    private static AedesCluster cluster;
    private static Balancer balancer;

    /// A client in a row meets both nodes by turns; where a test wants a certain node, it takes that node's listener.
    @BeforeAll
    static void start() {
        cluster = AedesCluster.start(2, AedesCluster.Header.PROXY);
        balancer = Balancer.start(
                """
                listeners.tcp.default { bind = "127.0.0.1:0", pool = both }
                listeners.tcp.left { bind = "127.0.0.1:0", pool = left }
                listeners.tcp.right { bind = "127.0.0.1:0", pool = right }
                pools.both { balance = round_robin, proxy_protocol = v2, nodes = [ %s ] }
                pools.left { proxy_protocol = v1, nodes = [ %s ] }
                pools.right { proxy_protocol = v2, nodes = [ %s ] }
                """.formatted(String.join(", ", cluster.nodes()), cluster.node(LEFT), cluster.node(RIGHT)));
    }

    @AfterAll
    static void end() {
        try (AedesCluster _ = cluster) {
            balancer.close();
        }
    }

    @AfterEach
    void nothingIsLeft() {
        balancer.awaitRest();
    }

    static Stream<Arguments> librariesAndQos() {
        return Stream.of(Library.PAHO_3_1_1, Library.HIVEMQ_3_1_1)
                .flatMap(library -> IntStream.rangeClosed(0, 2).mapToObj(qos -> Arguments.of(library, qos)));
    }

    @ParameterizedTest
    @MethodSource("librariesAndQos")
    void delivers(Library library, int qos) throws Exception {
        new Scenes(library, balancer.port()).delivers(qos);
    }

    @ParameterizedTest
    @EnumSource(names = {"PAHO_3_1_1", "HIVEMQ_3_1_1"})
    void publishesTheWillOfAClientThatDies(Library library) throws Exception {
        new Scenes(library, balancer.port()).publishesTheWillOfAClientThatDies();
    }

    @ParameterizedTest
    @EnumSource(names = {"PAHO_3_1_1", "HIVEMQ_3_1_1"})
    void queuesForASession(Library library) throws Exception {
        new Scenes(library, balancer.port()).queuesForASession();
    }

    @ParameterizedTest
    @CsvSource({"left, 0", "right, 1"})
    void theNodeKnowsTheClientsOwnSocket(String listener, int node) throws IOException {
        Hello hello = Hello.v311("seen-" + listener);
        try (RawClient client = RawClient.openAlone(balancer.port(listener)).send(hello.bytes())) {
            assertThat(client.read()).isEqualTo("20 02 00 00");
            cluster.awaitConnected(node, hello.clientId(), client.address());
        }
    }

    /// So its pool has no `proxy_protocol_tlvs`.
    @Test
    void theNodeItselfTakesAHeaderButNoTlv() throws IOException {
        byte[] addresses = Packets.hex("CB 00 71 07 C6 33 64 01 DC 04 07 5B");
        byte[] tlv = Packets.hex("04 00 00");
        byte[] hello = Hello.v311("far-away").bytes();
        try (RawClient client =
                RawClient.open(cluster.port(LEFT)).send(ProxyHeader.v2(addresses, new byte[0]), hello)) {
            assertThat(client.read()).isEqualTo("20 02 00 00");
            cluster.awaitConnected(LEFT, "far-away", "203.0.113.7:56324");
        }
        try (RawClient client = RawClient.open(cluster.port(LEFT)).send(ProxyHeader.v2(addresses, tlv), hello)) {
            assertThat(client.read()).isIn("closed", "reset");
        }
    }

    @Test
    void aSessionGoesOnAtTheOtherNode() throws IOException {
        HandClient left = HandClient.connect(balancer.port("left"), "mover", Session.KEPT);
        left.subscribe("moved", 2);
        left.disconnect();
        cluster.awaitDisconnected(LEFT, "mover");
        try (HandClient publisher = HandClient.connect(balancer.port("left"), "publisher", Session.CLEAN)) {
            publisher.publish("moved", "one", 1);
            publisher.publish("moved", "two", 2);
        }
        try (HandClient right = HandClient.connect(balancer.port("right"), "mover", Session.KEPT)) {
            assertThat(right.sessionPresent()).isTrue();
            assertThat(right.receive().text()).isEqualTo("one");
            assertThat(right.receive().text()).isEqualTo("two");
        }
    }

    @Test
    void theSameClientIdAtTheOtherNodeEndsTheOldLink() throws IOException {
        HandClient left = HandClient.connect(balancer.port("left"), "twice", Session.CLEAN);
        try (HandClient right = HandClient.connect(balancer.port("right"), "twice", Session.CLEAN)) {
            assertThat(left.read()).isEqualTo("closed");
            left.close();
            right.hearsNothing();
            LinkLine line = balancer.awaitClosed("twice");
            assertThat(line.get("node")).isEqualTo(AedesCluster.name(LEFT));
            assertThat(line.get("side")).isEqualTo("node");
        }
    }

    @Test
    void whileANodeIsFrozenItsClientsGoOnAtTheOther() throws IOException {
        List<String> ids = IntStream.range(0, 4).mapToObj(i -> "sleeper" + i).toList();
        for (String id : ids) {
            try (HandClient left = HandClient.connect(balancer.port("left"), id, Session.KEPT)) {
                left.subscribe(id, 1);
            }
        }
        cluster.freeze(LEFT);
        try {
            for (String id : ids) {
                try (HandClient client = HandClient.connect(balancer.port(), id, Session.KEPT)) {
                    assertThat(client.sessionPresent()).as(id).isTrue();
                    client.hearsNothing();
                }
            }
        } finally {
            cluster.thaw(LEFT);
        }
    }
}
