package io.tidegate.benchmark;

import java.time.Duration;

/// How long and how often is measured. Immutable.
///
/// @param rounds in which each proxy has its turn once, 1..999
/// @param warmUp under load, not counted: the JIT compiles, caches fill
/// @param cpu what a window should hold of the proxy's own time, so that ticks of 10 ms do not matter
/// @param windowMin a window lasts so long at least
/// @param windowMax and ends then, also where the proxy did not use `cpu`
/// @param settle before memory is read
/// @param seed of the order in a round
record Terms(
        int rounds, Duration warmUp, Duration cpu, Duration windowMin, Duration windowMax, Duration settle, long seed) {
    static final Terms USUAL = usual(9, 1);

    Terms {
        if (rounds < 1 || rounds > 999) {
            throw new IllegalArgumentException("rounds must be 1..999, was " + rounds);
        }
    }

    static Terms usual(int rounds, long seed) {
        return new Terms(
                rounds,
                Duration.ofSeconds(10),
                Duration.ofSeconds(3),
                Duration.ofSeconds(3),
                Duration.ofSeconds(12),
                Duration.ofSeconds(10),
                seed);
    }

    /// To see that everything works, not to show anything.
    static Terms quick(int rounds, long seed) {
        return new Terms(
                rounds,
                Duration.ofSeconds(2),
                Duration.ofMillis(500),
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                Duration.ofSeconds(2),
                seed);
    }

    /// @param cpuSeconds 1..999 of the proxy's time in a window, which lasts four times as long at most
    Terms with(int warmUpSeconds, int cpuSeconds) {
        if (warmUpSeconds < 0 || cpuSeconds < 1) {
            throw new IllegalArgumentException("warmup must be 0 or more, window 1 or more");
        }
        Duration window = Duration.ofSeconds(cpuSeconds);
        return new Terms(
                rounds, Duration.ofSeconds(warmUpSeconds), window, window, window.multipliedBy(4), settle, seed);
    }

    /// Once, so that who carries the load is warm.
    Terms rehearsal() {
        return quick(1, seed);
    }
}
