package io.tidegate.fleet;

/// How a pool chooses. Immutable.
///
/// @param loadFactor how far above the mean a node may be loaded before its clients overflow
public record PoolSettings(String name, Policy policy, double loadFactor) {}
