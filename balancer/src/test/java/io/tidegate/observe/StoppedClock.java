package io.tidegate.observe;

import io.tidegate.time.Clock;

/// A clock that stands still at 2026-11-24T02:00:00.123Z.
record StoppedClock() implements Clock {
    static final long EPOCH_MILLIS = 1_795_485_600_123L;

    @Override
    public long nanos() {
        return 0;
    }

    @Override
    public long epochMillis() {
        return EPOCH_MILLIS;
    }
}
