package io.tidegate.link;

import io.tidegate.observe.ClosedLink;
import io.tidegate.tls.ClientHello;
import io.tidegate.tls.TlsIdentity;
import org.jspecify.annotations.Nullable;

/// What the closing line says of a client's TLS, kept as long as its link. Immutable.
///
/// @param version `TLSv1.3`; null where TLS is passed through
/// @param cipher as [TlsIdentity] has it; null where TLS is passed through
/// @param serverName what the client asked for by SNI; null = nothing
/// @param commonName of its verified certificate; null = it has none
record Secrecy(
        @Nullable String version,
        @Nullable String cipher,
        @Nullable String serverName,
        @Nullable String commonName) {
    /// Versions and suites are few: every link shares their names.
    static Secrecy of(TlsIdentity identity) {
        TlsIdentity.Peer peer = identity.peer();
        return new Secrecy(
                identity.version().intern(),
                identity.cipher().intern(),
                ClosedLink.kept(identity.serverName()),
                peer == null ? null : ClosedLink.kept(peer.commonName()));
    }

    static Secrecy of(ClientHello hello) {
        return new Secrecy(null, null, hello.serverName(), null);
    }
}
