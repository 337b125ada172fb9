package io.tidegate.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A certificate changes while clients live and come: nobody is cut off, nobody is turned away.
final class TlsChangeTest {
    private static final int LIVE = 2_000;
    /// Each is to have done its handshake in the time that it has for that.
    private static final int AT_A_TIME = 50;

    private static final int COMING = 500;

    @TempDir
    private Path directory;

    private final List<RawClient> clients = Collections.synchronizedList(new ArrayList<>());
    private final SSLContext shared = Papers.none().context();

    private Path file() {
        return directory.resolve("server.pem");
    }

    /// Certificate and key in one file, so that nobody ever sees one without the other.
    private void install(String text) throws IOException {
        Path next = Files.writeString(directory.resolve("next.pem"), text);
        Files.move(next, file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String certificate(String commonName) throws IOException {
        Pki.Certificate certificate = Pki.shared().server(Pki.Key.EC, commonName, "DNS:localhost, DNS:" + Pki.NAME);
        return Files.readString(certificate.chain()) + Files.readString(certificate.key());
    }

    private Balancer balancer(ScriptedNode node) {
        return Balancer.start("""
                listeners.ssl.default { bind = "127.0.0.1:0", ssl_options { certfile = "%s" } }
                pools.default { nodes = [ %s ] }
                """.formatted(file(), Balancer.node("one", node.port())));
    }

    /// Some resume sessions, some come for the first time.
    private RawClient arrive(Balancer balancer, int number) throws IOException {
        SSLContext context = number % 8 == 0 ? Papers.none().context() : shared;
        RawClient client = RawClient.openTls(balancer.tlsPort(), Pki.NAME, context)
                .send(Hello.v311("c" + number).keepAlive(0).bytes());
        clients.add(client);
        assertThat(client.read()).isEqualTo("20 02 00 00");
        return client;
    }

    /// What somebody is shown who was never here.
    private static String shown(Balancer balancer) throws IOException {
        try (RawClient client =
                RawClient.openTls(balancer.tlsPort(), Pki.NAME, Papers.none().context())) {
            X509Certificate certificate = (X509Certificate) client.session().getPeerCertificates()[0];
            return certificate.getSubjectX500Principal().getName();
        }
    }

    private static void awaitShown(Balancer balancer, String name) {
        Patience.until(name + " to be shown", () -> shown(balancer).equals(name));
    }

    @Test
    void nobodyIsCutOffAndNobodyIsTurnedAway() throws Exception {
        String second = certificate("second");
        String third = certificate("third");
        install(certificate("first"));
        try (ScriptedNode node = ScriptedNode.accepting();
                Balancer balancer = balancer(node)) {
            new Crowd(LIVE, AT_A_TIME).each(number -> arrive(balancer, number));
            assertThat(shown(balancer)).isEqualTo("CN=first");
            new Crowd(COMING, 30).each(number -> {
                if (number == 100) {
                    install(second);
                    balancer.program().signal("HUP");
                } else if (number == 300) {
                    install(third);
                    balancer.program().signal("HUP");
                }
                arrive(balancer, LIVE + number);
            });
            awaitShown(balancer, "CN=third");
            Crowd.of(LIVE + COMING).each(number -> {
                RawClient client = clients.get(number);
                assertThat(client.send(Packets.PINGREQ).read()).isEqualTo("D0 00");
            });
            assertThat(balancer.metrics().sum("tidegate_refusals_total")).isZero();
            assertThat(balancer.metrics().sum("tidegate_links")).isEqualTo(LIVE + COMING);
            for (RawClient client : clients) {
                client.leave();
            }
        }
    }

    @Test
    void aFileThatChangesIsSeenWithoutASignal() throws Exception {
        install(certificate("first"));
        try (ScriptedNode node = ScriptedNode.accepting();
                Balancer balancer = balancer(node);
                RawClient client = arrive(balancer, 1)) {
            install(certificate("second"));
            awaitShown(balancer, "CN=second");
            Patience.await("the admin port to know it, too")
                    .untilAsserted(() -> assertThat(
                                    balancer.admin().get("/api/v1/certificates").body())
                            .contains("CN=second")
                            .doesNotContain("CN=first"));
            assertThat(balancer.metrics().sum("tidegate_tls_certificate_days_left"))
                    .isBetween(88.0, 90.0);
            assertThat(client.send(Packets.PINGREQ).read()).isEqualTo("D0 00");
        }
    }

    @Test
    void aBrokenFileIsRefusedAndNamedAndTheOldStaysInForce() throws Exception {
        String first = certificate("first");
        String other = certificate("other");
        install(first);
        try (ScriptedNode node = ScriptedNode.accepting();
                Balancer balancer = balancer(node);
                RawClient client = arrive(balancer, 1)) {
            String mixed = first.substring(0, first.indexOf("-----BEGIN PRIVATE KEY"))
                    + other.substring(other.indexOf("-----BEGIN PRIVATE KEY"));
            assertRefused(balancer, "", "no certificate in it");
            assertRefused(balancer, first.substring(0, first.length() / 2), "no private key in it");
            assertRefused(balancer, mixed, "does not belong to the certificate");
            assertThat(client.send(Packets.PINGREQ).read()).isEqualTo("D0 00");
            install(other);
            balancer.program().signal("HUP");
            awaitShown(balancer, "CN=other");
        }
    }

    /// @param why is said of no other file: whoever watches it complains, too, later
    private void assertRefused(Balancer balancer, String broken, String why) throws IOException {
        install(broken);
        balancer.program().signal("HUP");
        balancer.program()
                .awaitLine(
                        "what is wrong with the file: " + why,
                        line -> line.contains("level=error") && line.contains(file().toString()) && line.contains(why));
        assertThat(shown(balancer)).isEqualTo("CN=first");
    }
}
