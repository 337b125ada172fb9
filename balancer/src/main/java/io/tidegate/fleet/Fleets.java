package io.tidegate.fleet;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;

/// The present [Fleet], and the one way to change it: events are offered by any thread, and folded by one.
///
/// Offering takes no lock: event loops do it.
public final class Fleets {
    /// Events that wait to be folded.
    static final int PENDING_MAX = 8192;

    private final Queue<FleetEvent> pending = new ConcurrentLinkedQueue<>();
    private final AtomicInteger pendingCount = new AtomicInteger();
    private final Semaphore arrived = new Semaphore(0);
    private final LongAdder dropped = new LongAdder();
    private final RandomGenerator jitter;
    private final Observer observer;
    private volatile Fleet current;

    /// Is told of each change once, by the thread that folds, after it is published.
    @FunctionalInterface
    public interface Observer {
        void changed(Fleet before, Fleet after);
    }

    /// @param jitter of back-offs; used by the folding thread only
    public Fleets(Fleet first, RandomGenerator jitter, Observer observer) {
        this.current = first;
        this.jitter = jitter;
        this.observer = observer;
    }

    /// Ask once, at the top of a decision: all below then speaks of one moment. Any thread.
    public Fleet current() {
        return current;
    }

    /// Any thread; never waits.
    ///
    /// @return false where too many wait already: this one is dropped, and counted
    public boolean offer(FleetEvent event) {
        if (pendingCount.incrementAndGet() > PENDING_MAX) {
            pendingCount.decrementAndGet();
            dropped.increment();
            return false;
        }
        pending.add(event);
        arrived.release();
        return true;
    }

    /// Events that found no place, since the start.
    public long dropped() {
        return dropped.sum();
    }

    /// Waits for an event for at most `max`, then folds what there is. By the one thread that folds.
    ///
    /// @return how many events were folded
    public int awaitAndFold(Duration max) throws InterruptedException {
        return arrived.tryAcquire(max.toNanos(), TimeUnit.NANOSECONDS) ? foldPending() : 0;
    }

    /// Folds what there is, at most [#PENDING_MAX] events, and does not wait. By the one thread that folds.
    ///
    /// @return how many events were folded
    public int foldPending() {
        arrived.drainPermits();
        for (int folded = 0; folded < PENDING_MAX; folded++) {
            FleetEvent event = pending.poll();
            if (event == null) {
                return folded;
            }
            pendingCount.decrementAndGet();
            fold(event);
        }
        arrived.release(); // there may be more
        return PENDING_MAX;
    }

    /// Has time go by: what was for a while may be over. By the one thread that folds.
    public void tick(long nowNanos) {
        fold(new FleetEvent.Passed(nowNanos));
    }

    private void fold(FleetEvent event) {
        Fleet before = current;
        Fleet after = before.apply(event, jitter);
        if (!after.equals(before)) {
            current = after;
            observer.changed(before, after);
        }
    }
}
