package io.tidegate.health;

import io.tidegate.fleet.Hashes;
import io.tidegate.fleet.NodeId;
import java.util.Locale;

/// A node failed a client. Immutable.
///
/// @param clientIdHash of the client id, as [Hashes] has it; [#NO_ID] where the client named none
/// @param sourceHash of the client's real address, as [#source] has it
/// @param atNanos of the monotonic clock
public record Complaint(NodeId id, Kind kind, long clientIdHash, long sourceHash, long atNanos) {
    /// A client without an id counts by its address alone.
    public static final long NO_ID = 0;

    private static final long IPV4_MAPPED = 0xFFFFL;

    /// How it failed. What is about the client and not about the node, such as wrong credentials or a quota, is none
    /// of these.
    public enum Kind {
        /// It could be reached at none of its addresses.
        UNREACHABLE,
        /// It took the CONNECT and said nothing in time.
        SILENT,
        /// It ended the connection before its CONNACK.
        LOST_BEFORE_CONNACK,
        /// It answered that it is not available: 0x88, 0x89; before MQTT 5: 3.
        REFUSED;

        /// As metrics spell it.
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Of an address as `SocketAddress` has it in two longs. Of IPv6 it is the first half: whoever has one such address
    /// has a whole network of them.
    public static long source(long high, long low) {
        boolean ipv4 = high == 0 && low >>> 32 == IPV4_MAPPED;
        return Hashes.pair(high, ipv4 ? low : 0);
    }

    long clientKey() {
        return clientIdHash == NO_ID ? sourceHash : clientIdHash;
    }
}
