package io.tidegate.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.internal.tcnative.SSL;
import io.tidegate.tls.TestPki.Issued;
import io.tidegate.tls.TlsRig.Listener;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Keys that sign outside BoringSSL, wherever that may be: here it is the JDK.
class TlsOutsideKeyTest {
    private final TlsRig rig = new TlsRig();
    private final JdkSigners signers = new JdkSigners();
    private final Issued rsa = certificate("rsa", TestPki.Key.RSA_2048, TlsRig.HOST);
    private final Issued ecdsa = certificate("ecdsa", TestPki.Key.EC_256, TlsRig.HOST);

    private Issued certificate(String name, TestPki.Key key, String... hosts) {
        return TestPki.order(name).key(key).dns(hosts).forServers().by(rig.root);
    }

    @AfterEach
    void nothingIsLeft() {
        rig.close();
        assertThat(signers.open).as("signers").isZero();
    }

    /// Signs with RSA keys, as well as it is told to, and notes what it is asked for. Confined.
    private static final class JdkSigners implements Signers {
        private final List<SignatureScheme> asked = new ArrayList<>();
        private int open;
        private How how = How.WELL;

        enum How {
            WELL,
            NOT,
            BY_EXCEPTION,
            TOO_LONG
        }

        @Override
        public @Nullable Signer of(KeyMaterial material) {
            if (!material.key().getAlgorithm().equals("RSA")) {
                return null;
            }
            open++;
            return new Signer() {
                @Override
                public byte @Nullable [] sign(SignatureScheme scheme, byte[] message) {
                    asked.add(scheme);
                    return switch (how) {
                        case WELL -> byJdk(material.key(), scheme, message);
                        case NOT -> null;
                        case BY_EXCEPTION -> throw new IllegalStateException("on purpose");
                        case TOO_LONG -> new byte[4096];
                    };
                }

                @Override
                public void close() {
                    open--;
                }
            };
        }

        private static byte[] byJdk(PrivateKey key, SignatureScheme scheme, byte[] message) {
            try {
                Signature signature = scheme.signature();
                signature.initSign(key);
                signature.update(message);
                return signature.sign();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private TlsServer server(Issued... certificates) {
        return rig.server(Listener.USUAL, TlsRig.material(TlsRig.trust(rig.root), certificates), signers);
    }

    private String shownTo(TlsServer server, TlsVersion version) {
        TlsPair pair = rig.pair(server, rig.client(version)).run();
        assertThat(pair.server().why() + pair.client().why()).isEmpty();
        return pair.server().layer().identity().own().subject();
    }

    private String failureOf(TlsServer server, TlsVersion version) {
        TlsPair pair = rig.pair(server, rig.client(version)).run();
        assertThat(pair.client().isOpen()).isFalse();
        return pair.server().why();
    }

    @ParameterizedTest
    @EnumSource
    void aKeyThatDoesNotSignFailsOneHandshakeAndIsBoringSslsFromThenOn(TlsVersion version) {
        TlsServer server = server(rsa);
        signers.how = JdkSigners.How.NOT;
        assertThat(failureOf(server, version)).isEqualTo("our key could not sign");
        signers.asked.clear();
        assertThat(shownTo(server, version)).isEqualTo("CN=rsa");
        assertThat(signers.asked).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void soDoesOneThatFailsByAnException(TlsVersion version) {
        TlsServer server = server(rsa);
        signers.how = JdkSigners.How.BY_EXCEPTION;
        assertThat(failureOf(server, version)).isEqualTo("our key could not sign");
        assertThat(shownTo(server, version)).isEqualTo("CN=rsa");
    }

    @ParameterizedTest
    @EnumSource
    void soDoesASignatureThatIsLongerThanTheKey(TlsVersion version) {
        TlsServer server = server(rsa);
        signers.how = JdkSigners.How.TOO_LONG;
        assertThat(failureOf(server, version)).isEqualTo("our key could not sign");
        assertThat(shownTo(server, version)).isEqualTo("CN=rsa");
    }

    @ParameterizedTest
    @EnumSource
    void signsOncePerFullHandshakeAndNotOnResumption(TlsVersion version) {
        TlsServer server = server(rsa);
        TlsClient client = rig.client(version);
        for (int i = 0; i < 2; i++) {
            TlsPair pair = rig.pair(server, client).run();
            pair.server().write("x"); // tickets go with it
            pair.run();
            TlsIdentity identity = pair.server().layer().identity();
            assertThat(identity.resumed()).isEqualTo(i == 1);
            assertThat(identity.own().subject()).isEqualTo("CN=rsa");
            assertThat(pair.client().takeText()).isEqualTo("x");
        }
        assertThat(signers.asked).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "TLSv1.3, rsa_pss_rsae_sha256, RSA_PSS_SHA256",
        "TLSv1.3, rsa_pss_rsae_sha384, RSA_PSS_SHA384",
        "TLSv1.3, rsa_pss_rsae_sha512, RSA_PSS_SHA512",
        "TLSv1.2, rsa_pss_rsae_sha256, RSA_PSS_SHA256",
        "TLSv1.2, rsa_pkcs1_sha256, RSA_PKCS1_SHA256"
    })
    void signsAsTheClientWantsIt(String protocol, String offered, SignatureScheme asked) {
        EngineClient client = new EngineClient(rig, server(rsa), parameters -> {
                    parameters.setProtocols(new String[] {protocol});
                    // the last is for the signature of the root
                    parameters.setSignatureSchemes(new String[] {offered, "rsa_pkcs1_sha256"});
                })
                .run();
        assertThat(client.server().why() + client.why()).isEmpty();
        assertThat(client.server().isOpen()).isTrue();
        assertThat(signers.asked).containsExactly(asked);
    }

    @ParameterizedTest
    @EnumSource
    void whoCanVerifyEcdsaGetsThat(TlsVersion version) {
        assertThat(shownTo(server(rsa, ecdsa), version)).isEqualTo("CN=ecdsa");
        assertThat(signers.asked).isEmpty();
    }

    @Test
    void whoCannotGetsWhatSignsOutside() {
        EngineClient client = new EngineClient(
                        rig,
                        server(rsa, ecdsa),
                        parameters -> parameters.setSignatureSchemes(
                                new String[] {"rsa_pss_rsae_sha256", "rsa_pkcs1_sha256"}))
                .run();
        assertThat(client.server().why() + client.why()).isEmpty();
        assertThat(client.server().layer().identity().own().subject()).isEqualTo("CN=rsa");
        assertThat(signers.asked).hasSize(1);
    }

    /// The exact name goes before the wildcard, whatever the keys; and what is outside can only be the last.
    @ParameterizedTest
    @EnumSource
    void doesNotChangeWhichCertificateGoesFirst(TlsVersion version) {
        TlsServer server = server(rsa, certificate("wild", TestPki.Key.EC_256, "*.example.org"));
        assertThat(shownTo(server, version)).isEqualTo("CN=rsa");
        assertThat(signers.asked).isEmpty();
    }

    @Test
    void staplesToIt() {
        TlsServer server = server(rsa);
        assertThat(server.staple(rsa.keyMaterial(), new byte[] {1, 2, 3})).isTrue();
        TlsLayer layer = rig.client().layer(() -> {}, TlsRig.HOST, "node");
        SSL.enableOcsp(layer.ssl());
        try (TlsPair pair = new TlsPair(rig, server.layer(() -> {}), layer, TlsRig.WHOLE)) {
            pair.run();
            assertThat(pair.client().isOpen()).isTrue();
            assertThat(SSL.getOcspResponse(layer.ssl())).containsExactly(1, 2, 3);
        }
        assertThat(signers.asked).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void clientsShowTheirCertificatesToIt(TlsVersion version) {
        TlsServer server = rig.server(
                Listener.USUAL.with(TlsRig.required()), TlsRig.material(TlsRig.trust(rig.root), rsa), signers);
        ClientMaterial own = new ClientMaterial(rig.clientCertificate.keyMaterial(), TlsRig.trust(rig.root));
        TlsPair pair = rig.pair(server, rig.client(own, Set.of(version))).run();
        assertThat(pair.server().why() + pair.client().why()).isEmpty();
        assertThat(pair.server().layer().identity().peer()).isNotNull();
        assertThat(signers.asked).hasSize(1);
    }

    @Test
    void anyPiecesWillDo() {
        TlsServer server = server(rsa);
        for (int bytes = 1; bytes < 9; bytes++) {
            int piece = bytes;
            TlsPair pair =
                    rig.pair(server, rig.client(), TlsRig.HOST, _ -> piece).run();
            assertThat(pair.server().isOpen()).isTrue();
        }
        assertThat(signers.asked).hasSize(8);
    }

    @Test
    void aKeyIsForgottenWithTheLastConnectionOfItsTime() {
        TlsServer server = server(rsa);
        TlsPair pair = rig.pair(server, rig.client()).run();
        server.replace(TlsRig.material(null, rsa));
        assertThat(signers.open).isEqualTo(2);
        TlsPair waiting = rig.pair(server, rig.client());
        server.replace(TlsRig.material(null, ecdsa));
        assertThat(signers.open).isEqualTo(2);
        pair.close();
        assertThat(signers.open).isEqualTo(1);
        waiting.run();
        assertThat(waiting.server().isOpen()).as("it began before").isTrue();
        waiting.close();
        assertThat(signers.open).isZero();
    }

    @Test
    void aKeyIsForgottenWhereAnotherCannotBeUsed() {
        KeyMaterial good = rsa.keyMaterial();
        KeyMaterial mixed = new KeyMaterial(
                good.files(),
                ecdsa.chain(),
                certificate("other", TestPki.Key.EC_256, TlsRig.HOST).keys().getPrivate(),
                CertificateFacts.of(ecdsa.certificate()));
        ServerMaterial material = new ServerMaterial(List.of(good, mixed), null, List.of());
        assertThatThrownBy(() -> rig.server(Listener.USUAL, material, signers))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(signers.open).isZero();
    }

    /// RSA would have to decrypt there, which is BoringSSL's to do.
    @Test
    void suitesWithoutEphemeralKeysLeaveTheKeyToBoringSsl() {
        Issued old = TestPki.order("old")
                .key(TestPki.Key.RSA_2048)
                .dns(TlsRig.HOST)
                .keyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment)
                .forServers()
                .by(rig.root);
        TlsServer server = rig.server(
                Listener.USUAL.withCiphers("AES128-GCM-SHA256", "ECDHE-RSA-AES128-GCM-SHA256"),
                TlsRig.material(null, old),
                signers);
        TlsClient client = rig.client(
                new ClientMaterial(null, TlsRig.trust(rig.root)), Set.of(TlsVersion.TLS_1_2), "AES128-GCM-SHA256");
        TlsPair pair = rig.pair(server, client).run();
        assertThat(pair.server().why() + pair.client().why()).isEmpty();
        assertThat(pair.server().layer().identity().cipher()).isEqualTo("AES128-GCM-SHA256");
        assertThat(shownTo(server, TlsVersion.TLS_1_2)).isEqualTo("CN=old");
        assertThat(shownTo(server, TlsVersion.TLS_1_3)).isEqualTo("CN=old");
        assertThat(signers.open).isZero();
    }
}
