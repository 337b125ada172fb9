package io.tidegate.continuity;

import java.util.PriorityQueue;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// What happens when, in virtual time; at the same moment in the order in which it was arranged. Confined.
final class Timeline {
    static final long MILLI = 1_000_000L;
    static final long SECOND = 1_000 * MILLI;

    final RandomGenerator random;
    private final boolean isTraced = Boolean.getBoolean("tidegate.sim.trace");
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long now;
    private long arranged;
    private final @Nullable Calendar calendar;

    private record Event(long at, long number, Runnable act) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return at == other.at ? Long.compare(number, other.number) : Long.compare(at, other.at);
        }
    }

    Timeline(RandomGenerator random) {
        this.random = random;
        this.calendar = null;
    }

    Timeline(RandomGenerator random, Calendar calendar) {
        this.random = random;
        this.calendar = calendar;
    }

    /// Says what happens, with `-Dtidegate.sim.trace=true`: for the one who looks into a failure.
    void trace(String who, Object what) {
        if (isTraced) {
            System.out.printf("%12.6f %-22s %s%n", now() / 1e9, who, what);
        }
    }

    long now() {
        return calendar == null ? now : calendar.now();
    }

    void at(long nanos, Runnable act) {
        long at = Math.max(now(), nanos);
        events.add(new Event(at, arranged++, act));
        if (calendar != null) {
            calendar.at(at, () -> events.remove().act().run()); // as many wake as there are, in the order of these
        }
    }

    void after(long nanos, Runnable act) {
        at(now() + nanos, act);
    }

    /// Some time from now, less than `nanosMax`.
    void soon(long nanosMax, Runnable act) {
        after(random.nextLong(nanosMax), act);
    }

    boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    void runUntil(long nanos) {
        while (!events.isEmpty() && events.element().at() <= nanos) {
            Event event = events.remove();
            now = event.at();
            event.act().run();
        }
        now = nanos;
    }
}
