package io.tidegate.cli;

import io.tidegate.config.Config;
import io.tidegate.config.Problem;
import io.tidegate.link.ListenerSettings;
import io.tidegate.protect.ListenerLimits;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// Whether the heap is large enough for the clients that a configuration lets in. Tables grow with the clients, so a
/// heap
/// that is too small shows itself on the busiest day.
final class HeapNeed {
    /// Of an idle client: measured 280 B on plain TCP with ids of 12 bytes; ids may be longer, and TLS has its layer.
    private static final long PER_CLIENT = 1024;
    /// What there is without clients.
    private static final long AT_REST = 16L << 20;
    private static final long MEBIBYTE = 1 << 20;

    private HeapNeed() {}

    /// What to say where it is not; empty also where a listener has no limit.
    ///
    /// @param heapMax the largest that the heap may become, bytes
    static List<Problem> warnings(Path configuration, Config config, long heapMax) {
        long clients = 0;
        for (ListenerSettings listener : config.listeners()) {
            int most = listener.limits().maxConnections();
            if (most == ListenerLimits.UNLIMITED) {
                return List.of();
            }
            clients += most;
        }
        long needed = bytes(clients);
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

    /// A quarter is for links that are opening.
    static long bytes(long clients) {
        return (AT_REST + clients * PER_CLIENT) * 4 / 3;
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
