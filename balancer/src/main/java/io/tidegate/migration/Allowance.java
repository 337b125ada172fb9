package io.tidegate.migration;

import io.tidegate.protect.ConnectionRate;

/// A rate in whole numbers, tick by tick: what is left of a number waits for the next. What could not be used is not
/// saved up. Confined.
final class Allowance {
    private static final double NANOS_PER_SECOND = 1e9;

    private double rest;
    /// As many as were to go so far, of those that [#ask] answered.
    private long granted;

    /// How many may go now.
    ///
    /// @param elapsedNanos since the last time
    /// @param most that there are to go
    long take(double perSecond, long elapsedNanos, long most) {
        if (Double.isInfinite(perSecond)) {
            return most;
        }
        double all = rest + perSecond * elapsedNanos / NANOS_PER_SECOND;
        if (all >= most) {
            rest = 0;
            return most;
        }
        long whole = (long) all;
        rest = all - whole;
        return whole;
    }

    /// How many to ask for now: those that may go by now, and those of the time before that were asked for and not
    /// found, but of these no more than of the others, or one. Where more have gone it is the fewer now.
    ///
    /// @param most that there are to go
    /// @param gone of all that were asked for
    long ask(double perSecond, long elapsedNanos, long most, long gone) {
        long due = take(perSecond, elapsedNanos, most);
        long open = Math.min(granted - gone, Math.max(1, due));
        long count = Math.min(due + open, most);
        granted = gone + count;
        return Math.max(0, count);
    }

    /// Infinite where the rate is.
    static double perSecond(ConnectionRate rate) {
        return rate.isInfinite()
                ? Double.POSITIVE_INFINITY
                : rate.permits() * NANOS_PER_SECOND / rate.per().toNanos();
    }
}
