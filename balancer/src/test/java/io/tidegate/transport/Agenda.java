package io.tidegate.transport;

import io.tidegate.time.VirtualClock;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;

/// What is going to happen in a simulated world, in order of virtual time; what is due at the same moment happens in an
/// order that the seed chose. Confined to one thread.
public final class Agenda {
    public static final long NEVER = Long.MAX_VALUE;

    private final VirtualClock clock;
    private final RandomGenerator random;
    private final PriorityQueue<Entry> entries = new PriorityQueue<>();
    private long made;

    private record Entry(long atNanos, int tieBreak, long number, Runnable what) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry other) {
            int order = Long.compare(atNanos, other.atNanos);
            if (order == 0) {
                order = Integer.compare(tieBreak, other.tieBreak);
            }
            return order != 0 ? order : Long.compare(number, other.number);
        }
    }

    public Agenda(VirtualClock clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    public long nowNanos() {
        return clock.nanos();
    }

    public void at(long nanos, Runnable what) {
        entries.add(new Entry(Math.max(nanos, clock.nanos()), random.nextInt(), made++, what));
    }

    public void after(long delayNanos, Runnable what) {
        at(clock.nanos() + delayNanos, what);
    }

    /// When the next thing happens, [#NEVER] where nothing is left.
    public long nextNanos() {
        Entry next = entries.peek();
        return next == null ? NEVER : next.atNanos();
    }

    /// Lets one thing happen, if it is due by `untilNanos`, and moves the clock to it.
    public boolean runNext(long untilNanos) {
        Entry next = entries.peek();
        if (next == null || next.atNanos() > untilNanos) {
            return false;
        }
        entries.remove();
        clock.advanceTo(next.atNanos());
        next.what().run();
        return true;
    }

    /// Lets everything happen that is due by `untilNanos`, then moves the clock there.
    public void runUntil(long untilNanos) {
        boolean more = true;
        while (more) {
            more = runNext(untilNanos);
        }
        clock.advanceTo(untilNanos);
    }
}
