package io.tidegate.scale;

import io.tidegate.time.Clock;

/// The machine's clock, which can be made to stand still. Any thread.
final class FrozenClock implements Clock {
    private static final long RUNNING = Long.MIN_VALUE;

    private volatile long frozenNanos = RUNNING;

    void freeze() {
        frozenNanos = Clock.system().nanos();
    }

    void goOn() {
        frozenNanos = RUNNING;
    }

    @Override
    public long nanos() {
        long nanos = frozenNanos;
        return nanos == RUNNING ? Clock.system().nanos() : nanos;
    }

    @Override
    public long epochMillis() {
        return Clock.system().epochMillis();
    }
}
