package io.tidegate.balance;

import io.tidegate.fleet.Hashes;
import java.net.InetAddress;

/// What affinity goes by: hashes of who a client is and where it comes from. Immutable.
///
/// @param clientId of its client id; [#ANONYMOUS] where that is empty
/// @param source of its address
public record ClientKey(long clientId, long source) {
    static final long ANONYMOUS = 0;

    /// @param clientId holds the client id in `length` bytes from `offset` on, as the CONNECT has it
    /// @param source the client's real address
    public static ClientKey of(byte[] clientId, int offset, int length, InetAddress source) {
        long hash = length == 0 ? ANONYMOUS : named(Hashes.of(clientId, offset, length));
        return new ClientKey(hash, Hashes.of(source.getAddress()));
    }

    private static long named(long hash) {
        return hash == ANONYMOUS ? 1 : hash;
    }

    /// Whether the client has no id of its own, so that no node is its node.
    public boolean isAnonymous() {
        return clientId == ANONYMOUS;
    }
}
