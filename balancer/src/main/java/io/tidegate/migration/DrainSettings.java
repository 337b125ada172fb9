package io.tidegate.migration;

import io.tidegate.protect.ConnectionRate;
import java.time.Duration;

/// How links leave the nodes of a pool that are to be empty. Immutable.
///
/// @param rate of links that end, of all such nodes of the pool together
/// @param jitter within how long after its turn each one ends, at random; zero or more
/// @param within in how long a node is to be empty, at whatever rate that takes; [#UNBOUNDED] = the rate holds
/// @param evacuationWithin the same of a node that evacuates itself; more than zero
public record DrainSettings(
        ConnectionRate rate, Duration jitter, Duration within, Duration evacuationWithin, OnDown onDown) {
    public static final Duration UNBOUNDED = Duration.ZERO;

    public static final DrainSettings DEFAULT = new DrainSettings(
            new ConnectionRate(100, Duration.ofSeconds(1)),
            Duration.ofSeconds(1),
            UNBOUNDED,
            Duration.ofSeconds(50),
            OnDown.KEEP);

    /// What becomes of the links of a node that probes find down.
    public enum OnDown {
        /// They stay, as long as they work.
        KEEP,
        /// They end, as those of a node that is drained.
        END
    }

    public DrainSettings {
        if (jitter.isNegative() || within.isNegative()) {
            throw new IllegalArgumentException("jitter and within must not be negative");
        }
        if (!evacuationWithin.isPositive()) {
            throw new IllegalArgumentException("evacuation_within must be more than 0, was " + evacuationWithin);
        }
    }

    boolean isBounded() {
        return !within.equals(UNBOUNDED);
    }
}
