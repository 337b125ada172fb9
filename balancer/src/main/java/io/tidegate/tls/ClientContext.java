package io.tidegate.tls;

import io.netty.internal.tcnative.CertificateVerifier;
import io.netty.internal.tcnative.SSL;
import io.netty.internal.tcnative.SSLContext;
import io.tidegate.tls.TlsClientSettings.Peer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How connections to the nodes of one pool are opened, from one reading of its files. Any thread.
final class ClientContext {
    private final Sessions sessions = new Sessions();
    private final @Nullable Credential credential;
    private final Terms terms;
    private final NativeContext context;

    /// @throws IllegalArgumentException where the material or the settings cannot be used
    ClientContext(TlsClientSettings settings, ClientMaterial material, TlsMeans means) {
        this.terms = terms(settings, material, means);
        KeyMaterial certificate = material.certificate();
        this.credential = certificate == null ? null : Credential.of(certificate, null);
        Sessions kept = sessions;
        Credential shown = credential;
        this.context = NativeContext.make(
                SSL.SSL_MODE_CLIENT,
                settings.versions(),
                (made, handshakes) -> configure(made, settings, handshakes),
                () -> free(kept, shown)); // and not this, which reaches what nodes are judged by
    }

    private static Terms terms(TlsClientSettings settings, ClientMaterial material, TlsMeans means) {
        Trust trust = material.nodes();
        return switch (settings.peer()) {
            case Peer.Anybody() -> new Terms(null, false, List.of(), means);
            case Peer.Verified verified -> {
                if (trust == null) {
                    throw new IllegalArgumentException("nodes are to be verified, and nobody is trusted");
                }
                yield new Terms(PeerVerifier.forNodes(trust, verified.depth()), true, List.of(), means);
            }
        };
    }

    private void configure(long made, TlsClientSettings settings, NativeContext.Handshakes handshakes)
            throws Exception {
        CipherSuites.apply(made, settings.ciphers());
        if (credential != null) {
            SSLContext.addCredential(made, credential.pointer());
        }
        if (terms.verifier() == null) {
            SSLContext.setCertVerifyCallback(made, new Anybody()); // without one BoringSSL refuses everybody
        } else {
            SSLContext.setUseTasks(made, true);
            SSLContext.setCertVerifyCallback(made, new ServerContext.FromVerdict(handshakes));
        }
        SSLContext.setVerify(made, SSL.SSL_CVERIFY_REQUIRED, TlsServerSettings.DEPTH_MAX);
        SSLContext.setSessionCacheMode(made, SSL.SSL_SESS_CACHE_CLIENT | SSL.SSL_SESS_CACHE_NO_INTERNAL_STORE);
        SSLContext.setSSLSessionCache(made, sessions);
    }

    /// For pools whose operator asked that their nodes are not verified.
    private static final class Anybody extends CertificateVerifier {
        @Override
        public int verify(long ssl, byte[][] x509, String authAlgorithm) {
            return X509_V_OK;
        }
    }

    private static void free(Sessions sessions, @Nullable Credential credential) {
        sessions.close();
        if (credential != null) {
            credential.release();
        }
    }

    Sessions sessions() {
        return sessions;
    }

    NativeContext context() {
        return context;
    }

    Terms terms() {
        return terms;
    }
}
