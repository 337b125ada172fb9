package io.tidegate.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Through Tidegate to RabbitMQ 3.10, which speaks MQTT 3.1 and 3.1.1 with quality of service 0 and 1, and requires a
/// PROXY header.
final class RabbitMqTest {
    private static RabbitMq broker;
    private static Balancer balancer;

    /// The same pool with v2, with v1, behind another balancer, and for clients over TLS.
    @BeforeAll
    static void start() {
        broker = RabbitMq.start();
        balancer = Balancer.start("""
                listeners.tcp.default { bind = "127.0.0.1:0", pool = v2 }
                listeners.tcp.older { bind = "127.0.0.1:0", pool = v1 }
                listeners.tcp.behind { bind = "127.0.0.1:0", pool = v2, proxy_protocol = true }
                listeners.ssl.default { bind = "127.0.0.1:0", pool = tls, ssl_options { %s } }
                pools.tls { proxy_protocol = v2, proxy_protocol_tlvs = [ssl, cn, alpn, authority], nodes = [ %s ] }
                pools.v1 { proxy_protocol = v1, nodes = [ %s ] }
                pools.v2 { proxy_protocol = v2, nodes = [ %s ] }
                """.formatted(
                        Pki.shared().server(Pki.Key.EC).settings() + ", verify = verify_peer, cacertfile = \""
                                + Pki.shared().root() + "\"",
                        Balancer.node("one", broker.port()),
                        Balancer.node("one", broker.port()),
                        Balancer.node("one", broker.port())));
    }

    @AfterAll
    static void end() {
        try (RabbitMq _ = broker) {
            balancer.close();
        }
    }

    @AfterEach
    void nothingIsLeft() {
        balancer.awaitRest();
    }

    @ParameterizedTest
    @CsvSource({"PAHO_3_1, 0", "PAHO_3_1_1, 0", "PAHO_3_1_1, 1", "HIVEMQ_3_1_1, 0", "HIVEMQ_3_1_1, 1"})
    void delivers(Library library, int qos) throws Exception {
        new Scenes(library, balancer.port()).delivers(qos);
    }

    @ParameterizedTest
    @EnumSource(names = {"PAHO_3_1_1", "HIVEMQ_3_1_1"})
    void keepsARetainedMessage(Library library) throws Exception {
        new Scenes(library, balancer.port()).keepsARetainedMessage();
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

    @Test
    void carries16MebibytesIntact() throws Exception {
        new Scenes(Library.HIVEMQ_3_1_1, balancer.port()).carries(Scenes.LARGE_BYTES);
    }

    /// Its log names the address that it believes a client to have.
    @ParameterizedTest
    @CsvSource({"default", "older"})
    void namesTheClientsOwnSocket(String listener) throws IOException {
        try (RawClient client = RawClient.greet(balancer.port(listener), Hello.v311("seen-" + listener))) {
            assertThat(client.read()).isEqualTo("20 02 00 00");
            broker.program()
                    .awaitLine(
                            "the client's address",
                            line -> line.contains(
                                    "127.0.0.1:" + client.localPort() + " -> 127.0.0.1:" + balancer.port(listener)));
        }
    }

    @ParameterizedTest
    @CsvSource({"PAHO_3_1_1, 1", "HIVEMQ_3_1_1, 0"})
    void deliversOverTls(Library library, int qos) throws Exception {
        new Scenes(library, Door.tls(balancer.tlsPort(), Papers.of(Pki.shared().client("device-7")))).delivers(qos);
    }

    @Test
    void namesTheSocketOfAClientOverTls() throws IOException {
        Papers papers = Papers.of(Pki.shared().client("device-7"));
        try (RawClient clear = RawClient.open(balancer.tlsPort());
                RawClient client = RawClient.secure(clear, Pki.NAME, papers.context())
                        .send(Hello.v311("seen-tls").bytes())) {
            assertThat(client.read()).isEqualTo("20 02 00 00");
            broker.program().awaitLine("127.0.0.1:" + clear.localPort() + " -> 127.0.0.1:" + balancer.tlsPort());
        }
    }

    @Test
    void namesTheAddressThatAnotherBalancerGaveUs() throws IOException {
        byte[] header = ProxyHeader.v1("TCP4 203.0.113.7 198.51.100.1 56324 1883");
        try (RawClient client = RawClient.open(balancer.port("behind"))
                .send(header, Hello.v311("far-away").bytes())) {
            assertThat(client.read()).isEqualTo("20 02 00 00");
            broker.program().awaitLine("203.0.113.7:56324 -> 198.51.100.1:1883");
        }
    }

    /// It closes on MQTT 5 without a CONNACK.
    @Test
    void whoSpeaksAVersionThatItDoesNotIsToldAllTheSame() throws IOException {
        try (RawClient client = RawClient.greet(balancer.port(), Hello.v5("too-new"))) {
            assertThat(client.read()).isEqualTo("20 03 00 88 00");
        }
        assertThat(balancer.awaitClosed("too-new").get("side")).isEqualTo("node");
    }
}
