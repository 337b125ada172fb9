package io.tidegate.fleet;

/// How a pool chooses. Immutable.
///
/// @param loadFactor how many times its fair share of links a node may have before [Policy#CLIENT_ID] sends its
///     further clients on: 1.0 or more, or [#UNBOUNDED]
public record PoolSettings(String name, Policy policy, double loadFactor) {
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
    }

    public boolean isBounded() {
        return loadFactor != UNBOUNDED;
    }
}
