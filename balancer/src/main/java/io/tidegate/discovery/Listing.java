package io.tidegate.discovery;

import io.tidegate.fleet.Node;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/// The nodes of one answer as they go into the fleet: each name once, in the order of names, so that an answer
/// in another order is the same. Immutable.
///
/// @param leftOut nodes that are too many
record Listing(List<Node> nodes, int leftOut) {
    /// Whoever lists more does not mean brokers.
    static final int NODES_MAX = 1000;

    /// The first [#NODES_MAX] by name.
    static Listing of(Collection<Node> answer) {
        TreeMap<String, Node> byName = new TreeMap<>();
        answer.forEach(node -> byName.putIfAbsent(node.id().name(), node));
        List<Node> nodes = byName.values().stream().limit(NODES_MAX).toList();
        return new Listing(nodes, byName.size() - nodes.size());
    }
}
