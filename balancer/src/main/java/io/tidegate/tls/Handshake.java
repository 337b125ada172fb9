package io.tidegate.tls;

import io.netty.internal.tcnative.CertificateVerifier;
import io.netty.internal.tcnative.SSL;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a connection needs only until it is open. Confined.
final class Handshake {
    private final Terms terms;
    private final Runnable wake;
    private final @Nullable String host;
    private @Nullable Offers offers;
    private @Nullable String serverName;
    private List<Credential> shown = List.of();
    private @Nullable CertificateFacts own;
    private @Nullable OutsideKey key;
    private @Nullable Judgement judgement;
    private @Nullable Runnable task;
    private Verdict.@Nullable Trusted peer;
    private Verdict.@Nullable Refused refusal;
    private boolean ticketBounded;

    /// @param host whom the peer's certificate must be for; null for a server
    /// @param offers what is to become known of the client's; null = nothing
    Handshake(Terms terms, Runnable wake, @Nullable String host, @Nullable Offers offers) {
        this.terms = terms;
        this.wake = wake;
        this.host = host;
        this.offers = offers;
    }

    Terms terms() {
        return terms;
    }

    Runnable wake() {
        return wake;
    }

    @Nullable
    String host() {
        return host;
    }

    @Nullable
    Offers offers() {
        return offers;
    }

    void offersAreFine() {
        offers = null;
    }

    /// What the client asked for, and what it may be shown, the best first.
    void choose(@Nullable String name, List<Credential> credentials) {
        serverName = name;
        shown = credentials;
    }

    /// Of the last certificate that may be shown, where it signs outside BoringSSL.
    void signBy(OutsideKey outside) {
        key = outside;
    }

    /// @throws IllegalStateException where nobody does; the handshake fails then
    byte[] sign(int scheme, byte[] message) {
        OutsideKey outside = key;
        if (outside == null) {
            throw new IllegalStateException("no key signs outside BoringSSL");
        }
        return outside.sign(scheme, message);
    }

    /// Looks at what is known only while the handshake waits for the client's next flight.
    void look(long ssl) throws Exception {
        if (own != null || shown.isEmpty()) {
            return;
        }
        long selected = SSL.getSelectedCredential(ssl);
        for (Credential credential : shown) {
            if (credential.pointer() == selected) {
                own = credential.material().facts();
            }
        }
        if (own == null && key != null && selected != 0) {
            own = shown.getLast().material().facts();
        }
        // BoringSSL lets tickets of TLS 1.3 live for two days and for seven with renewals; its session says otherwise
        if (!ticketBounded && !SSL.isSessionReused(ssl)) {
            ticketBounded = true;
            SSL.setTimeout(ssl, TicketKeys.TICKET_LIFE.toSeconds());
        }
    }

    /// Has the peer's chain judged, off the loop.
    ///
    /// @param waiting what BoringSSL wants to be run then; null = its handshake is over
    void judge(PeerVerifier verifier, List<byte[]> chain, @Nullable Runnable waiting) {
        task = waiting;
        judgement = Judgement.begin(verifier, chain, this);
    }

    boolean isJudging() {
        return judgement != null;
    }

    /// Whether a verdict was waited for and is there; [#peer] and [#refusal] know it from now on.
    boolean takeVerdict() {
        Judgement waited = judgement;
        Verdict verdict = waited == null ? null : waited.verdict();
        if (verdict == null) {
            return false;
        }
        judgement = null;
        switch (verdict) {
            case Verdict.Trusted trusted -> peer = trusted;
            case Verdict.Refused refused -> refusal = refused;
        }
        return true;
    }

    /// What BoringSSL waited for; null = its handshake was over.
    @Nullable
    Runnable takeTask() {
        Runnable waited = task;
        task = null;
        return waited;
    }

    Verdict.@Nullable Trusted peer() {
        return peer;
    }

    Verdict.@Nullable Refused refusal() {
        return refusal;
    }

    /// For BoringSSL, which makes an alert of it. Without a verdict in its favour nobody comes in.
    int verifyCode() {
        if (peer != null) {
            return CertificateVerifier.X509_V_OK;
        }
        return refusal == null ? CertificateVerifier.X509_V_ERR_UNSPECIFIED : codeOf(refusal.reason());
    }

    /// The code whose alert says it best (RFC 8446 §6.2).
    private static int codeOf(Verdict.Reason reason) {
        return switch (reason) {
            case MALFORMED -> CertificateVerifier.X509_V_ERR_CERT_REJECTED; // bad_certificate
            case UNKNOWN_ISSUER -> CertificateVerifier.X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY; // unknown_ca
            case SELF_SIGNED -> CertificateVerifier.X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT; // unknown_ca
            case BAD_SIGNATURE -> CertificateVerifier.X509_V_ERR_CERT_SIGNATURE_FAILURE; // decrypt_error
            case EXPIRED -> CertificateVerifier.X509_V_ERR_CERT_HAS_EXPIRED; // certificate_expired
            case NOT_YET_VALID -> CertificateVerifier.X509_V_ERR_CERT_NOT_YET_VALID; // certificate_expired
            case REVOKED -> CertificateVerifier.X509_V_ERR_CERT_REVOKED; // certificate_revoked
            case REVOCATION_UNKNOWN -> CertificateVerifier.X509_V_ERR_UNABLE_TO_GET_CRL; // unknown_ca
            case CHAIN_TOO_LONG -> CertificateVerifier.X509_V_ERR_CERT_CHAIN_TOO_LONG; // unknown_ca
            case WRONG_PURPOSE -> CertificateVerifier.X509_V_ERR_INVALID_PURPOSE; // unsupported_certificate
            case WRONG_HOST -> CertificateVerifier.X509_V_ERR_HOSTNAME_MISMATCH; // bad_certificate
            case OTHER -> CertificateVerifier.X509_V_ERR_PERMITTED_VIOLATION; // certificate_unknown
        };
    }

    /// The peer's certificate first; empty where it showed none.
    static List<byte[]> chainOf(long ssl) {
        byte[] leaf = SSL.getPeerCertificate(ssl);
        if (leaf == null) {
            return List.of();
        }
        List<byte[]> chain = new ArrayList<>(List.of(leaf));
        byte[][] others = SSL.getPeerCertChain(ssl); // on the client's side the library has the leaf in it too
        if (others != null) {
            for (byte[] one : others) {
                chain.add(one);
            }
        }
        if (chain.size() > 1 && Arrays.equals(leaf, chain.get(1))) {
            chain.remove(1);
        }
        return chain;
    }

    /// What it came to, once it is over. A resumed session does not say which certificate opened it:
    /// of several, the one that would be shown first is named.
    TlsIdentity identity(long ssl) {
        CertificateFacts facts = own == null ? shown.getFirst().material().facts() : own;
        String alpn = SSL.getAlpnSelected(ssl);
        return new TlsIdentity(
                SSL.getVersion(ssl),
                SSL.getCipherForSSL(ssl),
                serverName,
                alpn == null || alpn.isEmpty() ? null : alpn,
                facts,
                peer == null ? null : new TlsIdentity.Peer(peer.certificate(), peer.commonName()),
                SSL.isSessionReused(ssl));
    }
}
