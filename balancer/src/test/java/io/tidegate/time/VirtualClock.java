package io.tidegate.time;

/// A clock that stands still until it is moved, and never goes back. Confined to one thread.
public final class VirtualClock implements Clock {
    private static final long EPOCH_MILLIS = 1_767_225_600_000L; // 2026-01-01T00:00:00Z

    private long nanos;

    /// Moves to `toNanos`, at or after what is now.
    public void advanceTo(long toNanos) {
        if (toNanos < nanos) {
            throw new IllegalArgumentException("time cannot go back from " + nanos + " to " + toNanos);
        }
        nanos = toNanos;
    }

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public long epochMillis() {
        return EPOCH_MILLIS + nanos / 1_000_000;
    }
}
