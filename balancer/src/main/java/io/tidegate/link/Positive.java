package io.tidegate.link;

import java.time.Duration;

/// A duration that something must end within.
final class Positive {
    private Positive() {}

    static void check(String name, Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException(name + " must be more than 0, was " + value);
        }
    }
}
