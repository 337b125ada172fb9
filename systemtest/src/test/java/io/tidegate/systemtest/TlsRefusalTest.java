package io.tidegate.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Who has not the right certificate, or does not speak TLS at all, is refused: the line says why, and no node hears
/// of it.
final class TlsRefusalTest {
    private static final String REFUSED = "tls_certificate_refused";
    private static final String FAILED = "tls_handshake_failed";

    private static Pki pki;
    private static Path lists;
    private static ScriptedNode node;
    private static Balancer balancer;

    @TempDir
    private static Path directory;

    @BeforeAll
    static void start() throws IOException {
        pki = Pki.shared();
        lists = Files.writeString(directory.resolve("revoked.pem"), pki.revocationLists());
        node = ScriptedNode.accepting();
        balancer = Balancer.start(
                """
                listeners.ssl.shallow {
                  bind = "127.0.0.1:0"
                  ssl_options { %1$s, cacertfile = "%2$s", verify = verify_peer, depth = 0 }
                }
                listeners.ssl.default {
                  bind = "127.0.0.1:0"
                  ssl_options {
                    %1$s
                    cacertfile = "%2$s"
                    crlfile = "%3$s"
                    verify = verify_peer
                    fail_if_no_peer_cert = true
                    depth = 1
                  }
                }
                listeners.ssl.hasty {
                  bind = "127.0.0.1:0"
                  ssl_options { %1$s, handshake_timeout = 500ms }
                }
                pools.default { nodes = [ %4$s ] }
                """.formatted(pki.server(Pki.Key.EC).settings(), pki.root(), lists, Balancer.node("one", node.port())));
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

    /// What was said to a client, and what the line about it says.
    private record Outcome(String said, LinkLine line) {}

    /// In TLS 1.3 a client learns what came of its certificate when it reads.
    private static Outcome knock(int port, Papers papers) throws IOException {
        try (RawClient clear = RawClient.openAlone(port)) {
            String said;
            try (RawClient client = RawClient.secure(clear, Pki.NAME, papers.context())) {
                said = client.send(Hello.v311("stranger").bytes()).read();
            } catch (IOException e) {
                said = String.valueOf(e.getMessage());
            }
            return new Outcome(said, lineOf(clear));
        }
    }

    /// It leaves first: who was refused is given some time to do so.
    private static LinkLine lineOf(RawClient client) throws IOException {
        client.leave();
        return balancer.awaitClosed("port " + client.localPort(), line -> line.has("client", client.address()));
    }

    private static double dials() {
        return balancer.metrics().sum("tidegate_dials_total");
    }

    /// @param why part of the line's detail
    private static void assertRefused(Papers papers, String alert, String why) throws IOException {
        assertRefused(balancer.tlsPort(), papers, alert, why);
    }

    private static void assertRefused(int port, Papers papers, String alert, String why) throws IOException {
        double dials = dials();
        Outcome outcome = knock(port, papers);
        assertThat(outcome.said()).contains("Received fatal alert: " + alert);
        assertThat(outcome.line().get("reason")).as(outcome.line().toString()).isEqualTo(REFUSED);
        assertThat(outcome.line().get("detail")).contains(why);
        assertThat(outcome.line().get("node")).isEmpty();
        assertThat(dials()).as("connections to nodes").isEqualTo(dials);
        assertServed(Papers.of(pki.client("device-7")));
    }

    private static void assertServed(Papers papers) throws IOException {
        try (RawClient client = RawClient.openTls(balancer.tlsPort(), Pki.NAME, papers.context())
                .send(Hello.v311("welcome").bytes())) {
            assertThat(client.read()).isEqualTo("20 02 00 00");
            assertThat(client.send(Packets.PINGREQ).read()).isEqualTo("D0 00");
        }
    }

    @Test
    void whoShowsNone() throws IOException {
        assertRefused(Papers.none(), "certificate_required", "the client showed no certificate");
    }

    @Test
    void whoHasOneOfAnAuthorityThatIsNotTrusted() throws IOException {
        Papers papers = new Papers(pki.root(), Pki.stranger().client("device-7"));
        assertRefused(papers, "unknown_ca", "unknown issuer");
    }

    @Test
    void whoVouchesForItself() throws IOException {
        assertRefused(Papers.of(pki.selfSigned("device-7")), "unknown_ca", "self-signed");
    }

    @Test
    void whoseTimeIsOver() throws IOException {
        Papers papers = Papers.of(pki.client("device-old", Pki.Validity.PAST));
        assertRefused(papers, "certificate_expired", "expired");
    }

    @Test
    void whoseTimeHasNotCome() throws IOException {
        Papers papers = Papers.of(pki.client("device-new", Pki.Validity.FUTURE));
        assertRefused(papers, "certificate_expired", "not yet valid");
    }

    @Test
    void whoHasAServersCertificate() throws IOException {
        Papers papers = Papers.of(pki.server(Pki.Key.EC));
        assertRefused(papers, "unsupported_certificate", "extendedKeyUsage");
    }

    @Test
    void whoIsTooFarFromWhoIsTrusted() throws IOException {
        Papers papers = Papers.of(pki.client("device-7"));
        assertRefused(balancer.port("ssl", "shallow"), papers, "", "depth is 0");
    }

    /// The ticket is as good as it was; its holder is not.
    @ParameterizedTest
    @ValueSource(strings = {"-tls1_2", "-tls1_3"})
    void whoIsRevokedAlsoWithATicketFromBefore(String version) throws IOException {
        Pki.Certificate fired = pki.client("device-fired");
        Papers papers = Papers.of(fired);
        String session = directory.resolve("session" + version).toString();
        try (SClient client = SClient.start(balancer.tlsPort(), papers, version, "-sess_out", session)) {
            client.visit("fired" + version);
        }
        try (SClient client = SClient.start(balancer.tlsPort(), papers, version, "-sess_in", session)) {
            assertThat(client.visit("resumed" + version)).contains("Reused, ");
        }
        pki.revoke(fired);
        replaceLists();
        if (version.equals("-tls1_2")) {
            balancer.program().signal("HUP"); // at once; otherwise the file is seen to have changed
        }
        Patience.until(
                "the new list to be in force",
                () -> !knock(balancer.tlsPort(), papers).said().equals("20 02 00 00"));
        assertRefused(papers, "certificate_revoked", "revoked");
        double dials = dials();
        long revoked = revoked();
        try (SClient client = SClient.start(balancer.tlsPort(), papers, version, "-sess_in", session)) {
            client.send(Hello.v311("revoked" + version).bytes());
            assertThat(client.await("closed")).contains("Reused, ").doesNotContain(SClient.ACCEPTED);
        }
        Patience.until("the line about it", () -> revoked() == revoked + 1);
        assertThat(dials()).as("connections to nodes").isEqualTo(dials);
    }

    /// How many were turned away for that.
    private static long revoked() {
        return balancer.closedLinks().stream()
                .filter(line -> line.has("reason", REFUSED)
                        && line.get("detail").contains("revoked: certificate \\\"CN=device-fired"))
                .count();
    }

    /// As a careful operator does: the file is never half there.
    private static void replaceLists() throws IOException {
        Path next = Files.writeString(directory.resolve("next.pem"), pki.revocationLists());
        Files.move(next, lists, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void whoDoesNotSpeakTls() throws IOException {
        double dials = dials();
        for (byte[] words : List.of(
                "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
                Hello.v311("in-the-clear").bytes(),
                new byte[64],
                Packets.hex("16 03 01 00 05 01 00 00 01 00"))) {
            try (RawClient client = RawClient.openAlone(balancer.tlsPort()).send(words)) {
                client.readToEnd();
                LinkLine line = lineOf(client);
                assertThat(line.get("reason")).as(line.toString()).isEqualTo(FAILED);
                assertThat(line.get("detail")).isNotEmpty();
            }
        }
        assertThat(dials()).as("connections to nodes").isEqualTo(dials);
        assertServed(Papers.of(pki.client("device-7")));
    }

    @Test
    void whoStopsInTheMiddleOfAHello() throws IOException {
        byte[] hello = ClientHellos.of(Pki.NAME);
        List<RawClient> waiting = new ArrayList<>();
        for (int bytes : List.of(1, 5, 6, hello.length / 2, hello.length - 1)) {
            byte[] part = Arrays.copyOf(hello, bytes);
            waiting.add(RawClient.openAlone(balancer.port("ssl", "hasty")).send(part));
            try (RawClient ending = RawClient.openAlone(balancer.tlsPort()).send(part)) {
                ending.endOutput();
                ending.readToEnd();
                assertThat(lineOf(ending).get("side")).isEqualTo("client");
            }
        }
        for (RawClient client : waiting) {
            assertThat(client.readToEnd()).as("what it is told").isZero();
            assertThat(lineOf(client).get("reason")).isEqualTo("tls_handshake_timeout");
        }
        assertServed(Papers.of(pki.client("device-7")));
    }
}
