package io.tidegate.fleet;

import io.tidegate.address.HostPort;

/// A broker node we may forward to, as configured or listed. Immutable.
///
/// @param weight 0..[#WEIGHT_MAX]; 0 keeps its links but receives no new ones
/// @param maxConnections links at one time, 1 or more; [#UNLIMITED] means no bound
public record Node(NodeId id, HostPort address, int weight, int maxConnections, Role role) {
    public static final int WEIGHT_MAX = 1000;
    public static final int UNLIMITED = Integer.MAX_VALUE;

    public Node {
        checkWeight(weight);
        if (maxConnections < 1) {
            throw new IllegalArgumentException("max_connections must be 1 or more, was " + maxConnections);
        }
        if (address.port() == 0) {
            throw new IllegalArgumentException("node " + id + " needs a port to be reached at");
        }
    }

    /// @throws IllegalArgumentException saying what a weight may be
    public static void checkWeight(int weight) {
        if (weight < 0 || weight > WEIGHT_MAX) {
            throw new IllegalArgumentException("weight must be 0.." + WEIGHT_MAX + ", was " + weight);
        }
    }

    /// When a node is used.
    public enum Role {
        PRIMARY,
        /// Only while no primary is usable.
        BACKUP
    }
}
