package io.tidegate.fleet;

import io.tidegate.address.HostPort;

/// A broker node we may forward to. Immutable.
///
/// @param weight 0..[#WEIGHT_MAX]; 0 receives no new links
/// @param maxConnections links at one time, 1 or more; `Integer.MAX_VALUE` means no bound
public record Node(NodeId id, HostPort address, int weight, int maxConnections, Role role) {
    public static final int WEIGHT_MAX = 1000;

    /// When a node is used.
    public enum Role {
        PRIMARY,
        BACKUP
    }
}
