package io.tidegate.link;

import java.time.Duration;

/// How the process ends. Immutable.
///
/// @param readinessDelay how long clients are still accepted after `/readyz` says that we are
///     ending; zero = not at all
/// @param drain within what the links are then ended, paced and in random order; zero = at once
public record EndSettings(Duration readinessDelay, Duration drain) {
    public static final EndSettings DEFAULT = new EndSettings(Duration.ZERO, Duration.ofSeconds(10));

    public EndSettings {
        if (readinessDelay.isNegative() || drain.isNegative()) {
            throw new IllegalArgumentException("shutdown times must not be negative");
        }
    }
}
