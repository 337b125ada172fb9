package io.tidegate.config;

import java.time.Duration;

/// What the process as a whole may use and say. Immutable.
///
/// @param loops event loops; 0 = one per core
/// @param latencyBudget how long a loop may rest so that one wake-up finds several packets; 0 = never
/// @param bufferMemory bytes that all blocked links together may hold
public record ProcessSettings(int loops, Duration latencyBudget, long bufferMemory, LinkLines linkLines) {
    public static final int LOOPS_MAX = 256;

    public ProcessSettings {
        if (loops < 0 || loops > LOOPS_MAX) {
            throw new IllegalArgumentException("loops must be 0.." + LOOPS_MAX + ", was " + loops);
        }
        if (bufferMemory < 1) {
            throw new IllegalArgumentException("buffer_memory must be more than 0, was " + bufferMemory);
        }
    }

    /// Whether each closed link gets its line in the log.
    public enum LinkLines {
        WRITTEN,
        OMITTED
    }
}
