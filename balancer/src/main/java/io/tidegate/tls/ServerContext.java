package io.tidegate.tls;

import io.netty.internal.tcnative.CertificateVerifier;
import io.netty.internal.tcnative.SSL;
import io.netty.internal.tcnative.SSLContext;
import io.netty.internal.tcnative.SSLPrivateKeyMethod;
import io.tidegate.tls.TlsServerSettings.ClientAuth;
import io.tidegate.tls.TlsServerSettings.Tickets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How connections of one listener are opened, from one reading of its files. Any thread.
final class ServerContext {
    /// Of a client's certificates together. It bounds what a stranger may have us keep, and the
    /// tickets too, because its chain is in them: two must fit into what a layer says at once.
    static final int CLIENT_CHAIN_BYTES_MAX = 24 * 1024;

    /// Names of authorities that a client is told of, so that it can choose among its certificates.
    /// Where there are more, as in a public bundle, it is told of none: they would be 20 KB a
    /// handshake.
    static final int AUTHORITY_NAMES_MAX = 64;

    private final OwnCertificates certificates;
    private final Terms terms;
    private final NativeContext context;

    /// @throws IllegalArgumentException where the material or the settings cannot be used
    ServerContext(
            TlsServerSettings settings,
            ServerMaterial material,
            List<byte[]> ticketKeys,
            TlsMeans means,
            Signers signers) {
        this.terms = terms(settings, material, means);
        boolean signOnly = CipherSuites.areEphemeral(settings.ciphers());
        this.certificates = OwnCertificates.of(material.certificates(), signOnly ? signers : Signers.NOBODY);
        this.context = NativeContext.make(
                SSL.SSL_MODE_SERVER,
                settings.versions(),
                (made, handshakes) -> {
                    configure(made, settings, material, ticketKeys);
                    answer(made, material.clients(), handshakes);
                },
                certificates::free);
    }

    private static Terms terms(TlsServerSettings settings, ServerMaterial material, TlsMeans means) {
        Trust trust = material.clients();
        return switch (settings.clientAuth()) {
            case ClientAuth.None() -> new Terms(null, false, settings.alpn(), means);
            case ClientAuth.Asked asked ->
                new Terms(PeerVerifier.forClients(needed(trust), asked.depth()), false, settings.alpn(), means);
            case ClientAuth.Required required ->
                new Terms(PeerVerifier.forClients(needed(trust), required.depth()), true, settings.alpn(), means);
        };
    }

    private static Trust needed(@Nullable Trust trust) {
        if (trust == null) {
            throw new IllegalArgumentException("client certificates are asked for, and nobody is trusted");
        }
        return trust;
    }

    private void configure(long made, TlsServerSettings settings, ServerMaterial material, List<byte[]> ticketKeys)
            throws Exception {
        SSLContext.setOptions(made, SSL.SSL_OP_CIPHER_SERVER_PREFERENCE);
        CipherSuites.apply(made, settings.ciphers());
        SSLContext.setSessionCacheMode(made, SSL.SSL_SESS_CACHE_OFF);
        SSLContext.setSessionCacheTimeout(made, TicketKeys.TICKET_LIFE.toSeconds());
        if (!settings.alpn().isEmpty()) {
            settings.alpn().forEach(ServerContext::checkProtocol);
            SSLContext.setAlpnProtos(
                    made, settings.alpn().toArray(new String[0]), SSL.SSL_SELECTOR_FAILURE_NO_ADVERTISE);
        }
        if (settings.tickets() instanceof Tickets.Off) {
            SSLContext.setOptions(made, SSL.SSL_OP_NO_TICKET);
        } else {
            SSLContext.setSessionTicketKeys(made, TicketKeys.forLibrary(ticketKeys));
        }
        if (!SSLContext.setSessionIdContext(made, sessionContext(settings.clientAuth(), material))) {
            throw new IllegalArgumentException("BoringSSL did not take the session id context");
        }
    }

    /// What BoringSSL asks of us lives as long as the last connection made of this context, which may be days: it must
    /// not reach what peers are judged by, or each new revocation list would be kept beside all before it.
    private void answer(long made, @Nullable Trust trust, NativeContext.Handshakes handshakes) throws Exception {
        OwnCertificates own = certificates;
        SSLContext.setCertificateCallback(made, (ssl, _, _) -> own.choose(ssl, handshakes.of(ssl)));
        if (own.signOutside()) {
            SSLContext.setUseTasks(made, true); // without which the library calls it wrongly
            SSLContext.setPrivateKeyMethod(made, new BySigner(handshakes));
        }
        if (terms.verifier() != null && trust != null) {
            askForCertificate(made, trust, handshakes);
        }
    }

    /// RFC 7301 §3.1; the library would pass over it in silence.
    private static void checkProtocol(String name) {
        if (name.isEmpty() || name.length() > 255 || !CertificateChoice.isPrintable(name)) {
            throw new IllegalArgumentException("an ALPN protocol has 1 to 255 ASCII characters, not \"" + name + "\"");
        }
    }

    /// The order matters: without a verifier the mode would be passed over in silence.
    private void askForCertificate(long made, Trust trust, NativeContext.Handshakes handshakes) throws Exception {
        SSLContext.setUseTasks(made, true);
        SSLContext.setCertVerifyCallback(made, new FromVerdict(handshakes));
        SSLContext.setVerify(
                made,
                terms.peerRequired() ? SSL.SSL_CVERIFY_REQUIRED : SSL.SSL_CVERIFY_OPTIONAL,
                TlsServerSettings.DEPTH_MAX);
        SSLContext.setMaxCertList(made, CLIENT_CHAIN_BYTES_MAX);
        if (!trust.anchors().isEmpty() && trust.anchors().size() <= AUTHORITY_NAMES_MAX) {
            long bio = SSL.newMemBIO();
            try {
                Credential.write(bio, Credential.chainPem(trust.anchors()));
                if (!SSLContext.setCACertificateBio(made, bio)) {
                    throw new IllegalArgumentException("BoringSSL did not take the names of the authorities");
                }
            } finally {
                SSL.freeBIO(bio);
            }
        }
    }

    /// A ticket is good only where clients are asked the same, and the same are trusted to vouch for
    /// them, whoever else has its key.
    private static byte[] sessionContext(ClientAuth auth, ServerMaterial material) throws GeneralSecurityException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        switch (auth) {
            case ClientAuth.None() -> digest.update((byte) 0);
            case ClientAuth.Asked asked -> digest.update(new byte[] {1, (byte) asked.depth()});
            case ClientAuth.Required required -> digest.update(new byte[] {2, (byte) required.depth()});
        }
        Trust trust = material.clients();
        if (trust != null && !(auth instanceof ClientAuth.None)) {
            List<byte[]> anchors = new ArrayList<>();
            for (X509Certificate anchor : trust.anchors()) {
                anchors.add(MessageDigest.getInstance("SHA-256").digest(anchor.getEncoded()));
            }
            anchors.sort(Arrays::compare);
            anchors.forEach(digest::update);
        }
        return digest.digest();
    }

    /// As [OwnCertificates#staple].
    boolean staple(KeyMaterial certificate, byte @Nullable [] response) {
        return certificates.staple(certificate, response);
    }

    /// Staples what `before` staples to certificates that both show.
    void stapleAs(ServerContext before) {
        certificates.stapleAs(before.certificates);
    }

    void useTicketKeys(List<byte[]> keys) {
        SSLContext.setSessionTicketKeys(context.pointer(), TicketKeys.forLibrary(keys));
    }

    NativeContext context() {
        return context;
    }

    Terms terms() {
        return terms;
    }

    /// Signs with the key that a handshake has chosen.
    private record BySigner(NativeContext.Handshakes handshakes) implements SSLPrivateKeyMethod {
        @Override
        public byte[] sign(long ssl, int signatureAlgorithm, byte[] input) {
            Handshake handshake = handshakes.of(ssl);
            if (handshake == null) {
                throw new IllegalStateException("a handshake that nobody began");
            }
            return handshake.sign(signatureAlgorithm, input);
        }

        @Override
        public byte[] decrypt(long ssl, byte[] input) {
            throw new IllegalStateException("no suite in use wants that");
        }
    }

    /// Tells BoringSSL what [Judgement] came to.
    static final class FromVerdict extends CertificateVerifier {
        private final NativeContext.Handshakes handshakes;

        FromVerdict(NativeContext.Handshakes handshakes) {
            this.handshakes = handshakes;
        }

        @Override
        public int verify(long ssl, byte[][] x509, String authAlgorithm) {
            Handshake handshake = handshakes.of(ssl);
            return handshake == null ? X509_V_ERR_UNSPECIFIED : handshake.verifyCode();
        }
    }
}
