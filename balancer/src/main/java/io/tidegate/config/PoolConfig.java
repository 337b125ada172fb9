package io.tidegate.config;

import io.tidegate.discovery.DiscoverySettings;
import io.tidegate.fleet.Node;
import io.tidegate.fleet.PoolSettings;
import io.tidegate.health.HealthSettings;
import io.tidegate.link.NodeLegSettings;
import io.tidegate.migration.MigrationSettings;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One `pools.NAME`: how it chooses, among whom, how they are dialled, and left. Immutable.
///
/// @param nodes in the order they were written; names are unique; at least one where `discovery` is null
/// @param resolveInterval between two look-ups of the nodes' names
/// @param health how it is found out whether they work
/// @param migration how links leave nodes
/// @param discovery who knows the nodes besides; null = nobody
public record PoolConfig(
        PoolSettings settings,
        List<Node> nodes,
        NodeLegSettings leg,
        Duration resolveInterval,
        HealthSettings health,
        MigrationSettings migration,
        @Nullable DiscoverySettings discovery) {
    public PoolConfig {
        nodes = List.copyOf(nodes);
        if (nodes.isEmpty() && discovery == null) {
            throw new IllegalArgumentException("pool " + settings.name() + " has no node");
        }
        if (!resolveInterval.isPositive()) {
            throw new IllegalArgumentException("resolve_interval must be more than 0, was " + resolveInterval);
        }
    }
}
