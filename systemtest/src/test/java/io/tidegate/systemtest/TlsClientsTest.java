package io.tidegate.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Clients over TLS and mutual TLS, through Tidegate to a mosquitto that knows nothing of it: each library, and what
/// TLS itself has to offer.
final class TlsClientsTest {
    private static final int LARGE_BYTES = 1024 * 1024;

    private static Mosquitto broker;
    private static Balancer balancer;
    private static Papers device;

    @TempDir
    private Path directory;

    /// Paho for MQTT 5 never closes its socket over TLS: when it has said DISCONNECT and the node has closed, it is not
    /// waited for.
    @BeforeAll
    static void start() {
        Pki pki = Pki.shared();
        device = Papers.of(pki.client("device-7"));
        broker = Mosquitto.start();
        balancer = Balancer.start("""
                listeners.ssl.default {
                  bind = "127.0.0.1:0"
                  ssl_options {
                    %s
                    certificates = [ { %s } ]
                    cacertfile = "%s"
                    verify = verify_peer
                  }
                }
                pools.default { nodes = [ %s ] }
                """.formatted(
                        pki.server(Pki.Key.EC).settings(),
                        pki.server(Pki.Key.RSA).settings(),
                        pki.root(),
                        Balancer.node("one", broker.port())));
    }

    @AfterAll
    static void end() {
        try (Mosquitto _ = broker) {
            balancer.close();
        }
    }

    @AfterEach
    void nothingIsLeft() {
        balancer.awaitRest();
    }

    private static Door door(Papers papers) {
        return Door.tls(balancer.tlsPort(), papers);
    }

    static Stream<Arguments> librariesAndQos() {
        return Stream.of(Library.PAHO_3_1_1, Library.PAHO_5, Library.HIVEMQ_3_1_1, Library.HIVEMQ_5)
                .flatMap(library -> IntStream.rangeClosed(0, 2).mapToObj(qos -> Arguments.of(library, qos)));
    }

    @ParameterizedTest
    @MethodSource("librariesAndQos")
    void delivers(Library library, int qos) throws Exception {
        new Scenes(library, door(device)).delivers(qos);
    }

    @ParameterizedTest
    @EnumSource
    void carriesOneMebibyteOfAClientWithoutACertificate(Library library) throws Exception {
        new Scenes(library, door(Papers.none())).carries(LARGE_BYTES);
    }

    @ParameterizedTest
    @EnumSource(names = {"PAHO_3_1_1", "HIVEMQ_5"})
    void publishesTheWillOfAClientThatDies(Library library) throws Exception {
        new Scenes(library, door(device)).publishesTheWillOfAClientThatDies();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tlsv1.2", "tlsv1.3"})
    void mosquittosOwnClientsMeet(String version) {
        List<String> subscriberSays = Stream.concat(
                        device.ofMosquitto().stream(),
                        Stream.of("--tls-version", version, "--tls-alpn", "mqtt", "-t", "own/#", "-C", "1"))
                .toList();
        List<String> publisherSays = Stream.concat(
                        Papers.none().ofMosquitto().stream(),
                        Stream.of("--tls-version", version, "-t", "own/a", "-q", "2", "-m", "salut"))
                .toList();
        try (Program subscriber =
                MosquittoClient.subscribe(balancer.tlsPort(), subscriberSays.toArray(String[]::new))) {
            try (Program publisher =
                    MosquittoClient.publish(balancer.tlsPort(), publisherSays.toArray(String[]::new))) {
                assertThat(publisher.awaitExit()).as(publisher.tail()).isZero();
            }
            subscriber.awaitLine("salut", "salut"::equals);
            assertThat(subscriber.awaitExit()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void mqttJsMeetsItself(int version) {
        try (Program program = MqttJs.exchange(door(device), version, LARGE_BYTES)) {
            program.awaitLine("all arrived");
            assertThat(program.awaitExit()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"-tls1_2, TLSv1.2", "-tls1_3, TLSv1.3"})
    void aSessionIsResumedWithACertificateAndWithout(String option, String version) {
        double resumed = resumed();
        for (Papers papers : List.of(device, Papers.none())) {
            String session = directory
                    .resolve("session-" + (papers.own() == null ? "without" : "with"))
                    .toString();
            try (SClient client =
                    SClient.start(balancer.tlsPort(), papers, option, "-alpn", "mqtt", "-sess_out", session)) {
                assertThat(client.visit("first" + option))
                        .contains("New, " + version, "ALPN protocol: mqtt", "Verify return code: 0");
            }
            try (SClient client =
                    SClient.start(balancer.tlsPort(), papers, option, "-alpn", "mqtt", "-sess_in", session)) {
                assertThat(client.visit("again" + option)).contains("Reused, " + version, "ALPN protocol: mqtt");
            }
        }
        assertThat(resumed()).isEqualTo(resumed + 2);
    }

    private static double resumed() {
        return balancer.metrics().sum("tidegate_tls_handshakes_total", "side=\"client\"", "result=\"resumed\"");
    }

    @Test
    void aClientGetsTheCertificateThatItCanVerify() {
        assertThat(signature("-tls1_3")).contains("Peer signature type: ECDSA");
        assertThat(signature("-tls1_3", "-sigalgs", "rsa_pss_rsae_sha256")).contains("Peer signature type: RSA-PSS");
        assertThat(signature("-tls1_2", "-cipher", "ECDHE-RSA-AES128-GCM-SHA256"))
                .contains("Peer signature type: RSA");
        assertThat(signature("-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-GCM-SHA256"))
                .contains("Peer signature type: ECDSA");
    }

    private static String signature(String... arguments) {
        try (SClient client = SClient.start(balancer.tlsPort(), device, arguments)) {
            return client.visit("verifies");
        }
    }

    @Test
    void whatIsOldOrSpeaksAnotherProtocolIsRefused() {
        assertRefused("protocol version", "-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0");
        assertRefused("no application protocol", "-alpn", "http/1.1");
        assertRefused("handshake failure", "-tls1_2", "-cipher", "AES128-SHA");
    }

    private static void assertRefused(String alert, String... arguments) {
        long before = refusals();
        try (SClient client = SClient.start(balancer.tlsPort(), device, arguments)) {
            assertThat(client.end()).containsIgnoringCase("alert " + alert);
        }
        Patience.until("a line that says so", () -> refusals() == before + 1);
    }

    private static long refusals() {
        return balancer.closedLinks().stream()
                .filter(line -> line.has("reason", "tls_handshake_failed"))
                .count();
    }

    @Test
    void aClientThatEndsWithoutCloseNotifyIsGone() throws IOException {
        try (RawClient clear = RawClient.open(balancer.tlsPort());
                RawClient client = RawClient.secure(clear, Pki.NAME, device.context())) {
            assertThat(client.send(Hello.v311("abrupt").bytes()).read()).isEqualTo("20 02 00 00");
            clear.endOutput();
            assertThat(balancer.awaitClosed("abrupt").get("side")).isEqualTo("client");
        }
    }
}
