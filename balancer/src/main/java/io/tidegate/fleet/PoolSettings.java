package io.tidegate.fleet;

import java.time.Duration;

/// How a pool chooses. Immutable.
///
/// @param loadFactor how many times its fair share of links a node may have before [Policy#CLIENT_ID] sends its
///     further clients on: 1.0 or more, or [#UNBOUNDED]
/// @param slowStart how long a node that comes back gets less than its share of new clients; zero = not at all
/// @param panicShare the part of the nodes, by weight, below which those that only our judgement keeps from
///     clients are given some all the same: 0..1; 0 = never
public record PoolSettings(String name, Policy policy, double loadFactor, Duration slowStart, double panicShare) {
    public static final double UNBOUNDED = 0;
    public static final double LOAD_FACTOR_DEFAULT = 1.25;
    /// Above it a bound means nothing.
    public static final double LOAD_FACTOR_MAX = 1000;

    public PoolSettings {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a pool has a name");
        }
        if (loadFactor != UNBOUNDED && !(loadFactor >= 1 && loadFactor <= LOAD_FACTOR_MAX)) {
            throw new IllegalArgumentException(
                    "load_factor must be 0 (no bound) or 1.0.." + LOAD_FACTOR_MAX + ", was " + loadFactor);
        }
        if (slowStart.isNegative()) {
            throw new IllegalArgumentException("slow_start must not be negative, was " + slowStart);
        }
        if (!(panicShare >= 0 && panicShare <= 1)) {
            throw new IllegalArgumentException("panic_share must be 0..1, was " + panicShare);
        }
    }

    /// With neither slow start nor panic.
    public PoolSettings(String name, Policy policy, double loadFactor) {
        this(name, policy, loadFactor, Duration.ZERO, 0);
    }

    boolean startsSlowly() {
        return slowStart.isPositive();
    }

    public boolean isBounded() {
        return loadFactor != UNBOUNDED;
    }
}
