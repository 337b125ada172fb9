package io.tidegate.health;

import java.time.Duration;

/// When a node that fails clients more than the others do is left alone for a while. Immutable.
///
/// @param threshold complaints within a window, each of another client at another address: [#THRESHOLD_MIN] or more
/// @param baseTime of the first ejection; the second in a row takes twice as long, and so on
/// @param maxTime of any
/// @param maxShare of a pool's nodes that may be ejected at one time, 0..1; one may be wherever there are two
public record OutlierSettings(int threshold, Duration window, Duration baseTime, Duration maxTime, double maxShare) {
    /// Fewer would leave it to two clients, and either may be hostile.
    public static final int THRESHOLD_MIN = 3;
    public static final int THRESHOLD_MAX = 10_000;

    public static final OutlierSettings DEFAULT =
            new OutlierSettings(5, Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofMinutes(5), 0.34);

    public OutlierSettings {
        if (threshold < THRESHOLD_MIN || threshold > THRESHOLD_MAX) {
            throw new IllegalArgumentException(
                    "threshold must be " + THRESHOLD_MIN + ".." + THRESHOLD_MAX + ", was " + threshold);
        }
        if (!window.isPositive() || !baseTime.isPositive() || maxTime.compareTo(baseTime) < 0) {
            throw new IllegalArgumentException("window and base_time must be more than 0, max_time base_time or more");
        }
        if (!(maxShare >= 0 && maxShare <= 1)) {
            throw new IllegalArgumentException("max_share must be 0..1, was " + maxShare);
        }
    }

    /// How many of so many nodes may be ejected at one time: none of one.
    int ejectedMax(int nodes) {
        return nodes < 2 ? 0 : Math.max(1, (int) (maxShare * nodes));
    }

    /// How long the `times`th ejection in a row lasts.
    long timeNanos(int times) {
        long base = baseTime.toNanos();
        long max = maxTime.toNanos();
        return times > max / base ? max : base * times;
    }
}
