package io.tidegate.tls;

import io.netty.internal.tcnative.CertificateVerifier;
import io.netty.internal.tcnative.SSL;
import io.netty.internal.tcnative.SSLContext;
import io.tidegate.tls.TlsServerSettings.ClientAuth;
import io.tidegate.tls.TlsServerSettings.Tickets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
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

    private final AtomicReferenceArray<Credential> credentials;
    private final CertificateChoice choice;
    private final Terms terms;
    private final NativeContext context;

    /// @throws IllegalArgumentException where the material or the settings cannot be used
    ServerContext(TlsServerSettings settings, ServerMaterial material, List<byte[]> ticketKeys, TlsMeans means) {
        this.choice = new CertificateChoice(material.certificates());
        this.terms = terms(settings, material, means);
        this.credentials = new AtomicReferenceArray<>(material.certificates().size());
        try {
            for (int i = 0; i < credentials.length(); i++) {
                credentials.set(i, Credential.of(material.certificates().get(i), null));
            }
        } catch (IllegalArgumentException e) {
            freeCredentials();
            throw e;
        }
        this.context = NativeContext.make(
                SSL.SSL_MODE_SERVER,
                settings.versions(),
                made -> configure(made, settings, material, ticketKeys),
                this::freeCredentials);
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
        SSLContext.setCertificateCallback(made, (ssl, _, _) -> choose(ssl));
        Trust trust = material.clients();
        if (terms.verifier() != null && trust != null) {
            askForCertificate(made, trust);
        }
    }

    /// RFC 7301 §3.1; the library would pass over it in silence.
    private static void checkProtocol(String name) {
        if (name.isEmpty() || name.length() > 255 || !isPrintable(name)) {
            throw new IllegalArgumentException("an ALPN protocol has 1 to 255 ASCII characters, not \"" + name + "\"");
        }
    }

    /// The order matters: without a verifier the mode would be passed over in silence.
    private void askForCertificate(long made, Trust trust) throws Exception {
        SSLContext.setUseTasks(made, true);
        SSLContext.setCertVerifyCallback(made, new FromVerdict(() -> context));
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

    /// Called by BoringSSL when it has read a client's first message.
    private void choose(long ssl) {
        Handshake handshake = context.handshake(ssl);
        if (handshake == null) {
            throw new IllegalStateException("a handshake that nobody began");
        }
        String name = SSL.getSniHostname(ssl);
        List<Credential> shown = new ArrayList<>();
        for (int i : choice.forName(name)) {
            shown.add(add(ssl, i));
        }
        handshake.choose(name != null && isPrintable(name) ? CertificateChoice.lowerCase(name) : null, shown);
    }

    private Credential add(long ssl, int index) {
        Credential credential = credentials.get(index);
        while (!credential.acquire()) { // another took its place meanwhile
            credential = credentials.get(index);
        }
        try {
            SSL.addCredential(ssl, credential.pointer());
            return credential;
        } catch (Exception e) { // the library declares it
            throw new IllegalStateException("no native memory left", e);
        } finally {
            credential.release();
        }
    }

    private static boolean isPrintable(String name) {
        return name.chars().allMatch(c -> c > ' ' && c < 0x7F);
    }

    /// False where this context does not show `certificate`.
    boolean staple(KeyMaterial certificate, byte @Nullable [] response) {
        boolean found = false;
        for (int i = 0; i < credentials.length(); i++) {
            Credential now = credentials.get(i);
            if (now.material().certificate().equals(certificate.certificate())) {
                credentials.set(i, Credential.of(now.material(), response));
                now.release();
                found = true;
            }
        }
        return found;
    }

    /// Staples what `before` staples to certificates that both show.
    void stapleAs(ServerContext before) {
        for (int i = 0; i < before.credentials.length(); i++) {
            Credential credential = before.credentials.get(i);
            if (credential.response() != null) {
                staple(credential.material(), credential.response());
            }
        }
    }

    void useTicketKeys(List<byte[]> keys) {
        SSLContext.setSessionTicketKeys(context.pointer(), TicketKeys.forLibrary(keys));
    }

    private void freeCredentials() {
        for (int i = 0; i < credentials.length(); i++) {
            Credential credential = credentials.get(i);
            if (credential != null) {
                credential.release();
            }
        }
    }

    NativeContext context() {
        return context;
    }

    Terms terms() {
        return terms;
    }

    /// Tells BoringSSL what [Judgement] came to.
    static final class FromVerdict extends CertificateVerifier {
        private final Supplier<NativeContext> context;

        FromVerdict(Supplier<NativeContext> context) {
            this.context = context;
        }

        @Override
        public int verify(long ssl, byte[][] x509, String authAlgorithm) {
            Handshake handshake = context.get().handshake(ssl);
            return handshake == null ? X509_V_ERR_UNSPECIFIED : handshake.verifyCode();
        }
    }
}
