package io.tidegate.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.time.Clock;
import io.tidegate.tls.TestPki.Issued;
import io.tidegate.tls.TlsRig.Listener;
import io.tidegate.transport.Layer;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Who comes in with which certificate.
class TlsClientAuthTest {
    private final TlsRig rig = new TlsRig();

    @AfterEach
    void nothingNativeIsLeft() {
        rig.close();
    }

    private TlsPair connect(Listener listener, TlsClient client) {
        return rig.pair(rig.server(listener), client).run();
    }

    private TlsClient client(Issued certificate, TlsVersion version) {
        return rig.client(new ClientMaterial(certificate.keyMaterial(), TlsRig.trust(rig.root)), Set.of(version));
    }

    private static void assertOpen(TlsPair pair) {
        assertThat(pair.server().why() + pair.client().why()).isEmpty();
        assertThat(pair.server().isOpen()).isTrue();
        assertThat(pair.client().isOpen()).isTrue();
    }

    private void assertRefused(TlsPair pair, String why, String alert) {
        assertThat(pair.server().why()).contains(why);
        assertThat(pair.server().isOpen()).isFalse();
        pair.server().layer().close(); // as a loop does before it tells of the failure
        assertThat(pair.server().layer().hasRefusedPeer()).isTrue();
        assertThat(pair.client().why()).isEqualTo("peer's alert: " + alert);
        pair.client().takeReceived();
        assertThat(pair.server().takeReceived()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void nobodyIsAskedWithoutClientAuthentication(TlsVersion version) {
        TlsPair pair = connect(Listener.USUAL, client(rig.clientCertificate, version));
        assertOpen(pair);
        assertThat(pair.server().layer().identity().peer()).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void nobodyComesInByASecondFlightThatIsCutOffAnywhere(TlsVersion version) {
        TlsServer server = rig.server(Listener.USUAL.with(TlsRig.required()));
        TlsClient client = client(rig.clientCertificate, version);
        int flight = 1;
        for (int cut = 0; cut < flight; cut++) {
            try (TlsPair pair = rig.pair(server, client)) {
                pair.server().feed(pair.client().takeSaid());
                pair.client().feed(pair.server().takeSaid());
                rig.runTasks();
                pair.client().pump();
                byte[] second = pair.client().takeSaid();
                flight = second.length;
                if (cut > 0) {
                    pair.server().feed(second, 0, Math.min(cut, flight - 1)); // signatures differ by a byte or two
                }
                rig.runTasks();
                assertThat(pair.server().pump())
                        .as("after %d of %d bytes", cut, flight)
                        .isEqualTo(Layer.MORE);
                assertThat(pair.server().isOpen()).isFalse();
            }
        }
        assertThat(flight).as("certificate, signature, finished").isGreaterThan(500);
    }

    @ParameterizedTest
    @EnumSource
    void whoIsAskedMayComeInWithoutACertificate(TlsVersion version) {
        TlsPair pair = connect(Listener.USUAL.with(TlsRig.asked()), rig.client(version));
        assertOpen(pair);
        assertThat(pair.server().layer().identity().peer()).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void whoIsRequiredToShowACertificateMayNotComeInWithout(TlsVersion version) {
        TlsPair pair = connect(Listener.USUAL.with(TlsRig.required()), rig.client(version));
        assertRefused(
                pair,
                "the client showed no certificate",
                version == TlsVersion.TLS_1_3 ? "certificate required" : "handshake failure");
    }

    @ParameterizedTest
    @EnumSource
    void aGoodCertificateIsTheClientsIdentity(TlsVersion version) {
        for (var auth : List.of(TlsRig.asked(), TlsRig.required())) {
            TlsPair pair = connect(Listener.USUAL.with(auth), client(rig.clientCertificate, version));
            assertOpen(pair);
            TlsIdentity identity = pair.server().layer().identity();
            assertThat(identity.peer())
                    .isEqualTo(new TlsIdentity.Peer(rig.clientCertificate.certificate(), "device-1"));
            assertThat(identity.resumed()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBadCertificateIsRefusedWithTheAlertThatSaysWhy(TlsVersion version) {
        Issued unknown = TestPki.root("Unknown");
        Issued middle = TestPki.order("Middle").authority().by(rig.root);
        Issued lower = TestPki.order("Lower").authority().by(middle);
        assertRefusal(version, TestPki.order("x").forClients().selfSigned(), "self-signed", "unknown CA");
        assertRefusal(version, TestPki.order("x").forClients().by(unknown), "unknown issuer", "unknown CA");
        assertRefusal(version, TestPki.order("x").forServers().by(rig.root), "client", "unsupported certificate");
        assertRefusal(version, TestPki.order("x").forClients().by(lower), "", "unknown CA");
        Instant now = TestPki.NOW;
        assertRefusal(
                version,
                TestPki.order("x")
                        .forClients()
                        .valid(now.minusSeconds(9), now.minusSeconds(1))
                        .by(rig.root),
                "expired",
                "certificate expired");
        assertRefusal(
                version,
                TestPki.order("x")
                        .forClients()
                        .valid(now.plusSeconds(1), now.plusSeconds(9))
                        .by(rig.root),
                "not yet valid",
                "certificate expired"); // or "not currently valid", RFC 8446 §6.2
    }

    private void assertRefusal(TlsVersion version, Issued certificate, String why, String alert) {
        for (var auth : List.of(TlsRig.asked(), TlsRig.required())) {
            TlsPair pair = connect(Listener.USUAL.with(auth), client(certificate, version));
            assertRefused(pair, "the peer's certificate was refused: ", alert);
            assertThat(pair.server().why()).contains(why);
        }
    }

    private ServerMaterial material(Issued... revoked) {
        List<X509Certificate> gone =
                Arrays.stream(revoked).map(Issued::certificate).toList();
        return new ServerMaterial(
                List.of(rig.serverCertificate.keyMaterial()),
                new Trust(List.of(rig.root.certificate()), List.of(rig.root.crl(gone.toArray(new X509Certificate[0])))),
                List.of());
    }

    @ParameterizedTest
    @EnumSource
    void aCertificateWhoseIssuerHasNoListIsRefused(TlsVersion version) {
        Trust trust = new Trust(
                List.of(rig.root.certificate()), List.of(TestPki.root("Another").crl()));
        TlsServer server =
                rig.server(Listener.USUAL.with(TlsRig.required()), TlsRig.material(trust, rig.serverCertificate));
        TlsPair pair = rig.pair(server, client(rig.clientCertificate, version)).run();
        assertRefused(pair, "no revocation list of its issuer", "unknown CA");
    }

    @ParameterizedTest
    @EnumSource
    void aRevokedCertificateIsRefused(TlsVersion version) {
        TlsServer server = rig.server(Listener.USUAL.with(TlsRig.required()), material(rig.clientCertificate));
        TlsPair pair = rig.pair(server, client(rig.clientCertificate, version)).run();
        assertRefused(pair, "revoked", "certificate revoked");
    }

    @ParameterizedTest
    @EnumSource
    void oneRevokedSinceIsRefusedThoughItsTicketIsGood(TlsVersion version) {
        TlsServer server = rig.server(Listener.USUAL.with(TlsRig.required()), material());
        TlsClient client = client(rig.clientCertificate, version);
        TlsPair first = rig.pair(server, client).run();
        first.server().write("tickets go with it");
        first.run();
        assertOpen(first);
        TlsPair second = rig.pair(server, client).run();
        assertOpen(second);
        second.server().write("tickets go with it");
        second.run();
        TlsIdentity resumed = second.server().layer().identity();
        assertThat(resumed.resumed()).isTrue();
        assertThat(resumed.peer()).isEqualTo(new TlsIdentity.Peer(rig.clientCertificate.certificate(), "device-1"));

        server.replace(material(rig.clientCertificate));
        TlsPair third = rig.pair(server, client);
        third.runWithoutTasks();
        rig.runOneTask(); // the client's verdict on the server, which it resumed
        third.client().pump();
        third.client().write("too early to be believed");
        third.run();
        assertThat(third.server().why())
                .startsWith("the peer's certificate was refused: ")
                .contains("revoked");
        assertThat(third.server().isOpen()).isFalse();
        assertThat(third.server().takeReceived()).isEmpty();
        assertThat(third.client().last()).isEqualTo(Layer.ENDED);
    }

    @ParameterizedTest
    @EnumSource
    void oneThatExpiredSinceIsRefusedThoughItsTicketIsGood(TlsVersion version) {
        TlsServer server = rig.server(Listener.USUAL.with(TlsRig.asked()));
        Issued brief = TestPki.order("brief")
                .forClients()
                .valid(TestPki.BEFORE, TestPki.NOW.plusSeconds(60))
                .by(rig.root);
        TlsClient client = client(brief, version);
        TlsPair first = rig.pair(server, client).run();
        first.server().write("tickets go with it");
        first.run();
        assertOpen(first);
        rig.setTime(TestPki.NOW.plusSeconds(61));
        TlsPair second = rig.pair(server, client).run();
        assertThat(second.server().why()).contains("expired");
        assertThat(second.server().isOpen()).isFalse();
    }

    @Test
    void whatTheClientSaysBeforeItIsJudgedIsHeldUntilThen() {
        TlsPair pair = rig.pair(
                rig.server(Listener.USUAL.with(TlsRig.required())), client(rig.clientCertificate, TlsVersion.TLS_1_3));
        pair.runWithoutTasks();
        rig.runTasks(); // the client's verdict on the server
        pair.client().pump();
        pair.client().write("CONNECT");
        byte[] flight = pair.client().takeSaid(); // certificate, Finished, and data in one
        assertThat(pair.server().feed(flight)).isEqualTo(Layer.WAITS);
        assertThat(pair.server().isOpen()).isFalse();
        assertThat(pair.server().pump()).as("woken for nothing").isEqualTo(Layer.WAITS);
        assertThat(pair.server().takeReceived()).isEmpty();
        pair.run();
        assertOpen(pair);
        assertThat(pair.server().takeText()).isEqualTo("CONNECT");
    }

    @Test
    void nobodyComesInByAVerifierThatCannotWork() {
        TlsMeans means = new TlsMeans(
                _ -> {
                    throw new RejectedExecutionException("full");
                },
                rig.means.clock(),
                rig.means.chance());
        try (TlsServer server =
                TlsServer.of(settings(), TlsRig.material(TlsRig.trust(rig.root), rig.serverCertificate), means)) {
            TlsPair pair = rig.pair(server, client(rig.clientCertificate, TlsVersion.TLS_1_3))
                    .run();
            assertRefused(pair, "too many certificates are waiting", "certificate unknown");
        }
    }

    private static TlsServerSettings settings() {
        TlsServerSettings usual = TlsServerSettings.of(new CertificateFiles(Path.of("test.pem"), null, null));
        return new TlsServerSettings(
                usual.certificates(),
                TlsRig.required(),
                usual.versions(),
                usual.ciphers(),
                usual.alpn(),
                usual.tickets(),
                usual.stapling(),
                usual.handshakeTimeout());
    }

    @Test
    void nobodyComesInByAnExceptionOfTheVerifier() {
        TlsMeans means = new TlsMeans(
                rig.means.verifiers(),
                new Clock() {
                    @Override
                    public long nanos() {
                        return 0;
                    }

                    @Override
                    public long epochMillis() {
                        return Long.MIN_VALUE; // what a Date cannot hold, PKIX cannot judge
                    }
                },
                rig.means.chance());
        try (TlsServer server =
                TlsServer.of(settings(), TlsRig.material(TlsRig.trust(rig.root), rig.serverCertificate), means)) {
            TlsPair pair = rig.pair(server, client(rig.clientCertificate, TlsVersion.TLS_1_3))
                    .run();
            assertThat(pair.server().why()).startsWith("the peer's certificate was refused: ");
            assertThat(pair.server().isOpen()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void theNodesCertificateMustBeForItsHost(TlsVersion version) {
        TlsServer server = rig.server(Listener.USUAL);
        TlsPair right =
                rig.pair(server, rig.client(version), TlsRig.HOST, TlsRig.WHOLE).run();
        assertOpen(right);
        for (String host : List.of("other.example.org", "192.0.2.7")) {
            TlsPair wrong =
                    rig.pair(server, rig.client(version), host, TlsRig.WHOLE).run();
            assertThat(wrong.client().why()).contains("refused: not for \"" + host + "\"");
            assertThat(wrong.server().why()).isEqualTo("peer's alert: bad certificate");
            assertThat(wrong.client().isOpen()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void anUnknownNodeIsRefusedUnlessAnybodyWillDo(TlsVersion version) {
        Issued stranger = TestPki.order("x").dns(TlsRig.HOST).forServers().by(TestPki.root("Unknown"));
        TlsServer server = rig.server(Listener.USUAL, TlsRig.material(null, stranger));
        TlsPair refused = rig.pair(server, rig.client(version)).run();
        assertThat(refused.client().why()).contains("unknown issuer");
        assertThat(refused.server().why()).isEqualTo("peer's alert: unknown CA");
        TlsPair taken = rig.pair(server, rig.client(new ClientMaterial(null, null), Set.of(version)))
                .run();
        assertOpen(taken);
    }

    @Test
    void aChainThatNobodyNeedsIsNotKept() {
        TestPki.Order order = TestPki.order("long").forClients();
        Issued issuer = rig.root;
        for (int i = 0; i < 60; i++) {
            issuer = TestPki.order("Authority " + i + " with a name that takes its share of the room")
                    .authority()
                    .by(issuer);
        }
        TlsPair pair = connect(Listener.USUAL.with(TlsRig.required()), client(order.by(issuer), TlsVersion.TLS_1_3));
        assertThat(pair.server().why()).isEqualTo("a handshake message that is too long");
        assertThat(rig.waitingTasks()).isZero();
    }
}
