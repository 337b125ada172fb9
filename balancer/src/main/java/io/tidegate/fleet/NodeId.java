package io.tidegate.fleet;

/// Which node of which pool. Immutable.
public record NodeId(String pool, String name) {}
