package io.tidegate.migration;

import io.tidegate.protect.ConnectionRate;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// When a node has too many links, and how fast it is made to lose them. Immutable. Names and defaults are those of
/// EMQX's rebalance.
///
/// @param absConnThreshold links above its share that a node may have, 0 or more
/// @param relConnThreshold times its share that it may have, 1.0 or more; it has too many above both
/// @param connEvictRate of links that leave, of all nodes of the pool together
/// @param autoInterval between two rebalances that begin by themselves, more than 0; null = none does
public record RebalanceSettings(
        int absConnThreshold,
        double relConnThreshold,
        ConnectionRate connEvictRate,
        @Nullable Duration autoInterval) {
    public static final RebalanceSettings DEFAULT =
            new RebalanceSettings(1000, 1.1, new ConnectionRate(500, Duration.ofSeconds(1)));

    /// One that begins when an operator says so.
    public RebalanceSettings(int absConnThreshold, double relConnThreshold, ConnectionRate connEvictRate) {
        this(absConnThreshold, relConnThreshold, connEvictRate, null);
    }

    public RebalanceSettings {
        if (absConnThreshold < 0) {
            throw new IllegalArgumentException("abs_conn_threshold must be 0 or more, was " + absConnThreshold);
        }
        if (!(relConnThreshold >= 1)) {
            throw new IllegalArgumentException("rel_conn_threshold must be 1.0 or more, was " + relConnThreshold);
        }
        if (autoInterval != null && !autoInterval.isPositive()) {
            throw new IllegalArgumentException("auto_rebalance_interval must be more than 0, was " + autoInterval);
        }
    }

    /// Whether so many links are too many for a node whose share this is.
    boolean isTooMany(long live, double share) {
        return live > share + absConnThreshold && live > share * relConnThreshold;
    }
}
