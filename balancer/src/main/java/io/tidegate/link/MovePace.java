package io.tidegate.link;

import java.time.Duration;

/// How fast clients are moved, so that a move of many is no stampede. Immutable.
///
/// @param perSecond moves that begin in a second, of the whole pool
/// @param inFlight moves towards one node whose CONNACK has not come; it begins with one, the canary, and grows with
/// each
///     that comes
/// @param settle how long after a leg broke the client waits before it goes on, and as much again by chance
public record MovePace(int perSecond, int inFlight, Duration settle) {
    public static final MovePace DEFAULT = new MovePace(2000, 20, Duration.ofMillis(100));

    private static final Duration KEEP_BACK_MAX = Duration.ofSeconds(3);

    public MovePace {
        if (perSecond < 1 || inFlight < 1) {
            throw new IllegalArgumentException(
                    "rate and in_flight must be 1 or more, were " + perSecond + " and " + inFlight);
        }
        if (settle.isNegative()) {
            throw new IllegalArgumentException("settle must not be negative, was " + settle);
        }
    }

    /// How long after a node was lost its clients' messages are kept back. Its next node hears nothing meanwhile of a
    /// client that is there already, which must not be for long.
    Duration keepBack() {
        Duration keepBack = settle.multipliedBy(3);
        return keepBack.compareTo(KEEP_BACK_MAX) < 0 ? keepBack : KEEP_BACK_MAX;
    }
}
