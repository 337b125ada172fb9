package io.tidegate.tls;

import java.time.Duration;
import java.time.Instant;

/// When a status is asked for next. Immutable.
///
/// @param refreshInterval between two questions, where all goes well and the answer holds that long
record OcspSchedule(Duration refreshInterval) {
    /// Before an answer ends there must be time to fail a few times.
    static final Duration MARGIN_MAX = Duration.ofHours(1);

    /// After the first failure; twice as long after each further one.
    static final Duration RETRY_FIRST = Duration.ofSeconds(30);

    static final Duration RETRY_MAX = Duration.ofHours(1);

    /// Whatever a responder says, it is not asked more often than that.
    static final Duration PAUSE_MIN = Duration.ofSeconds(10);

    private static final int DOUBLINGS_MAX = 10;

    OcspSchedule {
        if (!refreshInterval.isPositive()) {
            throw new IllegalArgumentException("refresh_interval must be more than 0, was " + refreshInterval);
        }
    }

    /// An hour before the answer ends, or once three quarters of what is left of it are over, or after the
    /// interval: whichever is first.
    Instant afterFresh(Instant nextUpdate, Instant now) {
        Duration left = Duration.between(now, nextUpdate);
        Duration margin = min(MARGIN_MAX, left.dividedBy(4));
        Duration pause = min(refreshInterval, left.minus(margin));
        return now.plus(max(PAUSE_MIN, pause));
    }

    /// @param failures in a row, at least 1
    Instant afterFailure(int failures, Instant now) {
        Duration pause = RETRY_FIRST.multipliedBy(1L << Math.min(failures - 1, DOUBLINGS_MAX));
        return now.plus(max(PAUSE_MIN, min(pause, min(RETRY_MAX, refreshInterval))));
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private static Duration max(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }
}
