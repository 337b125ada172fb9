package io.tidegate.demo;

import java.util.EnumMap;
import java.util.Map;

/// How connects of clients went, until it is closed: what comes later is not counted. Any thread.
final class Connects {
    private final Map<Failing, Long> failures = new EnumMap<>(Failing.class);
    private long begun;
    private long answered;
    private long longestNanos;
    private boolean closed;

    /// How one fails.
    enum Failing {
        DIAL("without a TCP connection"),
        ENDED("ended before CONNACK"),
        REFUSED("refused by CONNACK"),
        SILENT("without CONNACK in 20 s");

        private final String text;

        Failing(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    /// @param longestNanos until CONNACK, or until it failed
    record Sum(long begun, long answered, Map<Failing, Long> failures, long longestNanos) {
        Sum {
            failures = Map.copyOf(failures);
        }

        long failed() {
            return failures.values().stream().mapToLong(Long::longValue).sum();
        }

        /// Of which it is not known yet.
        long waiting() {
            return begun - answered - failed();
        }
    }

    synchronized void began() {
        if (!closed) {
            begun++;
        }
    }

    synchronized void answered(long waitNanos) {
        if (!closed) {
            answered++;
            longestNanos = Math.max(longestNanos, waitNanos);
        }
    }

    synchronized void failed(Failing how, long waitNanos) {
        if (!closed) {
            failures.merge(how, 1L, Long::sum);
            longestNanos = Math.max(longestNanos, waitNanos);
        }
    }

    synchronized void close() {
        closed = true;
    }

    synchronized Sum sum() {
        return new Sum(begun, answered, failures, longestNanos);
    }
}
