package io.tidegate.app;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds a loop that stands still while time goes on for others: the kernel goes on giving it clients. Confined to the
/// control thread, which asks at a steady pace.
///
/// It counts its own ticks, not time: a process that was stopped as a whole, or a machine without time for it, misses
/// ticks as well as turns, and nothing is wrong with its loops.
final class Watchdog {
    /// Between two ticks.
    static final long TICK_NANOS = 500_000_000L;
    /// Ticks without a turn: 5 seconds. A loop with nothing to do turns once a second.
    static final int TICKS_MAX = 10;

    private final List<Watched> loops = new ArrayList<>();
    private long lastTickNanos;

    /// Answers how many turns a loop has made.
    @FunctionalInterface
    interface Turns {
        long count();
    }

    private static final class Watched {
        final String name;
        final Turns turns;
        long seen = -1;
        int still;

        Watched(String name, Turns turns) {
            this.name = name;
            this.turns = turns;
        }
    }

    Watchdog(long nowNanos) {
        this.lastTickNanos = nowNanos;
    }

    void watch(String name, Turns turns) {
        loops.add(new Watched(name, turns));
    }

    /// The name of a loop that stands still, or null. To be called at least every [#TICK_NANOS].
    @Nullable
    String tick(long nowNanos) {
        long since = nowNanos - lastTickNanos;
        if (since < TICK_NANOS) {
            return null;
        }
        lastTickNanos = nowNanos;
        boolean late = since > 2 * TICK_NANOS; // we stood still ourselves: this tick proves nothing
        String found = null;
        for (Watched loop : loops) {
            long turns = loop.turns.count();
            if (turns != loop.seen) {
                loop.seen = turns;
                loop.still = 0;
            } else if (!late && ++loop.still >= TICKS_MAX) {
                found = loop.name;
            }
        }
        return found;
    }
}
