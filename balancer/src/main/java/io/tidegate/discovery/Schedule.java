package io.tidegate.discovery;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// When a source is asked next. Pure.
///
/// @param min between two answers, however short-lived they are
/// @param max between two answers, however long-lived they are
record Schedule(Duration min, Duration max) {
    private static final long FIRST_RETRY_NANOS = 1_000_000_000L;
    private static final long RETRY_NANOS_MAX = 30_000_000_000L;
    private static final int DOUBLINGS_MAX = 5; // 32 s
    /// So that several balancers, or pools, that began together do not ask together.
    static final double JITTER = 0.1;

    Schedule {
        if (!min.isPositive() || min.compareTo(max) > 0) {
            throw new IllegalArgumentException("an interval is more than 0, and the least is not above the most");
        }
    }

    static Schedule every(Duration interval) {
        return new Schedule(interval, interval);
    }

    /// Until the answer is old, and up to a tenth more.
    ///
    /// @return nanoseconds
    long afterAnswer(Duration goodFor, RandomGenerator random) {
        Duration within = goodFor.compareTo(min) < 0 ? min : goodFor.compareTo(max) > 0 ? max : goodFor;
        return later(within.toNanos(), random);
    }

    /// 1 s, 2 s, 4 s ... 30 s, but no longer than between two answers; and up to a tenth more.
    ///
    /// @param inARow how many questions have failed one after the other, 1 or more
    /// @return nanoseconds
    long afterFailure(int inARow, RandomGenerator random) {
        long grown = Math.min(RETRY_NANOS_MAX, FIRST_RETRY_NANOS << Math.min(inARow - 1, DOUBLINGS_MAX));
        return later(Math.min(grown, max.toNanos()), random);
    }

    private static long later(long nanos, RandomGenerator random) {
        return nanos + random.nextLong((long) (nanos * JITTER) + 1);
    }
}
