package io.tidegate.fleet;

/// What an operator wants of a node.
public enum Order {
    /// It is used like any other.
    READY,
    /// It gets no new links, and those it has leave it, paced.
    DRAIN,
    /// It gets no new links. Those whose clients can be moved unseen leave it, paced, and it keeps the others.
    MAINTENANCE
}
