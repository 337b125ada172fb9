package io.tidegate.migration;

import io.tidegate.link.Door;
import io.tidegate.observe.Journal;
import java.util.Locale;
import java.util.random.RandomGenerator;

/// What migrations act with. Confined to the control thread.
///
/// @param random when each link leaves
record Means(Door door, RandomGenerator random, Journal journal) {
    private static final double NANOS_PER_SECOND = 1e9;

    /// A moment at which migrations go on.
    ///
    /// @param elapsedNanos since the one before, as far as it counts
    record Tick(long nowNanos, long elapsedNanos) {}

    /// As a line says it.
    static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.1f s", nanos / NANOS_PER_SECOND);
    }

    /// As a line says it: those that are elsewhere now, and those that were cut.
    ///
    /// @param what they are, with a blank before it; may be empty
    static String gone(long moved, long ended, String what) {
        if (moved == 0) {
            return ended + what + " were ended";
        }
        return moved + what + " were moved" + (ended == 0 ? "" : ", " + ended + " were ended");
    }

    /// As a line says it.
    static String rate(double perSecond) {
        return Double.isInfinite(perSecond)
                ? "at once"
                : String.format(
                        Locale.ROOT, perSecond < 10 ? "at most %.1f a second" : "at most %.0f a second", perSecond);
    }
}
