package io.tidegate.observe;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/// A [Counter] for each [CloseCause]: one thread counts, any thread reads.
public final class CauseCounters {
    private final Map<CloseCause, Counter> counters = new EnumMap<>(CloseCause.class);

    public CauseCounters() {
        for (CloseCause cause : CloseCause.values()) {
            counters.put(cause, new Counter());
        }
    }

    public void increment(CloseCause cause) {
        counter(cause).increment();
    }

    public long value(CloseCause cause) {
        return counter(cause).value();
    }

    /// Of all causes; not one moment's where the writer is at work.
    public long total() {
        long sum = 0;
        for (Counter counter : counters.values()) {
            sum += counter.value();
        }
        return sum;
    }

    private Counter counter(CloseCause cause) {
        return Objects.requireNonNull(counters.get(cause));
    }
}
