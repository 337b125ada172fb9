package io.tidegate.admin;

/// A pool as it is now. Immutable.
///
/// @param stalled whether its nodes accept connections and none answers a CONNECT
public record PoolStatus(String name, boolean stalled) {}
