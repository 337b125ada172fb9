package io.tidegate.proxyprotocol;

import org.jspecify.annotations.Nullable;

/// What is known of a client that came over TLS. Immutable.
///
/// Nothing here need be clean: [ClientTlvs] decides what of it a node is told.
///
/// @param version as OpenSSL says it, `TLSv1.3`
/// @param cipher as OpenSSL spells it, `TLS_AES_128_GCM_SHA256`
/// @param signatureAlgorithm with which our certificate is signed, `RSA-SHA256`; null = not known
/// @param keyAlgorithm of our certificate's key, `RSA2048`; null = not known
/// @param serverName what the client asked for by SNI; null = nothing
/// @param alpn what both sides speak; null = not negotiated
public record TlsFacts(
        String version,
        String cipher,
        @Nullable String signatureAlgorithm,
        @Nullable String keyAlgorithm,
        @Nullable String serverName,
        @Nullable String alpn,
        ClientCertificate certificate) {
    /// Whether and when the client showed a certificate. One that was not verified cannot be said here: nodes take
    /// the name in it for the client's, and EMQX does so without a look at the verdict beside it.
    public sealed interface ClientCertificate {
        /// It showed none.
        record None() implements ClientCertificate {}

        /// It showed one in the handshake of this connection, and that was verified.
        ///
        /// @param commonName the CN of its subject; null = it has none
        record OnThisConnection(@Nullable String commonName) implements ClientCertificate {}

        /// It showed one when the session began that this connection resumed, and that was verified.
        ///
        /// @param commonName as in [OnThisConnection]
        record InThisSession(@Nullable String commonName) implements ClientCertificate {}
    }
}
