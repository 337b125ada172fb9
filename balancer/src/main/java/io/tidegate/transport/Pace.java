package io.tidegate.transport;

/// Decides when a loop that is woken often rests first, so that one wake-up finds more than one event.
/// Confined to the loop.
///
/// A wake-up costs about as much as relaying a small packet. Where so many events come that a rest as long
/// as the budget would gather some, and not so many that they come in batches anyway, the loop rests; with
/// quiet traffic nobody waits for anything.
final class Pace {
    private static final long PERIOD_NANOS = 5_000_000L;
    /// Events that a rest must be expected to gather.
    private static final int WORTH = 2;
    /// A turn with so many events needs no rest to find more.
    private static final int PLENTY = 32;

    private final long budgetNanos;
    private long periodNanos;
    private long events;
    private int last;
    private boolean worth;

    /// @param budgetNanos how long an event may wait for this; 0 = never
    Pace(long budgetNanos, long nowNanos) {
        this.budgetNanos = budgetNanos;
        this.periodNanos = nowNanos;
    }

    /// A wait has ended at `nowNanos`, and brought `count` events.
    void woke(int count, long nowNanos) {
        events += count;
        last = count;
        long elapsed = nowNanos - periodNanos;
        if (elapsed >= PERIOD_NANOS) {
            worth = events * (double) budgetNanos >= WORTH * (double) elapsed;
            events = 0;
            periodNanos = nowNanos;
        }
    }

    /// Before a wait: rests where that is worth it.
    void rest(Kernel kernel) {
        if (restNanos() > 0) {
            kernel.rest(budgetNanos);
        }
    }

    long restNanos() {
        return worth && last < PLENTY ? budgetNanos : 0;
    }
}
