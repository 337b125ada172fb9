package io.tidegate.protect;

import java.util.concurrent.atomic.AtomicLong;

/// Lets connections pass at a [ConnectionRate], in bursts of at most one second's worth (and at least one).
///
/// This is GCRA: all it keeps is the moment at which the next connection would be exactly on time.
/// In any span of time it lets pass at most the rate times the span, plus one second's worth (plus
/// one, where a second is not enough for one). The distance between two connections is rounded up
/// to whole nanoseconds, so that it errs towards fewer, and the fastest gate passes 10⁹ a second.
///
/// Any thread, without a lock. A refusal writes nothing. Time that runs back a little from one thread to the next
/// only makes it refuse a little earlier.
public final class RateGate {
    private static final long BURST_NANOS = 1_000_000_000L;

    private final boolean open;
    private final long stepNanos;
    /// How far ahead of now the due moment may be for a connection to pass.
    private final long slackNanos;
    /// Compared by differences only: its origin is arbitrary.
    private final AtomicLong dueNanos;

    public RateGate(ConnectionRate rate, long nowNanos) {
        this.open = rate.isInfinite();
        this.stepNanos = Math.ceilDiv(rate.per().toNanos(), rate.permits());
        this.slackNanos = Math.max(0, BURST_NANOS - stepNanos);
        this.dueNanos = new AtomicLong(nowNanos);
    }

    /// Whether one more may pass now; if so, it has.
    public boolean tryPass(long nowNanos) {
        if (open) {
            return true;
        }
        while (true) {
            long due = dueNanos.get();
            long ahead = due - nowNanos;
            if (ahead > slackNanos) {
                return false;
            }
            long next = (ahead > 0 ? due : nowNanos) + stepNanos;
            if (dueNanos.compareAndSet(due, next)) {
                return true;
            }
        }
    }
}
