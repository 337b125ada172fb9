package io.tidegate.config;

import io.tidegate.fleet.Node;
import io.tidegate.fleet.PoolSettings;
import io.tidegate.link.NodeLegSettings;
import io.tidegate.migration.MigrationSettings;
import java.time.Duration;
import java.util.List;

/// One `pools.NAME`: how it chooses, among whom, how they are dialled, and left. Immutable.
///
/// @param nodes at least one, in the order they were written; names are unique
/// @param resolveInterval between two look-ups of the nodes' names
/// @param migration how links leave nodes
public record PoolConfig(
        PoolSettings settings,
        List<Node> nodes,
        NodeLegSettings leg,
        Duration resolveInterval,
        MigrationSettings migration) {
    public PoolConfig {
        nodes = List.copyOf(nodes);
        if (nodes.isEmpty()) {
            throw new IllegalArgumentException("pool " + settings.name() + " has no node");
        }
        if (!resolveInterval.isPositive()) {
            throw new IllegalArgumentException("resolve_interval must be more than 0, was " + resolveInterval);
        }
    }
}
