package io.tidegate.tls;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What every handshake of a context is held to. Immutable.
///
/// @param verifier judges the peer's certificate; null = it is not asked for one, or any will do
/// @param peerRequired whether a peer without a certificate is refused; only with a verifier
/// @param alpn what a client must offer one of if it offers anything; empty = we take no part in it
record Terms(@Nullable PeerVerifier verifier, boolean peerRequired, List<String> alpn, TlsMeans means) {
    Terms {
        alpn = List.copyOf(alpn);
    }
}
