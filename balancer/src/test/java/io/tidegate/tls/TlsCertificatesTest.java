package io.tidegate.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.internal.tcnative.SSL;
import io.tidegate.tls.TestPki.Issued;
import io.tidegate.tls.TlsRig.Listener;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Which certificate is shown to whom.
class TlsCertificatesTest {
    private final TlsRig rig = new TlsRig();
    private final Issued ecdsa = certificate("ecdsa", TestPki.Key.EC_256, TlsRig.HOST);
    private final Issued rsa = certificate("rsa", TestPki.Key.RSA_2048, TlsRig.HOST);
    private final Issued ed25519 = certificate("ed25519", TestPki.Key.ED25519, TlsRig.HOST);
    private final Issued p384 = certificate("p384", TestPki.Key.EC_384, TlsRig.HOST);

    private Issued certificate(String name, TestPki.Key key, String... hosts) {
        return TestPki.order(name).key(key).dns(hosts).forServers().by(rig.root);
    }

    @AfterEach
    void nothingNativeIsLeft() {
        rig.close();
    }

    private String shownTo(TlsServer server, String host, TlsVersion version) {
        TlsPair pair = rig.pair(server, rig.client(new ClientMaterial(null, null), Set.of(version)), host, TlsRig.WHOLE)
                .run();
        assertThat(pair.server().why() + pair.client().why()).isEmpty();
        assertThat(pair.server().isOpen()).isTrue();
        return pair.server().layer().identity().own().subject();
    }

    @ParameterizedTest
    @EnumSource
    void choosesByNameExactThenWildcardThenTheFirst(TlsVersion version) {
        TlsServer server = rig.server(
                Listener.USUAL,
                TlsRig.material(
                        null,
                        certificate("first", TestPki.Key.EC_256, "first.example"),
                        certificate("wild", TestPki.Key.EC_256, "*.example.org"),
                        certificate("exact", TestPki.Key.EC_256, "a.example.org")));
        assertThat(shownTo(server, "a.example.org", version)).isEqualTo("CN=exact");
        assertThat(shownTo(server, "A.Example.ORG", version)).isEqualTo("CN=exact");
        assertThat(shownTo(server, "b.example.org", version)).isEqualTo("CN=wild");
        assertThat(shownTo(server, "c.b.example.org", version)).isEqualTo("CN=first");
        assertThat(shownTo(server, "example.org", version)).isEqualTo("CN=first");
        assertThat(shownTo(server, "elsewhere.example", version)).isEqualTo("CN=first");
        assertThat(shownTo(server, "192.0.2.1", version))
                .as("no SNI for an address")
                .isEqualTo("CN=first");
    }

    @ParameterizedTest
    @CsvSource({
        "ecdsa_secp256r1_sha256+rsa_pss_rsae_sha256, TLSv1.3, EC",
        "rsa_pss_rsae_sha256, TLSv1.3, RSA",
        "rsa_pss_rsae_sha256+ed25519, TLSv1.3, EdDSA",
        "ecdsa_secp256r1_sha256, TLSv1.2, EC",
        "rsa_pss_rsae_sha256, TLSv1.2, RSA",
        "ed25519, TLSv1.2, EdDSA"
    })
    void choosesWhatTheClientCanVerify(String schemes, String version, String expected) throws SSLException {
        TlsServer server = rig.server(Listener.USUAL, TlsRig.material(null, rsa, ed25519, ecdsa));
        EngineClient client = new EngineClient(rig, server, parameters -> {
                    parameters.setProtocols(new String[] {version});
                    // the last is for the signature of the root; TLS 1.3 has no other use for it
                    parameters.setSignatureSchemes((schemes + "+rsa_pkcs1_sha256").split("\\+"));
                })
                .run();
        assertThat(client.server().why()).isEmpty();
        assertThat(client.server().isOpen()).isTrue();
        assertThat(client.keyShown()).isEqualTo(expected);
        String own = client.server().layer().identity().own().keyAlgorithm();
        assertThat(own).startsWith(expected.equals("EdDSA") ? "ED25519" : expected);
    }

    @Test
    void showsRsaWhereTheSuitesOfTls12AreForRsaOnly() {
        TlsServer server = rig.server(Listener.USUAL, TlsRig.material(null, ecdsa, rsa));
        TlsClient client = rig.client(
                new ClientMaterial(null, TlsRig.trust(rig.root)),
                Set.of(TlsVersion.TLS_1_2),
                "ECDHE-RSA-AES128-GCM-SHA256");
        TlsPair pair = rig.pair(server, client).run();
        assertThat(pair.server().layer().identity().own().subject()).isEqualTo("CN=rsa");
    }

    @Test
    void hasNoAnswerForAClientThatCannotVerifyAnyOfOurs() {
        TlsServer server = rig.server(Listener.USUAL, TlsRig.material(null, ecdsa));
        EngineClient client = new EngineClient(
                        rig, server, parameters -> parameters.setSignatureSchemes(new String[] {"rsa_pss_rsae_sha256"}))
                .run();
        assertThat(client.server().why()).isEqualTo("no signature algorithm in common");
        assertThat(client.why()).contains("handshake_failure");
    }

    @ParameterizedTest
    @EnumSource
    void everyKindOfKeySigns(TlsVersion version) {
        for (Issued one : List.of(ecdsa, rsa, p384)) { // BoringSSL as a client does not offer Ed25519
            TlsServer server = rig.server(Listener.USUAL, TlsRig.material(null, one));
            assertThat(shownTo(server, TlsRig.HOST, version))
                    .isEqualTo(one.certificate().getSubjectX500Principal().getName());
        }
    }

    @Test
    void refusesAKeyThatIsNotTheCertificates() {
        KeyMaterial mixed = new KeyMaterial(
                new CertificateFiles(Path.of("mixed.pem"), null, null),
                ecdsa.chain(),
                certificate("other", TestPki.Key.EC_256, TlsRig.HOST).keys().getPrivate(),
                CertificateFacts.of(ecdsa.certificate()));
        assertThatThrownBy(() -> rig.server(Listener.USUAL, new ServerMaterial(List.of(mixed), null, List.of())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("mixed.pem: BoringSSL does not take this certificate and key")
                .hasMessageContaining("KEY_VALUES_MISMATCH");
    }

    @Test
    void staplesWhatItWasLastGiven() {
        TlsServer server = rig.server(Listener.USUAL, TlsRig.material(null, ecdsa));
        KeyMaterial material = ecdsa.keyMaterial();
        assertThat(staplesOf(server)).isEmpty();
        byte[] response = "a response in DER, which nobody here reads".getBytes(StandardCharsets.US_ASCII);
        assertThat(server.staple(material, response)).isTrue();
        assertThat(staplesOf(server)).containsExactly(response);
        assertThat(server.staple(material, new byte[] {1, 2, 3})).isTrue();
        assertThat(staplesOf(server)).containsExactly(new byte[] {1, 2, 3});
        assertThat(server.staple(rsa.keyMaterial(), response))
                .as("not one of its own")
                .isFalse();
        server.replace(TlsRig.material(null, rsa, ecdsa));
        assertThat(staplesOf(server))
                .as("the certificate stays, and so does that")
                .containsExactly(new byte[] {1, 2, 3});
        assertThat(server.staple(material, null)).isTrue();
        assertThat(staplesOf(server)).isEmpty();
    }

    private List<byte[]> staplesOf(TlsServer server) {
        TlsLayer layer = rig.client().layer(() -> {}, TlsRig.HOST, "node");
        SSL.enableOcsp(layer.ssl());
        try (TlsPair pair = new TlsPair(rig, server.layer(() -> {}), layer, TlsRig.WHOLE)) {
            pair.run();
            byte[] response = SSL.getOcspResponse(layer.ssl());
            assertThat(pair.client().isOpen()).isTrue();
            return response == null ? List.of() : List.of(response);
        }
    }

    /// A key that notes how often somebody asks for what it is.
    private record Counted(PrivateKey key, AtomicInteger asked) implements PrivateKey {
        private static final long serialVersionUID = 1;

        @Override
        public String getAlgorithm() {
            return key.getAlgorithm();
        }

        @Override
        public String getFormat() {
            return key.getFormat();
        }

        @Override
        public byte[] getEncoded() {
            asked.incrementAndGet();
            return key.getEncoded();
        }
    }

    @Test
    void staplingWhatIsStapledAlreadyDoesNothing() {
        KeyMaterial plain = rig.serverCertificate.keyMaterial();
        AtomicInteger asked = new AtomicInteger();
        KeyMaterial own = new KeyMaterial(plain.files(), plain.chain(), new Counted(plain.key(), asked), plain.facts());
        TlsServer server = rig.server(Listener.USUAL, new ServerMaterial(List.of(own), null, List.of()));
        asked.set(0);
        assertThat(server.staple(own, null)).isTrue();
        assertThat(asked).as("nothing again").hasValue(0);
        assertThat(server.staple(own, new byte[] {1, 2, 3})).isTrue();
        assertThat(asked).hasValue(1);
        assertThat(server.staple(own, new byte[] {1, 2, 3})).isTrue();
        assertThat(asked).as("the same again").hasValue(1);
        assertThat(server.staple(own, null)).isTrue();
        assertThat(asked).hasValue(2);
    }
}
