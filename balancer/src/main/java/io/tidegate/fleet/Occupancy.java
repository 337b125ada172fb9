package io.tidegate.fleet;

import java.util.concurrent.atomic.AtomicLongArray;

/// How many links a node has, whether one is on trial, and when it was last heard. The same object for the same
/// node in every snapshot. Any thread, without a lock.
///
/// Counts share a cache line with each other, since they are written together, and with nothing else; so does
/// the time.
public final class Occupancy {
    /// Cells of 8 bytes that nobody uses, on either side: a line and its neighbour, which processors fetch
    /// together.
    private static final int PADDING = 16;

    private static final int LIVE = PADDING;
    private static final int TOTAL = PADDING + 1;
    private static final int TRIAL = PADDING + 2;
    private static final int HEARD = TRIAL + 1 + PADDING;
    private static final long NEVER = Long.MIN_VALUE;

    private final AtomicLongArray cells = new AtomicLongArray(HEARD + 1 + PADDING);

    Occupancy() {
        cells.set(HEARD, NEVER);
    }

    /// Takes a place, where fewer than `max` are taken; [#release] gives it back, exactly once.
    public boolean tryReserve(int max) {
        long live = cells.get(LIVE);
        while (live < max) {
            long seen = cells.compareAndExchange(LIVE, live, live + 1);
            if (seen == live) {
                cells.getAndIncrement(TOTAL);
                return true;
            }
            live = seen;
        }
        return false;
    }

    public void release() {
        long live = cells.decrementAndGet(LIVE);
        assert live >= 0 : "a place was given back twice";
    }

    /// Places taken now.
    public int live() {
        return (int) cells.get(LIVE);
    }

    /// Places taken since the start, whatever became of the dial.
    public long total() {
        return cells.get(TOTAL);
    }

    /// Takes the one trial connection; [#endTrial] gives it back, by who has it.
    public boolean tryTrial() {
        return cells.get(TRIAL) == 0 && cells.compareAndSet(TRIAL, 0, 1);
    }

    public void endTrial() {
        long trials = cells.getAndSet(TRIAL, 0);
        assert trials == 1 : "no trial was under way";
    }

    public boolean isOnTrial() {
        return cells.get(TRIAL) != 0;
    }

    /// Something came from the node. Not to be called for each packet: who reads them says so a few times a
    /// second.
    public void heard(long nowNanos) {
        cells.setRelease(HEARD, nowNanos);
    }

    /// Whether something came from it after `nanos`.
    public boolean isHeardSince(long nanos) {
        long heard = cells.getAcquire(HEARD);
        return heard != NEVER && heard - nanos > 0;
    }

    /// When something last came from it, but not before `floorNanos`.
    public long heardNanos(long floorNanos) {
        long heard = cells.getAcquire(HEARD);
        return heard != NEVER && heard - floorNanos > 0 ? heard : floorNanos;
    }
}
