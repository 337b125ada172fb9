package io.tidegate.time;

import java.util.Arrays;

/// One deadline for each of many small numbers, in a hashed wheel. Confined to one thread.
///
/// The wheel is coarse and lazy: a deadline is kept to a tick of 16.8 ms, never early; and one that
/// moves *later* is not moved in the wheel at all. When its old tick comes the owner is asked
/// ([Due#due]) and answers the deadline that is true by then. So what happens per packet is a
/// number written by the owner, never a wheel operation. Arming, disarming and each visit cost
/// O(1); a deadline past the horizon of 69 s is visited once in that time.
public final class DeadlineWheel {
    public static final long NEVER = Long.MAX_VALUE;
    private static final int TICK_SHIFT = 24;
    private static final int BUCKETS = 4096;
    private static final int OVERDUE = BUCKETS;
    private static final int NONE = -1;
    private static final int CHUNK_SHIFT = 10;
    private static final int CHUNK = 1 << CHUNK_SHIFT;
    private static final int LINK_INTS = 3;

    /// Who is asked when a deadline may have passed.
    @FunctionalInterface
    public interface Due {
        /// The deadline of `id` that now holds: later than `nowNanos` to be asked again, or [#NEVER].
        long due(int id, long nowNanos);
    }

    private final long originNanos;
    private final int[] heads = new int[BUCKETS + 1];
    private final long[] occupied = new long[BUCKETS / 64];
    private int[][] links = {};
    private long tick;
    private int armed;

    public DeadlineWheel(long nowNanos) {
        this.originNanos = nowNanos;
        Arrays.fill(heads, NONE);
    }

    /// How many deadlines are armed.
    public int armed() {
        return armed;
    }

    /// Sees to it that `id` is asked at or soon after `deadlineNanos`, unless it is to be asked earlier already.
    public void arm(int id, long deadlineNanos) {
        if (deadlineNanos == NEVER) {
            return;
        }
        ensure(id);
        long target = Math.clamp(ticksUntil(deadlineNanos), tick + 1, tick + BUCKETS - 1);
        int bucket = bucketOf(id);
        if (bucket == OVERDUE) {
            return;
        }
        if (bucket != NONE) {
            long standing = tick + 1 + Math.floorMod(bucket - (tick + 1), (long) BUCKETS);
            if (standing <= target) {
                return;
            }
            unlink(id);
        }
        link(id, (int) (target % BUCKETS));
    }

    public void disarm(int id) {
        if ((id >>> CHUNK_SHIFT) < links.length && bucketOf(id) != NONE) {
            unlink(id);
        }
    }

    /// Asks at most `budget` of those whose tick has come; true when more are waiting.
    public boolean expire(long nowNanos, int budget, Due due) {
        collect(nowNanos);
        for (int asked = 0; asked < budget && heads[OVERDUE] != NONE; asked++) {
            int id = heads[OVERDUE];
            unlink(id);
            long next = due.due(id, nowNanos);
            if (next != NEVER) {
                arm(id, next);
            }
        }
        return heads[OVERDUE] != NONE;
    }

    /// How long until somebody must be asked: 0 if that is now, [#NEVER] if nothing is armed.
    public long nanosUntilNext(long nowNanos) {
        if (heads[OVERDUE] != NONE) {
            return 0;
        }
        if (armed == 0) {
            return NEVER;
        }
        int start = (int) ((tick + 1) % BUCKETS);
        int bucket = nextOccupied(start);
        long ahead = Math.floorMod(bucket - start, BUCKETS);
        long at = originNanos + ((tick + 1 + ahead) << TICK_SHIFT);
        return Math.max(0, at - nowNanos);
    }

    /// Moves every bucket whose tick has passed to the overdue list.
    private void collect(long nowNanos) {
        long nowTick = (nowNanos - originNanos) >> TICK_SHIFT;
        if (armed == 0) {
            tick = Math.max(tick, nowTick);
            return;
        }
        long last = Math.min(nowTick, tick + BUCKETS);
        while (tick < last) {
            tick++;
            int bucket = (int) (tick % BUCKETS);
            while (heads[bucket] != NONE) {
                int id = heads[bucket];
                unlink(id);
                link(id, OVERDUE);
            }
        }
        tick = Math.max(tick, nowTick);
    }

    /// The first tick that begins at or after the deadline.
    private long ticksUntil(long deadlineNanos) {
        long since = deadlineNanos - originNanos;
        return (since >> TICK_SHIFT) + ((since & ((1L << TICK_SHIFT) - 1)) == 0 ? 0 : 1);
    }

    private int nextOccupied(int start) {
        int word = start / 64;
        long bits = occupied[word] & (-1L << (start % 64));
        for (int i = 0; i <= occupied.length; i++) {
            if (bits != 0) {
                return (word * 64) + Long.numberOfTrailingZeros(bits);
            }
            word = (word + 1) % occupied.length;
            bits = occupied[word];
        }
        throw new IllegalStateException("armed is " + armed + " but every bucket is empty");
    }

    private void ensure(int id) {
        int chunk = id >>> CHUNK_SHIFT;
        if (chunk >= links.length) {
            int before = links.length;
            links = Arrays.copyOf(links, chunk + 1);
            for (int i = before; i <= chunk; i++) {
                links[i] = new int[CHUNK * LINK_INTS];
                Arrays.fill(links[i], NONE);
            }
        }
    }

    // Each id has three ints: next, previous, bucket.
    private int at(int id, int what) {
        return links[id >>> CHUNK_SHIFT][(id & (CHUNK - 1)) * LINK_INTS + what];
    }

    private void put(int id, int what, int value) {
        links[id >>> CHUNK_SHIFT][(id & (CHUNK - 1)) * LINK_INTS + what] = value;
    }

    private int bucketOf(int id) {
        return at(id, 2);
    }

    private void link(int id, int bucket) {
        int head = heads[bucket];
        put(id, 0, head);
        put(id, 1, NONE);
        put(id, 2, bucket);
        if (head != NONE) {
            put(head, 1, id);
        }
        heads[bucket] = id;
        if (bucket != OVERDUE) {
            occupied[bucket / 64] |= 1L << (bucket % 64);
        }
        armed++;
    }

    private void unlink(int id) {
        int next = at(id, 0);
        int previous = at(id, 1);
        int bucket = bucketOf(id);
        if (previous == NONE) {
            heads[bucket] = next;
        } else {
            put(previous, 0, next);
        }
        if (next != NONE) {
            put(next, 1, previous);
        }
        put(id, 2, NONE);
        if (bucket != OVERDUE && heads[bucket] == NONE) {
            occupied[bucket / 64] &= ~(1L << (bucket % 64));
        }
        armed--;
    }
}
