package io.tidegate.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Nodes that are spoken to over TLS: mosquittos that have certificates for one name, for another, of somebody unknown,
/// and one that asks for ours.
final class TlsNodeTest {
    private static Pki pki;
    private static Mosquitto right;
    private static Mosquitto other;
    private static Mosquitto unknown;
    private static Mosquitto asking;
    private static Mosquitto clear;
    private static Balancer balancer;

    @BeforeAll
    static void start() {
        pki = Pki.shared();
        right = mosquitto(pki.server(Pki.Key.RSA), "");
        other = mosquitto(pki.server(Pki.Key.EC, "other", "DNS:" + Pki.OTHER_NAME), "");
        unknown = mosquitto(Pki.stranger().server(Pki.Key.EC), "");
        asking = mosquitto(
                pki.server(Pki.Key.EC),
                "cafile " + pki.root() + "\nrequire_certificate true\nuse_identity_as_username true\n");
        clear = Mosquitto.start();
        balancer = Balancer.start(pool("right", right, "")
                + pool("other", other, "")
                + pool("unknown", unknown, "")
                + pool("clear", clear, "")
                + pool("asking", asking, pki.client("tidegate").settings())
                + pool("mute", asking, "")
                + pool("trusting", unknown, "verify = verify_none")
                + pool("second", List.of(node("first", other), node("last", right) + ", backup = true"), ""));
    }

    private static Mosquitto mosquitto(Pki.Certificate certificate, String more) {
        return Mosquitto.start("certfile %s\nkeyfile %s\n%s".formatted(certificate.chain(), certificate.key(), more));
    }

    /// A listener and a pool of that name, whose nodes must be who they are by [Pki#NAME].
    private static String pool(String name, Mosquitto broker, String ssl) {
        return pool(name, List.of(node(name, broker)), ssl);
    }

    private static String pool(String name, List<String> nodes, String ssl) {
        return """
                listeners.tcp.%1$s { bind = "127.0.0.1:0", pool = %1$s }
                pools.%1$s {
                  balance = round_robin
                  nodes = [ { %2$s } ]
                  ssl { enable = true, cacertfile = "%3$s", server_name_indication = "%4$s", %5$s }
                }
                """.formatted(name, String.join(" }, { ", nodes), pki.root(), Pki.NAME, ssl);
    }

    private static String node(String name, Mosquitto broker) {
        return "name = %s, address = \"127.0.0.1:%d\"".formatted(name, broker.port());
    }

    @AfterAll
    static void end() {
        try {
            balancer.close();
        } finally {
            List.of(right, other, unknown, asking, clear).forEach(Mosquitto::close);
        }
    }

    @AfterEach
    void nothingIsLeft() {
        balancer.awaitRest();
    }

    @ParameterizedTest
    @CsvSource({"PAHO_3_1_1, 1", "HIVEMQ_5, 2"})
    void aNodeThatIsWhoItShouldBeIsSpokenTo(Library library, int qos) throws Exception {
        new Scenes(library, balancer.port("right")).delivers(qos);
        new Scenes(library, balancer.port("right")).carries(1024 * 1024);
    }

    @Test
    void aNodeThatAsksForOurCertificateGetsIt() throws Exception {
        new Scenes(Library.PAHO_5, balancer.port("asking")).delivers(1);
        asking.program().awaitLine("u'tidegate'");
    }

    @Test
    void whoTrustsEverybodyMaySaySo() throws Exception {
        new Scenes(Library.PAHO_5, balancer.port("trusting")).delivers(1);
    }

    @Test
    void aNodeThatIsSomebodyElseGetsNoClient() throws IOException {
        assertNone("other", "but for other.test");
    }

    @Test
    void aNodeThatNobodyVouchesForGetsNoClient() throws IOException {
        assertNone("unknown", "unknown issuer");
    }

    @Test
    void aNodeThatSpeaksNoTlsGetsNoClient() throws IOException {
        assertNone("clear", "127.0.0.1:" + clear.port());
    }

    private static void assertNone(String pool, String why) throws IOException {
        for (boolean five : List.of(true, false)) {
            String id = pool + (five ? "-5" : "-3");
            Hello hello = five ? Hello.v5(id) : Hello.v311(id);
            try (RawClient client = RawClient.greet(balancer.port(pool), hello)) {
                assertThat(client.read()).isEqualTo(five ? "20 03 00 88 00" : "20 02 00 03");
                assertThat(client.read()).isEqualTo("closed");
            }
            LinkLine line = balancer.awaitClosed(id);
            assertThat(line.get("reason")).isEqualTo("no_node");
            assertThat(line.get("detail")).as(line.toString()).contains(why);
        }
    }

    /// In TLS 1.3 we believe to be through when the node has not judged us yet.
    @Test
    void aNodeThatAsksForACertificateThatWeHaveNotTakesNobody() throws IOException {
        try (RawClient client = RawClient.greet(balancer.port("mute"), Hello.v5("without"))) {
            assertThat(client.read()).isEqualTo("20 03 00 88 00");
        }
        assertThat(balancer.awaitClosed("without").get("side")).isEqualTo("node");
    }

    @Test
    void aNodeThatIsSomebodyElseMeansTheNextNode() throws IOException {
        try (RawClient client = RawClient.greet(balancer.port("second"), Hello.v311("wanderer"))) {
            assertThat(client.read()).isEqualTo("20 02 00 00");
        }
        LinkLine line = balancer.awaitClosed("wanderer");
        assertThat(line.get("node")).isEqualTo("last");
        assertThat(line.get("tries")).isEqualTo("2");
    }
}
