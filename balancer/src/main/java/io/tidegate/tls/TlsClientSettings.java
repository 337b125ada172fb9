package io.tidegate.tls;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How the nodes of a pool are spoken to over TLS. Immutable.
///
/// @param peer whether and how a node's certificate is judged
/// @param certificate ours, for nodes that ask for one; null = none
/// @param serverName what SNI says and the certificate must be for (RFC 6066 §3, RFC 9525); null =
///     the host of the node's address, without SNI where that is an IP address
/// @param ciphers as in [TlsServerSettings]
public record TlsClientSettings(
        Peer peer,
        @Nullable CertificateFiles certificate,
        @Nullable String serverName,
        Set<TlsVersion> versions,
        List<String> ciphers) {
    public TlsClientSettings {
        versions = Set.copyOf(versions);
        ciphers = List.copyOf(ciphers);
        if (versions.isEmpty()) {
            throw new IllegalArgumentException("versions names no version");
        }
    }

    /// What is asked of a node's certificate.
    public sealed interface Peer {
        /// Anything: the connection is encrypted, to whomever.
        record Anybody() implements Peer {}

        /// A chain to a trusted certificate, for server use, in its time, not revoked, for the right
        /// host.
        ///
        /// @param depth as in [TlsServerSettings.ClientAuth.Asked]
        record Verified(TrustFiles trust, int depth) implements Peer {}
    }
}
