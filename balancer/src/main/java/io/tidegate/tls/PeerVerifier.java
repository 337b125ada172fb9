package io.tidegate.tls;

import io.tidegate.tls.Verdict.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Judges the certificate chain that a peer showed: whether somebody trusted vouches for it, through at
/// most `depth` others, for this use, now, and not revoked; for a node also whether it is the right one.
///
/// The path to a trusted certificate is laid by [ChainPaths] in whatever order the peer sent what it
/// sent, and judged by the JDK's PKIX and by [PathJudge]. Nothing is fetched from anywhere. Never throws
/// for what a peer sent; a verification costs tenths of milliseconds, so it does not belong on a loop.
///
/// Any thread.
public final class PeerVerifier {
    /// What a peer may send beyond the certificates of the longest path: its root, and superfluous ones.
    static final int EXTRA_CERTIFICATES_MAX = 8;

    /// Of all its certificates together; BoringSSL's own limit.
    static final int CHAIN_BYTES_MAX = 100 * 1024;

    private final ChainPaths paths;
    private final PathJudge judge;
    private final int certificatesMax;
    private final boolean named;

    /// @param named whether it is looked at for whom a certificate is
    private PeerVerifier(Trust trust, Purpose purpose, int depth, boolean named) {
        if (depth < 0 || depth > TlsServerSettings.DEPTH_MAX) {
            throw new IllegalArgumentException("depth must be 0.." + TlsServerSettings.DEPTH_MAX + ", was " + depth);
        }
        this.paths = new ChainPaths(trust.anchors());
        this.judge = new PathJudge(purpose, depth, new RevocationLists(trust.crls()));
        this.certificatesMax = 1 + depth + EXTRA_CERTIFICATES_MAX;
        this.named = named;
    }

    /// For certificates that clients show.
    ///
    /// @param depth certificates between the client's and the trusted one, 0..[TlsServerSettings#DEPTH_MAX]
    public static PeerVerifier forClients(Trust trust, int depth) {
        return new PeerVerifier(trust, Purpose.CLIENT, depth, false);
    }

    /// For certificates that nodes show.
    ///
    /// @param depth as in [#forClients]
    public static PeerVerifier forNodes(Trust trust, int depth) {
        return new PeerVerifier(trust, Purpose.SERVER, depth, true);
    }

    /// For certificates that nodes show to somebody who compares the host's name: here it is not.
    ///
    /// @param depth as in [#forClients]
    static PeerVerifier forNodesOfAnyHost(Trust trust, int depth) {
        return new PeerVerifier(trust, Purpose.SERVER, depth, false);
    }

    /// @param chainDer the peer's certificate first, the others in any order
    /// @param host whom a node's certificate must be for, a DNS name or an IP address; of no meaning for a
    ///     client. A node without it is refused: there is no telling whose certificate that is
    public Verdict verify(List<byte[]> chainDer, @Nullable String host, Instant now) {
        if (chainDer.isEmpty()) {
            return Refusal.of(Reason.MALFORMED, "no certificate was sent");
        }
        if (chainDer.size() > certificatesMax) {
            return Refusal.of(
                    Reason.CHAIN_TOO_LONG,
                    chainDer.size() + " certificates were sent, " + certificatesMax + " at most are looked at");
        }
        long bytes = chainDer.stream().mapToLong(one -> one.length).sum();
        if (bytes > CHAIN_BYTES_MAX) {
            return Refusal.of(
                    Reason.MALFORMED,
                    "certificates of " + bytes + " bytes were sent, " + CHAIN_BYTES_MAX + " at most are looked at");
        }
        List<PeerCertificate> chain = new ArrayList<>(chainDer.size());
        for (byte[] der : chainDer) {
            PeerCertificate certificate = PeerCertificate.parse(der);
            if (certificate == null) {
                return Refusal.of(
                        Reason.MALFORMED,
                        "certificate " + (chain.size() + 1) + " of " + chainDer.size() + " cannot be read");
            }
            chain.add(certificate);
        }
        return judge(chain, host, now);
    }

    /// One good path is enough. Of several bad ones the first that is signed soundly says why: where two issuers
    /// have the same name, the path by the other one never is.
    private Verdict judge(List<PeerCertificate> chain, @Nullable String host, Instant now) {
        PeerCertificate peer = chain.getFirst();
        Verdict.Refused why = null;
        for (ChainPaths.Path path : paths.from(chain)) {
            Verdict.Refused refused = judge.refusal(path, now);
            if (refused == null) {
                return named(peer, host);
            }
            if (why == null || why.reason() == Reason.BAD_SIGNATURE || why.reason() == Reason.UNKNOWN_ISSUER) {
                why = refused;
            }
        }
        return why == null ? Refusal.nobodyVouchesFor(ChainPaths.lastKnown(chain)) : why;
    }

    private Verdict named(PeerCertificate peer, @Nullable String host) {
        if (named && !HostNames.isFor(peer.x509(), host)) {
            return Refusal.wrongHost(peer, host);
        }
        return new Verdict.Trusted(peer.x509(), SubjectName.commonName(peer.x509()));
    }
}
