package io.tidegate.app;

import io.tidegate.link.Faults;
import io.tidegate.link.ListenerSettings;
import io.tidegate.observe.Journal;
import io.tidegate.time.Clock;
import io.tidegate.transport.Errno;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Writes what loops must say into the journal, and the same trouble once a minute only, or once. Any thread.
final class JournalFaults implements Faults {
    private static final long MINUTE_NANOS = 60_000_000_000L;

    private final Journal journal;
    private final Clock clock;
    private final AtomicLong acceptSaidNanos;
    /// Pools of which it was said.
    private final Set<String> withLostSessions = ConcurrentHashMap.newKeySet();

    JournalFaults(Journal journal, Clock clock) {
        this.journal = journal;
        this.clock = clock;
        this.acceptSaidNanos = new AtomicLong(clock.nanos() - MINUTE_NANOS);
    }

    @Override
    public void acceptFailed(String listener, int errno) {
        long said = acceptSaidNanos.get();
        long now = clock.nanos();
        if (now - said >= MINUTE_NANOS && acceptSaidNanos.compareAndSet(said, now)) {
            journal.error(ListenerSettings.path(listener) + ": clients are turned away: " + Errno.text(errno) + "; "
                    + remedy(errno) + " (said once a minute)");
        }
    }

    private static String remedy(int errno) {
        return switch (errno) {
            case Errno.EMFILE -> "raise the descriptor limit (LimitNOFILE, ulimit -n) or lower max_connections";
            case Errno.ENFILE -> "raise fs.file-max";
            default -> "give the machine more memory, or lower max_connections";
        };
    }

    @Override
    public void sessionLost(String pool, String node) {
        if (withLostSessions.add(pool)) {
            journal.warn("pool " + pool + ": " + node + " has no session of a client that was to find its own there,"
                    + " though continuity.broker says that nodes share them. It may have ended by its expiry, or with"
                    + " the node that had it; else that word is wrong. See session_lost in docs/continuity.md (said"
                    + " once)");
        }
    }

    @Override
    public void bug(long link, @Nullable RuntimeException thrown) {
        String text = "a bug: link " + link + " was closed for it; please report it";
        if (thrown == null) {
            journal.error(text);
        } else {
            journal.error(text, thrown);
        }
    }
}
