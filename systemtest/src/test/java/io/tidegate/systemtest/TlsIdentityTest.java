package io.tidegate.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.systemtest.ScriptedNode.Visit;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a node is told of a client's TLS (PROXY protocol, section 2.2), byte by byte; and what the closing line says.
final class TlsIdentityTest {
    private static final String SUITE = "ECDHE-ECDSA-AES128-GCM-SHA256";

    private static ScriptedNode node;
    private static Balancer balancer;
    private static Papers device;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() {
        Pki pki = Pki.shared();
        device = Papers.of(pki.client("device-7"));
        node = ScriptedNode.playing(visit -> {
            visit.send(Packets.ACCEPTED);
            visit.drain();
        });
        balancer = Balancer.start("""
                listeners.ssl.default { bind = "127.0.0.1:0", ssl_options { %1$s } }
                listeners.ssl.behind { bind = "127.0.0.1:0", proxy_protocol = true, ssl_options { %1$s } }
                pools.default {
                  proxy_protocol = v2
                  proxy_protocol_tlvs = [ssl, cn, alpn, authority]
                  nodes = [ %2$s ]
                }
                """.formatted(
                pki.server(Pki.Key.EC).settings() + ", cacertfile = \"" + pki.root() + "\", verify = verify_peer",
                Balancer.node("one", node.port())));
    }

    @AfterAll
    static void end() {
        try (ScriptedNode _ = node) {
            balancer.close();
        }
    }

    @AfterEach
    void nothingIsLeft() {
        balancer.awaitRest();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] tlv(int type, byte[]... value) {
        byte[] all = Packets.concat(value);
        return Packets.concat(new byte[] {(byte) type, (byte) (all.length >> 8), (byte) all.length}, all);
    }

    /// One write: header and CONNECT, with nothing before, between or after them.
    @Test
    void theHeaderOfAClientWithACertificateIsThisOne() throws Exception {
        Hello hello = Hello.v311("exact");
        try (RawClient clear = RawClient.open(balancer.tlsPort());
                RawClient client =
                        RawClient.secure(clear, Pki.NAME, device.context()).send(hello.bytes())) {
            assertThat(client.read()).isEqualTo("20 02 00 00");
            byte[] addresses = Packets.hex("7F000001 7F000001 " + ProxyHeader.portHex(clear.localPort())
                    + ProxyHeader.portHex(balancer.tlsPort()));
            byte[] tlvs = Packets.concat(
                    tlv(0x01, ascii("mqtt")),
                    tlv(0x02, ascii("tidegate.test")),
                    tlv(
                            0x20,
                            Packets.hex("07 00 00 00 00"), // over TLS, with a certificate, now and in this session
                            tlv(0x21, ascii(client.session().getProtocol())),
                            tlv(0x22, ascii("device-7")),
                            tlv(0x23, ascii(client.session().getCipherSuite())),
                            tlv(0x24, ascii("ecdsa-with-SHA256")),
                            tlv(0x25, ascii("EC256"))));
            assertThat(client.session().getProtocol()).isEqualTo("TLSv1.3");
            assertThat(node.awaitVisit().openingHex())
                    .isEqualTo(Packets.text(Packets.concat(ProxyHeader.v2(addresses, tlvs), hello.bytes())));
        }
        LinkLine line = balancer.awaitClosed("exact");
        assertThat(line.get("cn")).isEqualTo("device-7");
        assertThat(line.get("sni")).isEqualTo("tidegate.test");
    }

    /// RabbitMQ says nowhere what it read besides the address; its reader does.
    @Test
    void theReaderInRabbitMqSeesWhoItIs() throws Exception {
        try (RawClient clear = RawClient.open(balancer.tlsPort());
                RawClient client = RawClient.secure(clear, Pki.NAME, device.context())
                        .send(Hello.v311("seen").bytes())) {
            assertThat(client.read()).isEqualTo("20 02 00 00");
            String header = HexFormat.of().formatHex(node.awaitVisit().opening());
            String read = "{ok, Seen, _} = ranch_proxy_header:parse(binary:decode_hex(<<\"" + header
                    + "\">>)), io:format(\"~0p~n\", [Seen]), halt().";
            ProcessBuilder erlang = new ProcessBuilder(
                    Project.program("erl", "rabbitmq-server").toString(),
                    "-noshell",
                    "-pa",
                    Project.rabbitMqLibrary("ranch").toString(),
                    "-eval",
                    read);
            try (Program program = Program.start("erlang", erlang)) {
                String seen = program.awaitLine("src_address");
                assertThat(seen)
                        .contains("src_address => {127,0,0,1},src_port => " + clear.localPort())
                        .contains("alpn => <<\"mqtt\">>,authority => <<\"tidegate.test\">>")
                        .contains("client => [ssl,cert_conn,cert_sess],cn => <<\"device-7\">>")
                        .contains("verified => true,version => <<\"TLSv1.3\">>");
            }
        }
    }

    @Test
    void tls12IsCalledWhatOpenSslCallsIt() throws Exception {
        try (SClient client = SClient.start(balancer.tlsPort(), device, "-tls1_2", "-cipher", SUITE)) {
            client.visit("older");
        }
        Map<Integer, byte[]> ssl = ssl(node.awaitVisit());
        assertThat(new String(ssl.get(0x21), StandardCharsets.US_ASCII)).isEqualTo("TLSv1.2");
        assertThat(new String(ssl.get(0x23), StandardCharsets.US_ASCII)).isEqualTo(SUITE);
    }

    @Test
    void ofAClientWithoutCertificateNameAndProtocolNothingIsMadeUp() throws Exception {
        try (SClient client = SClient.start(balancer.tlsPort(), Papers.none(), "-noservername")) {
            client.visit("nobody");
        }
        Visit visit = node.awaitVisit();
        Map<Integer, byte[]> tlvs = ProxyHeader.tlvs(visit.opening());
        assertThat(tlvs.keySet()).containsExactly(0x20);
        assertThat(Arrays.copyOf(tlvs.get(0x20), 5))
                .as("over TLS; not verified")
                .isEqualTo(Packets.hex("01 00000001"));
        assertThat(ssl(visit).keySet()).containsExactly(0x21, 0x23, 0x24, 0x25);
        LinkLine line = balancer.awaitClosed("nobody");
        assertThat(line.get("cn")).isEmpty();
        assertThat(line.get("sni")).isEmpty();
    }

    @Test
    void aClientThatResumesIsStillWhoItWas() throws Exception {
        for (String version : List.of("-tls1_2", "-tls1_3")) {
            String session = directory.resolve("session" + version).toString();
            try (SClient first = SClient.start(balancer.tlsPort(), device, version, "-sess_out", session)) {
                first.visit("first" + version);
            }
            node.awaitVisit();
            try (SClient second = SClient.start(balancer.tlsPort(), Papers.none(), version, "-sess_in", session)) {
                assertThat(second.visit("again" + version)).contains("Reused, ");
            }
            Visit visit = node.awaitVisit();
            assertThat(Arrays.copyOf(ProxyHeader.tlvs(visit.opening()).get(0x20), 5))
                    .as("over TLS, with a certificate in this session; verified")
                    .isEqualTo(Packets.hex("05 00000000"));
            assertThat(ssl(visit).get(0x22)).isEqualTo(ascii("device-7"));
            assertThat(balancer.awaitClosed("again" + version).get("cn")).isEqualTo("device-7");
        }
    }

    @Test
    void behindAnotherBalancerItsAddressAndOurTlsAreToldTogether() throws Exception {
        byte[] header = ProxyHeader.v1("TCP4 203.0.113.7 198.51.100.1 56324 8883");
        try (RawClient clear = RawClient.open(balancer.port("ssl", "behind")).send(header);
                RawClient client = RawClient.secure(clear, Pki.NAME, device.context())
                        .send(Hello.v311("far-away").bytes())) {
            assertThat(client.read()).isEqualTo("20 02 00 00");
            Visit visit = node.awaitVisit();
            assertThat(Arrays.copyOfRange(visit.opening(), 16, 28))
                    .isEqualTo(Packets.hex("CB007107 C6336401 DC04 22B3"));
            assertThat(ssl(visit).get(0x22)).isEqualTo(ascii("device-7"));
        }
        assertThat(balancer.awaitClosed("far-away").get("client")).isEqualTo("203.0.113.7:56324");
    }

    /// What is in the SSL TLV behind its five bytes.
    private static Map<Integer, byte[]> ssl(Visit visit) {
        byte[] value = Objects.requireNonNull(ProxyHeader.tlvs(visit.opening()).get(0x20));
        return ProxyHeader.parts(Arrays.copyOfRange(value, 5, value.length));
    }
}
