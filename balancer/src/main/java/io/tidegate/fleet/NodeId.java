package io.tidegate.fleet;

/// Which node of which pool. Immutable.
///
/// @param name what hashing knows the node by: several balancers that shall agree call it the same
public record NodeId(String pool, String name) {
    public NodeId {
        if (pool.isEmpty() || name.isEmpty()) {
            throw new IllegalArgumentException("pools and nodes have names, this one is \"" + pool + "/" + name + "\"");
        }
    }

    @Override
    public String toString() {
        return pool + "/" + name;
    }
}
