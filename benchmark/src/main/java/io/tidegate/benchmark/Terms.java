package io.tidegate.benchmark;

import java.time.Duration;

/// How long and how often is measured. Immutable.
///
/// @param rounds in which each proxy has its turn once, 1..999
/// @param warmUp of its own time that a process uses under all loads together, not counted: the JIT compiles,
///     caches fill
/// @param again time under a window's own load, right before it
/// @param cpu what a window should hold of the proxy's own time, so that ticks of 10 ms do not matter
/// @param windowMin a window lasts so long at least
/// @param windowMax and ends then, also where the proxy did not use `cpu`
/// @param settle before memory is read
/// @param seed of the order in a round
record Terms(
        int rounds,
        Duration warmUp,
        Duration again,
        Duration cpu,
        Duration windowMin,
        Duration windowMax,
        Duration settle,
        long seed) {
    static final Terms USUAL = usual(9, 1);
    private static final int LONGEST_WINDOW = 4;

    Terms {
        if (rounds < 1 || rounds > 999) {
            throw new IllegalArgumentException("rounds must be 1..999, was " + rounds);
        }
    }

    static Terms usual(int rounds, long seed) {
        return new Terms(
                rounds,
                Duration.ofSeconds(12),
                Duration.ofMillis(600),
                Duration.ofMillis(1200),
                Duration.ofMillis(1200),
                Duration.ofMillis(4800),
                Duration.ofSeconds(15),
                seed);
    }

    /// To see that everything works, not to show anything.
    static Terms quick(int rounds, long seed) {
        return new Terms(
                rounds,
                Duration.ofSeconds(1),
                Duration.ofMillis(200),
                Duration.ofMillis(300),
                Duration.ofMillis(500),
                Duration.ofMillis(1000),
                Duration.ofSeconds(1),
                seed);
    }

    /// @param seconds 0 or more, of its own time that a process uses first
    Terms withWarmUp(double seconds) {
        if (!(seconds >= 0)) {
            throw new IllegalArgumentException("warmup must be 0 or more, was " + seconds);
        }
        return new Terms(rounds, of(seconds), again, cpu, windowMin, windowMax, settle, seed);
    }

    /// @param seconds 0.1 or more of the proxy's time in a window, which lasts four times as long at most
    Terms withWindow(double seconds) {
        if (!(seconds >= 0.1)) {
            throw new IllegalArgumentException("window must be 0.1 or more, was " + seconds);
        }
        Duration window = of(seconds);
        return new Terms(rounds, warmUp, again, window, window, window.multipliedBy(LONGEST_WINDOW), settle, seed);
    }

    private static Duration of(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }

    /// For who reads the results.
    String text() {
        return "a process is warmed up by %s s of its own time; a window holds %s s of it and lasts %s to %s s"
                .formatted(seconds(warmUp), seconds(cpu), seconds(windowMin), seconds(windowMax));
    }

    private static String seconds(Duration duration) {
        double seconds = duration.toMillis() / 1000.0;
        return seconds == Math.rint(seconds) ? String.valueOf((long) seconds) : String.valueOf(seconds);
    }
}
