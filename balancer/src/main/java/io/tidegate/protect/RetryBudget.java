package io.tidegate.protect;

import java.util.concurrent.atomic.AtomicLongArray;

/// How many clients of a pool may be given to a further node after one had their CONNECT: a part of those that came in
/// the last ten seconds, and a few more. So nodes that all fail are not asked twice as often for it. Any thread,
/// without a lock; loops that ask at the same moment may be granted one more each.
public final class RetryBudget {
    /// Retries that are always granted, in ten seconds: a pool with few clients fails few over.
    static final int RETRIES_MIN = 100;

    private static final int SECONDS = 10;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long COUNT_MASK = 0xFFFF_FFFFL;
    private static final int SECOND_SHIFT = 32;

    private final double share;
    /// By second, modulo ten: which second it is about (32 bits), and a count.
    private final AtomicLongArray clients = new AtomicLongArray(SECONDS);
    private final AtomicLongArray retries = new AtomicLongArray(SECONDS);
    private final long startNanos;

    /// @param share of the clients, 0..1
    /// @param nowNanos of the clock that later times are of
    public RetryBudget(double share, long nowNanos) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("retry_budget must be 0..1, was " + share);
        }
        this.share = share;
        this.startNanos = nowNanos;
    }

    /// A client came to the pool.
    public void came(long nowNanos) {
        increment(clients, second(nowNanos));
    }

    /// Takes one retry, where one is left.
    public boolean tryRetry(long nowNanos) {
        int second = second(nowNanos);
        if (sum(retries, second) >= RETRIES_MIN + share * sum(clients, second)) {
            return false;
        }
        increment(retries, second);
        return true;
    }

    /// From 1 on, so that a cell that was never used is of no second.
    private int second(long nowNanos) {
        return (int) ((nowNanos - startNanos) / NANOS_PER_SECOND) + 1;
    }

    private static void increment(AtomicLongArray cells, int second) {
        int cell = second % SECONDS;
        long before = cells.get(cell);
        while (true) {
            long after = secondOf(before) == second ? before + 1 : (long) second << SECOND_SHIFT | 1;
            long seen = cells.compareAndExchange(cell, before, after);
            if (seen == before || secondOf(seen) > second) {
                return;
            }
            before = seen;
        }
    }

    private static long sum(AtomicLongArray cells, int second) {
        long sum = 0;
        for (int i = 0; i < SECONDS; i++) {
            long cell = cells.get(i);
            sum += second - secondOf(cell) < SECONDS ? cell & COUNT_MASK : 0;
        }
        return sum;
    }

    private static int secondOf(long cell) {
        return (int) (cell >>> SECOND_SHIFT);
    }
}
