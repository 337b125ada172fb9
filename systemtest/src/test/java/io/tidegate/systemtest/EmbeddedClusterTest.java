package io.tidegate.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.systemtest.Device.Session;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;

/// Through Tidegate to a cluster of two that requires a PROXY header: both nodes by turns, and a publish on one reaches
/// a subscriber on the other.
final class EmbeddedClusterTest {
    private static EmbeddedCluster cluster;
    private static Balancer balancer;

    /// One pool goes round, so that two clients in a row meet both nodes; the other brings a client back to its node,
    /// which alone has its session.
    @BeforeAll
    static void start() {
        cluster = EmbeddedCluster.start(2);
        String nodes = String.join(", ", cluster.nodes());
        balancer = Balancer.start("""
                listeners.tcp.default { bind = "127.0.0.1:0", pool = sticky }
                listeners.tcp.single { bind = "127.0.0.1:0", pool = single }
                listeners.tcp.first { bind = "127.0.0.1:0", pool = first }
                listeners.tcp.second { bind = "127.0.0.1:0", pool = second }
                listeners.ssl.default { bind = "127.0.0.1:0", pool = tls, ssl_options { %s } }
                pools.tls { proxy_protocol = v2, proxy_protocol_tlvs = [ssl, cn, alpn, authority], nodes = [ %s ] }
                pools.sticky { balance = client_id, proxy_protocol = v2, nodes = [ %s ] }
                pools.single { proxy_protocol = v1, nodes = [ %s ] }
                pools.first { proxy_protocol = v1, nodes = [ %s ] }
                pools.second { proxy_protocol = v2, nodes = [ %s ] }
                """.formatted(
                        Pki.shared().server(Pki.Key.EC).settings() + ", verify = verify_peer, cacertfile = \""
                                + Pki.shared().root() + "\"",
                        cluster.nodes().getFirst(),
                        nodes,
                        cluster.nodes().getFirst(),
                        cluster.nodes().getFirst(),
                        cluster.nodes().getLast()));
    }

    @AfterAll
    static void end() {
        try (EmbeddedCluster _ = cluster) {
            balancer.close();
        }
    }

    @AfterEach
    void nothingIsLeft() {
        balancer.awaitRest();
    }

    static Stream<Arguments> librariesAndQos() {
        return Stream.of(Library.PAHO_3_1_1, Library.PAHO_5, Library.HIVEMQ_3_1_1, Library.HIVEMQ_5)
                .flatMap(library -> IntStream.rangeClosed(0, 2).mapToObj(qos -> Arguments.of(library, qos)));
    }

    @ParameterizedTest
    @MethodSource("librariesAndQos")
    void delivers(Library library, int qos) throws Exception {
        new Scenes(library, balancer.port("single")).delivers(qos);
    }

    /// It must be able to read all that it is told of a client's TLS.
    @ParameterizedTest
    @EnumSource(names = {"PAHO_3_1_1", "HIVEMQ_5"})
    void deliversOverTls(Library library) throws Exception {
        new Scenes(library, Door.tls(balancer.tlsPort(), Papers.of(Pki.shared().client("device-7")))).delivers(2);
    }

    @ParameterizedTest
    @EnumSource(names = "PAHO_3_1", mode = Mode.EXCLUDE)
    void keepsARetainedMessage(Library library) throws Exception {
        new Scenes(library, balancer.port("single")).keepsARetainedMessage();
    }

    @ParameterizedTest
    @EnumSource(names = "PAHO_3_1", mode = Mode.EXCLUDE)
    void publishesTheWillOfAClientThatDies(Library library) throws Exception {
        new Scenes(library, balancer.port("single")).publishesTheWillOfAClientThatDies();
    }

    @ParameterizedTest
    @EnumSource(names = "PAHO_3_1", mode = Mode.EXCLUDE)
    void bringsASessionBackToItsNode(Library library) throws Exception {
        String id = "sleeper-" + library;
        for (int i = 0; i < 5; i++) {
            try (Device device = library.device(Door.clear(balancer.port()), id)) {
                assertThat(device.connect(Session.KEPT)).as("session present").isEqualTo(i > 0);
                device.disconnect();
            }
        }
        try (Device device = library.device(Door.clear(balancer.port()), id)) {
            device.connect(Session.CLEAN);
        }
        Patience.until("a line for each link", () -> nodesOf(id).size() == 6);
        assertThat(nodesOf(id).stream().distinct()).hasSize(1);
    }

    private static List<String> nodesOf(String clientId) {
        return balancer.closedLinks().stream()
                .filter(line -> line.has("client_id", clientId))
                .map(line -> line.get("node"))
                .toList();
    }

    /// The news of a subscription takes a moment from node to node: what is published before it arrived is lost, and
    /// no balancer can help.
    @ParameterizedTest
    @EnumSource(names = {"PAHO_3_1_1", "HIVEMQ_5"})
    void aPublishOnOneNodeReachesASubscriberOnTheOther(Library library) throws Exception {
        String topic = "across/" + library;
        try (Device subscriber = library.device(Door.clear(balancer.port("first")), "subscriber-" + library);
                Device publisher = library.device(Door.clear(balancer.port("second")), "publisher-" + library)) {
            subscriber.connect(Session.CLEAN);
            subscriber.subscribe(topic, 1);
            publisher.connect(Session.CLEAN);
            Patience.until("a publish to reach the other node", () -> {
                publisher.publish(Message.of(topic, "salut", 1));
                return subscriber.hasMail();
            });
            assertThat(subscriber.receive().text()).isEqualTo("salut");
        }
    }
}
