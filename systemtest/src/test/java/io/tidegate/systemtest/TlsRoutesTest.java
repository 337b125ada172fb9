package io.tidegate.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// One port serves several clusters: the name that a client asks for says which; where TLS ends here, and where it is
/// passed through to nodes that end it.
final class TlsRoutesTest {
    private static final byte HANDSHAKE_RECORD = 0x16;

    private static Pki pki;
    private static Mosquitto one;
    private static Mosquitto other;
    private static ScriptedNode scripted;
    private static Balancer balancer;

    /// Each mosquitto has a plain port too, for TLS that ends here.
    @BeforeAll
    static void start() {
        pki = Pki.shared();
        one = mosquitto(pki.server(Pki.Key.EC));
        other = mosquitto(pki.server(Pki.Key.RSA, "other", "DNS:" + Pki.OTHER_NAME));
        scripted = ScriptedNode.playing(visit -> {
            visit.send(Packets.ACCEPTED);
            visit.drain();
        });
        balancer = Balancer.start("""
                listeners.ssl.default {
                  bind = "127.0.0.1:0"
                  ssl_options { %1$s, certificates = [ { %2$s } ] }
                  pool = scripted
                  routes = [
                    { sni = "%3$s", client_id = "vip-*", pool = other }
                    { sni = "%3$s", pool = one }
                    { sni = "*.devices.test", pool = other }
                  ]
                }
                listeners.ssl_passthrough.default {
                  bind = "127.0.0.1:0"
                  client_hello_timeout = 4s
                  pool = scripted
                  routes = [
                    { sni = "%3$s", pool = one-tls }
                    { sni = "%4$s", pool = other-tls }
                  ]
                }
                pools.one { nodes = [ %5$s ] }
                pools.other { nodes = [ %6$s ] }
                pools.one-tls { nodes = [ %7$s ] }
                pools.other-tls { nodes = [ %8$s ] }
                pools.scripted { proxy_protocol = v2, proxy_protocol_tlvs = [authority, ssl], nodes = [ %9$s ] }
                """.formatted(
                        pki.server(Pki.Key.EC).settings(),
                        pki.server(Pki.Key.EC, "devices", "DNS:*.devices.test").settings(),
                        Pki.NAME,
                        Pki.OTHER_NAME,
                        Balancer.node("one", one.plainPort()),
                        Balancer.node("other", other.plainPort()),
                        Balancer.node("one-tls", one.port()),
                        Balancer.node("other-tls", other.port()),
                        Balancer.node("scripted", scripted.port())));
    }

    private static Mosquitto mosquitto(Pki.Certificate certificate) {
        return Mosquitto.startTwice("certfile %s\nkeyfile %s".formatted(certificate.chain(), certificate.key()));
    }

    @AfterAll
    static void end() {
        try (Mosquitto _ = one;
                Mosquitto _ = other;
                ScriptedNode _ = scripted) {
            balancer.close();
        }
    }

    @AfterEach
    void nothingIsLeft() {
        balancer.awaitRest();
    }

    /// Also holds that the certificate that is shown is for the name that was asked for.
    private static LinkLine visit(String kind, String name, String clientId) throws IOException {
        int port = balancer.port(kind, "default");
        SSLContext context = Papers.none().context(); // once connected, its time runs
        try (RawClient clear = RawClient.openAlone(port);
                RawClient client = RawClient.secure(clear, name, context)
                        .send(Hello.v311(clientId).bytes())) {
            assertThat(client.read()).isEqualTo("20 02 00 00");
            assertThat(client.send(Packets.PINGREQ).read()).isEqualTo("D0 00");
            client.leave();
            return balancer.awaitClosed(clientId, line -> line.has("client", clear.address()));
        }
    }

    @Test
    void theNameThatIsAskedForChoosesThePool() throws IOException {
        assertThat(visit("ssl", Pki.NAME, "any").get("pool")).isEqualTo("one");
        assertThat(visit("ssl", Pki.NAME.toUpperCase(Locale.ROOT), "any").get("pool"))
                .isEqualTo("one");
        assertThat(visit("ssl", Pki.NAME, "vip-1").get("pool")).isEqualTo("other");
        assertThat(visit("ssl", "a.devices.test", "any").get("pool")).isEqualTo("other");
    }

    @Test
    void whoAsksForNoneGetsTheListenersOwn() throws Exception {
        for (List<String> how : List.of(List.of("-noservername"), List.of("-servername", "nobody.test"))) {
            try (SClient client = SClient.start(balancer.tlsPort(), Papers.none(), how.toArray(String[]::new))) {
                client.send(Hello.v311("lost").bytes());
                byte[] opening = scripted.awaitVisit().opening();
                assertThat(ProxyHeader.tlvs(opening).containsKey(0x02)).isEqualTo(how.size() == 2);
                assertThat(Arrays.copyOfRange(opening, ProxyHeader.lengthOfV2(opening), opening.length))
                        .isEqualTo(Hello.v311("lost").bytes());
            }
        }
    }

    @Test
    void passedThroughTheNodeItselfIsSpokenTo() throws IOException {
        for (String name : List.of(Pki.NAME, Pki.OTHER_NAME)) {
            LinkLine line = visit("ssl_passthrough", name, "unseen");
            assertThat(line.get("pool")).isEqualTo(name.equals(Pki.NAME) ? "one-tls" : "other-tls");
            assertThat(line.get("sni")).isEqualTo(name);
            assertThat(line.get("client_id")).as("what nobody could see").isEmpty();
        }
    }

    @Test
    void passedThroughAnyPayloadArrives() throws Exception {
        Door door = Door.tls(balancer.port("ssl_passthrough", "default"), Papers.none());
        try (RawClient client = door.greet(Hello.v311("large"))) {
            assertThat(client.read()).isEqualTo("20 02 00 00");
            assertThat(client.send(Packets.subscribe("large")).read()).startsWith("90 ");
            byte[] publish = Packets.publish("large", new byte[1024 * 1024]);
            Thread sender = Thread.ofVirtual().start(() -> {
                try {
                    client.send(publish);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            assertThat(client.readBytes()).isEqualTo(publish);
            sender.join();
        }
    }

    @Test
    void aNodeBehindPassthroughHearsTheNameInTheHeaderToo() throws Exception {
        byte[] hello = ClientHellos.of("nobody.test");
        try (RawClient client =
                RawClient.openAlone(balancer.port("ssl_passthrough", "default")).send(hello)) {
            byte[] opening = scripted.awaitVisit().opening();
            assertThat(client.localPort()).isPositive();
            assertThat(ProxyHeader.tlvs(opening).get(0x02))
                    .isEqualTo("nobody.test".getBytes(StandardCharsets.US_ASCII));
            assertThat(ProxyHeader.tlvs(opening)).as("what is not ours to say").doesNotContainKey(0x20);
            assertThat(Arrays.copyOfRange(opening, ProxyHeader.lengthOfV2(opening), opening.length))
                    .startsWith(HANDSHAKE_RECORD)
                    .isEqualTo(hello);
        }
    }

    @Test
    void aHelloInPiecesIsOne() throws Exception {
        byte[] hello = ClientHellos.of("nobody.test");
        try (RawClient client = RawClient.openAlone(balancer.port("ssl_passthrough", "default"))) {
            for (byte each : hello) {
                client.send(new byte[] {each});
            }
            assertThat(scripted.awaitVisit().opening()).endsWith(hello);
        }
    }

    @Test
    void whatIsNoTlsIsNotPassedThrough() throws IOException {
        double dials = balancer.metrics().sum("tidegate_dials_total");
        int port = balancer.port("ssl_passthrough", "default");
        for (byte[] words : List.of(
                "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
                Hello.v311("clear").bytes())) {
            try (RawClient client = RawClient.openAlone(port).send(words)) {
                assertThat(client.readToEnd()).isZero();
                assertThat(lineOf(client).get("reason")).isEqualTo("client_hello_malformed");
            }
        }
        try (RawClient client = RawClient.openAlone(port).send(Arrays.copyOf(ClientHellos.of(Pki.NAME), 40))) {
            assertThat(client.readToEnd()).isZero();
            assertThat(lineOf(client).get("reason")).isEqualTo("client_slow");
        }
        assertThat(balancer.metrics().sum("tidegate_dials_total")).isEqualTo(dials);
    }

    /// It leaves first: who was refused is given some time to do so.
    private static LinkLine lineOf(RawClient client) throws IOException {
        client.leave();
        return balancer.awaitClosed("port " + client.localPort(), line -> line.has("client", client.address()));
    }
}
