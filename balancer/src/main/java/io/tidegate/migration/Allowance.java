package io.tidegate.migration;

import io.tidegate.protect.ConnectionRate;

/// A rate in whole numbers, tick by tick: what is left of a number waits for the next. What could not be used is not
/// saved up. Confined.
final class Allowance {
    private static final double NANOS_PER_SECOND = 1e9;

    private double rest;

    /// How many may go now.
    ///
    /// @param elapsedNanos since the last time
    /// @param most that there are to go
    long take(double perSecond, long elapsedNanos, long most) {
        double all = rest + perSecond * elapsedNanos / NANOS_PER_SECOND;
        if (all >= most) {
            rest = 0;
            return most;
        }
        long whole = (long) all;
        rest = all - whole;
        return whole;
    }

    /// Infinite where the rate is.
    static double perSecond(ConnectionRate rate) {
        return rate.isInfinite()
                ? Double.POSITIVE_INFINITY
                : rate.permits() * NANOS_PER_SECOND / rate.per().toNanos();
    }
}
