package io.tidegate.tls;

import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;

/// What one handshake came to: what the two sides speak, and who they are. Immutable.
///
/// @param version as BoringSSL says it, `TLSv1.3`
/// @param cipher as OpenSSL spells it, `TLS_AES_128_GCM_SHA256`, `ECDHE-ECDSA-AES128-GCM-SHA256`
/// @param serverName what the client asked for by SNI, lower case; null = nothing
/// @param alpn what both speak; null = not negotiated
/// @param own what our side showed
/// @param peer the verified certificate of the other side; null = it showed none
/// @param resumed whether the session was resumed
public record TlsIdentity(
        String version,
        String cipher,
        @Nullable String serverName,
        @Nullable String alpn,
        CertificateFacts own,
        @Nullable Peer peer,
        boolean resumed) {
    /// A certificate that was verified.
    ///
    /// @param commonName the last CN of its subject; null = it has none
    public record Peer(
            X509Certificate certificate, @Nullable String commonName) {}
}
