package io.tidegate.link;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// How many clients may be on their way to one node at a time: one at first, the canary; twice as many with each that
/// is taken; one again, and none for a while, where one is not. Any thread, without a lock.
final class Landing {
    private static final long PAUSE_NANOS_MIN = 50_000_000L;
    private static final int DOUBLINGS_MAX = 5;
    /// After so long nothing is known of the node any more.
    private static final long FORGOTTEN_NANOS = 10_000_000_000L;

    private final int most;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger window = new AtomicInteger(1);
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicLong closedUntil;
    private volatile long usedNanos;

    /// @param most at a time
    Landing(int most, long nowNanos) {
        this.most = most;
        this.usedNanos = nowNanos;
        this.closedUntil =
                new AtomicLong(nowNanos - FORGOTTEN_NANOS); // the clock of another loop may stand a little earlier
    }

    /// Whether the node took nobody of late.
    boolean isShut(long nowNanos) {
        return nowNanos - closedUntil.get() < 0;
    }

    /// Takes a place for one more on its way, where there is one; one of [#taken], [#refused] and [#turnedBack] is to
    /// follow.
    boolean tryBegin(long nowNanos) {
        if (isShut(nowNanos)) {
            return false;
        }
        if (inFlight.get() == 0 && nowNanos - usedNanos > FORGOTTEN_NANOS) {
            window.set(1);
        }
        while (true) {
            int now = inFlight.get();
            if (now >= window.get()) {
                return false;
            }
            if (inFlight.compareAndSet(now, now + 1)) {
                usedNanos = nowNanos;
                return true;
            }
        }
    }

    /// The node took it.
    void taken(long nowNanos) {
        usedNanos = nowNanos;
        inFlight.decrementAndGet();
        failures.set(0);
        int now = window.get();
        if (now < most) {
            window.compareAndSet(now, Math.min(most, now * 2));
        }
    }

    /// The node could not be reached, or did not take it. Its place is given back last: who takes it finds the door
    /// shut.
    void refused(long nowNanos) {
        usedNanos = nowNanos;
        window.set(1);
        shut(nowNanos);
        inFlight.decrementAndGet();
    }

    /// Those that were on their way together failed once.
    private void shut(long nowNanos) {
        long until = closedUntil.get();
        if (nowNanos - until < 0) {
            return;
        }
        int doublings = Math.min(DOUBLINGS_MAX, failures.get());
        if (closedUntil.compareAndSet(until, nowNanos + (PAUSE_NANOS_MIN << doublings))) {
            failures.incrementAndGet();
        }
    }

    /// It did not go there in the end, for reasons of its own.
    void turnedBack() {
        inFlight.decrementAndGet();
    }
}
