package io.tidegate.benchmark.machine;

import java.util.Arrays;

/// What all cores together did so far, in ticks: the first line of `/proc/stat` (proc_stat(5)). Immutable.
///
/// @param steal ticks in which another machine had the core that was ours
/// @param total all ticks, idle ones too
public record MachineTimes(long steal, long total) {
    private static final int STEAL = 7;
    private static final int COUNTED = 8; // guest time is in user time already

    /// @throws IllegalArgumentException where it is no such text
    public static MachineTimes parse(String text) {
        String line = text.lines().findFirst().orElse("");
        String[] words = line.strip().split(" +", -1);
        if (!words[0].equals("cpu") || words.length <= COUNTED) {
            throw new IllegalArgumentException("no first line of /proc/stat: " + line);
        }
        long[] ticks =
                Arrays.stream(words, 1, COUNTED + 1).mapToLong(Long::parseLong).toArray();
        return new MachineTimes(ticks[STEAL], Arrays.stream(ticks).sum());
    }

    /// The part of the time since `before` that was stolen, 0..1.
    public double stealSince(MachineTimes before) {
        long elapsed = total - before.total;
        return elapsed == 0 ? 0 : (double) (steal - before.steal) / elapsed;
    }
}
