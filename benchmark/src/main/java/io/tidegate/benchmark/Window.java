package io.tidegate.benchmark;

import io.tidegate.benchmark.load.Tally;
import java.util.LinkedHashMap;
import java.util.Map;

/// What happened between two looks at the proxy's time. Immutable.
///
/// @param bytes that arrived at either end
record Window(long nanos, long cpuNanos, long operations, long bytes, Map<String, Double> latencies) {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double BYTES_PER_GB = 1e9;

    static Window of(long nanos, long cpuNanos, Tally tally) {
        Map<String, Double> latencies = new LinkedHashMap<>();
        if (tally.hasLatencies()) {
            latencies.put("p50_us", tally.latencyMicros(50));
            latencies.put("p99_us", tally.latencyMicros(99));
            latencies.put("p999_us", tally.latencyMicros(99.9));
            latencies.put("max_us", tally.latencyMicros(100));
        }
        return new Window(nanos, cpuNanos, tally.operations(), tally.receivedBytes(), latencies);
    }

    /// CPU per operation, and what comes along.
    Map<String, Double> perOperation() {
        if (operations == 0) {
            throw new IllegalStateException("nothing was done");
        }
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("cpu_us", cpuNanos / NANOS_PER_MICRO / operations);
        figures.put("rate", operations * NANOS_PER_SECOND / nanos);
        return with(figures);
    }

    /// CPU per GB (10⁹ bytes), and what comes along.
    Map<String, Double> perGigabyte() {
        if (bytes == 0) {
            throw new IllegalStateException("nothing arrived");
        }
        double gigabytes = bytes / BYTES_PER_GB;
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("cpu_ms_per_gb", cpuNanos / NANOS_PER_MILLI / gigabytes);
        figures.put("gb_per_s", gigabytes * NANOS_PER_SECOND / nanos);
        return with(figures);
    }

    private Map<String, Double> with(Map<String, Double> figures) {
        figures.put("cpu_share", (double) cpuNanos / nanos);
        figures.put("cpu_s", cpuNanos / NANOS_PER_SECOND);
        figures.putAll(latencies);
        return figures;
    }
}
