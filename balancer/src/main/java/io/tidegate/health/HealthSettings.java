package io.tidegate.health;

import org.jspecify.annotations.Nullable;

/// How the health of one pool's nodes is found out. Immutable.
///
/// @param outlier null = what clients meet is counted, and nothing follows from it
public record HealthSettings(ProbeSettings probe, @Nullable OutlierSettings outlier) {}
