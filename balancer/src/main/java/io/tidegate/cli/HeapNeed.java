package io.tidegate.cli;

import io.tidegate.config.Config;
import io.tidegate.config.Problem;
import io.tidegate.link.ListenerSettings;
import io.tidegate.protect.ListenerLimits;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// Whether the heap is large enough for the clients that a configuration lets in. Tables grow with the clients, so a
/// heap that is too small shows itself on the busiest day.
final class HeapNeed {
    /// Of an idle client: measured 280 B on plain TCP with ids of 12 bytes; ids may be longer, and TLS has its layer.
    private static final long PER_CLIENT = 1024;
    /// Of one that can be moved, besides: measured 796 B with two subscriptions; of its CONNECT and of what it has not
    /// finished at one time all beyond 4 KiB is a matter of `limits.buffer_memory`.
    private static final long PER_FOLLOWED = 1024;
    /// What there is without clients.
    private static final long AT_REST = 16L << 20;
    private static final long MEBIBYTE = 1 << 20;

    private HeapNeed() {}

    /// What to say where it is not; empty also where a listener has no limit.
    ///
    /// @param heapMax the largest that the heap may become, bytes
    static List<Problem> warnings(Path configuration, Config config, long heapMax) {
        long clients = 0;
        long followed = 0;
        Set<String> following = config.pools().stream()
                .filter(pool -> pool.leg().continuity() != null)
                .map(pool -> pool.settings().name())
                .collect(Collectors.toSet());
        for (ListenerSettings listener : config.listeners()) {
            int most = listener.limits().maxConnections();
            if (most == ListenerLimits.UNLIMITED) {
                return List.of();
            }
            clients += most;
            followed += mayFollow(listener, following) ? most : 0;
        }
        long needed = bytes(clients, followed);
        if (needed <= heapMax) {
            return List.of();
        }
        String text = String.format(
                Locale.ROOT,
                "max_connections add up to %,d clients, which need a heap of %d MB, but it may grow to %d MB: set"
                        + " TIDEGATE_JAVA_OPTS=-Xmx%dm, or lower max_connections",
                clients,
                mebibytes(needed),
                heapMax / MEBIBYTE,
                advised(needed));
        return List.of(new Problem(configuration.toString(), 1, text));
    }

    private static boolean mayFollow(ListenerSettings listener, Set<String> following) {
        return !(listener.security() instanceof ListenerSettings.Security.PassedThrough)
                && listener.routes().pools().stream().anyMatch(following::contains);
    }

    /// A quarter is for links that are opening.
    private static long bytes(long clients, long followed) {
        return (AT_REST + clients * PER_CLIENT + followed * PER_FOLLOWED) * 4 / 3;
    }

    /// What to set, in MiB: a multiple of 16, because a JVM counts one part of its young generation out of what it was
    /// given.
    private static long advised(long bytes) {
        return (mebibytes(bytes) + 16) / 16 * 16;
    }

    private static long mebibytes(long bytes) {
        return (bytes + MEBIBYTE - 1) / MEBIBYTE;
    }
}
