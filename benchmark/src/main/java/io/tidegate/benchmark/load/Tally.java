package io.tidegate.benchmark.load;

import org.HdrHistogram.Histogram;

/// What a load has done since it was last asked to forget. Confined to its loop.
public final class Tally {
    private static final long LATENCY_NANOS_MAX = 60_000_000_000L;
    private static final int DIGITS = 3;

    private final Histogram latencies = new Histogram(1, LATENCY_NANOS_MAX, DIGITS);
    private long operations;
    private long bytes;
    private long failures;
    private String firstFailure = "";

    void operation() {
        operations++;
    }

    void latency(long nanos) {
        latencies.recordValue(Math.clamp(nanos, 1, LATENCY_NANOS_MAX));
    }

    void bytes(long count) {
        bytes += count;
    }

    void failure(String what) {
        if (failures++ == 0) {
            firstFailure = what;
        }
    }

    public long operations() {
        return operations;
    }

    /// Bytes that arrived at either end.
    public long receivedBytes() {
        return bytes;
    }

    public long failures() {
        return failures;
    }

    /// Empty where nothing failed.
    public String firstFailure() {
        return firstFailure;
    }

    /// @param percentile 0..100
    public double latencyMicros(double percentile) {
        return latencies.getValueAtPercentile(percentile) / 1000.0;
    }

    public boolean hasLatencies() {
        return latencies.getTotalCount() > 0;
    }

    public void forget() {
        latencies.reset();
        operations = 0;
        bytes = 0;
        failures = 0;
        firstFailure = "";
    }
}
