package io.tidegate.observe;

/// The highest of the numbers of the last 30 to 60 seconds: one thread records, any thread reads.
///
/// Reading resets nothing, so that two scrapers do not take peaks from each other: the writer closes a
/// window of 30 seconds by its own clock, and the peak is that of the last closed window and the open one.
public final class Peak {
    static final long WINDOW_NANOS = 30_000_000_000L;

    private volatile long open;
    private volatile long closed;
    private long openedNanos;

    /// @param nowNanos of the writer's clock
    public Peak(long nowNanos) {
        this.openedNanos = nowNanos;
    }

    /// @param value not negative
    /// @param nowNanos of the same clock as before, never earlier
    public void record(long value, long nowNanos) {
        long age = nowNanos - openedNanos;
        if (age >= WINDOW_NANOS) {
            closed = age < 2 * WINDOW_NANOS ? open : 0; // before the next is opened, so that no reader misses a peak
            open = value;
            openedNanos = nowNanos;
        } else if (value > open) {
            open = value;
        }
    }

    public long value() {
        long recent = open; // first: where its window is closed in between, it is in the second
        return Math.max(recent, closed);
    }
}
