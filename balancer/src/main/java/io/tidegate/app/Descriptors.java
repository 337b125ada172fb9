package io.tidegate.app;

import io.tidegate.link.ListenerSettings;
import io.tidegate.protect.ListenerLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// How many clients the process's descriptors are enough for.
final class Descriptors {
    /// Two a client, its own and the node's.
    private static final long PER_CLIENT = 2;
    /// Kept from the loops for libraries, the admin port, name look-ups: what does not bear to be refused one.
    private static final long RESERVE = 128;
    /// The reserve, and what loops and listeners need for themselves.
    private static final long OTHERS = 200;

    private Descriptors() {}

    /// The soft limit of this process, or empty where it cannot be read.
    static Optional<Long> limit() {
        try {
            return Files.readAllLines(Path.of("/proc/self/limits")).stream()
                    .filter(line -> line.startsWith("Max open files"))
                    .map(line ->
                            line.substring("Max open files".length()).strip().split("\\s+", 2)[0])
                    .map(soft -> soft.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(soft))
                    .findFirst();
        } catch (IOException _) {
            return Optional.empty(); // no /proc: nothing to warn of
        }
    }

    /// Loops leave the descriptors from there on to the rest of the process.
    static int socketsEnd() {
        long limit = limit().orElse((long) Integer.MAX_VALUE);
        return (int) Math.min(Integer.MAX_VALUE, limit - Math.min(RESERVE, limit / 4));
    }

    /// What to say where the limit is too low for what is configured.
    static Optional<String> warning(long limit, List<ListenerSettings> listeners) {
        long wanted = 0;
        for (ListenerSettings listener : listeners) {
            int most = listener.limits().maxConnections();
            if (most == ListenerLimits.UNLIMITED) {
                return Optional.empty();
            }
            wanted += most;
        }
        long enoughFor = clients(limit);
        if (wanted <= enoughFor) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "max_connections add up to %,d clients, but %,d descriptors are enough for about %,d: set"
                        + " LimitNOFILE=%d (systemd) or ulimit -n %d, or lower max_connections",
                wanted,
                limit,
                enoughFor,
                wanted * PER_CLIENT + OTHERS,
                wanted * PER_CLIENT + OTHERS));
    }

    static long clients(long limit) {
        return Math.max(0, (limit - OTHERS) / PER_CLIENT);
    }
}
