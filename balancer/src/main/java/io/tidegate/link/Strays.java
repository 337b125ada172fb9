package io.tidegate.link;

import io.tidegate.fleet.Occupancy;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Links whose CONNECT a silent node has too. Should that one wake up, it may still read it, and the cluster then takes
/// the session from the node that the client has. Confined to its loop; holds only those few links.
final class Strays {
    private final Map<Integer, Stray> strays = new HashMap<>();

    /// A CONNECT that was left behind.
    ///
    /// @param leftNanos when
    record Stray(String node, Occupancy occupancy, long leftNanos) {
        private static final long MATTERS_NANOS = 600_000_000_000L;

        /// Whether that node has said something since, to whomever, and not so long ago that it means nothing.
        boolean isAwake(long nowNanos) {
            return nowNanos - leftNanos < MATTERS_NANOS && occupancy.isHeardSince(leftNanos);
        }
    }

    void add(int link, Stray stray) {
        strays.put(link, stray);
    }

    /// Null where there is none.
    @Nullable
    Stray of(int link) {
        return strays.isEmpty() ? null : strays.get(link);
    }

    void forget(int link) {
        if (!strays.isEmpty()) {
            strays.remove(link);
        }
    }
}
