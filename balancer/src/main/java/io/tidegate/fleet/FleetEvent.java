package io.tidegate.fleet;

import io.tidegate.address.Endpoint;
import io.tidegate.address.HostPort;
import java.util.List;

/// Something learned of nodes, or asked for. Immutable. An event of a node or a pool that is not there changes
/// nothing. Times are of the monotonic clock.
public sealed interface FleetEvent {
    /// When it was learned.
    long atNanos();

    /// About one node.
    sealed interface OfNode extends FleetEvent {
        NodeId id();
    }

    // ---- of dials ----

    /// It could be reached at none of its addresses.
    ///
    /// @param dialedNanos when the first of these dials began
    record DialFailed(NodeId id, long dialedNanos, long atNanos, String why) implements OfNode {}

    /// It was reached.
    record DialSucceeded(NodeId id, long atNanos) implements OfNode {}

    /// CONNECTs wait for it, and nothing has come from it since `silentNanos`.
    record Silent(NodeId id, long silentNanos, long atNanos, String why) implements OfNode {}

    // ---- of names ----

    /// The addresses of its name, in the order in which to try them.
    ///
    /// @param lookedUp where the node was when that was asked; news only while it is still there
    record Resolved(NodeId id, HostPort lookedUp, List<Endpoint> endpoints, long atNanos) implements OfNode {
        public Resolved {
            endpoints = List.copyOf(endpoints);
            if (endpoints.isEmpty()) {
                throw new IllegalArgumentException("an answer without addresses is a failure");
            }
        }
    }

    /// Its name could not be looked up, or has no address.
    record ResolveFailed(NodeId id, String why, long atNanos) implements OfNode {}

    // ---- of health ----

    /// Probes say that it works.
    record ProbesPass(NodeId id, long atNanos) implements OfNode {}

    /// Probes say that it does not.
    record ProbesFail(NodeId id, String why, long atNanos) implements OfNode {}

    /// It says itself that its clients are to leave it.
    record Evacuates(NodeId id, String why, long atNanos) implements OfNode {}

    /// It fails clients more than the others do: it is to be tried last for a while.
    record Ejected(NodeId id, Trouble.Ejection ejection, long atNanos) implements OfNode {}

    // ---- of operators ----

    /// What an operator wants of it from now on.
    record Ordered(NodeId id, Order order, long atNanos) implements OfNode {}

    /// An operator gives it another weight, or, with [Member#AS_LISTED], takes that back.
    record Weighed(NodeId id, int weight, long atNanos) implements OfNode {
        public Weighed {
            if (weight != Member.AS_LISTED) {
                Node.checkWeight(weight);
            }
        }
    }

    // ---- of migrations ----

    /// It has more than its share and gives clients away, so it is given none in its turn; or that is over.
    record Relieved(NodeId id, boolean relieved, long atNanos) implements OfNode {}

    // ---- of pools ----

    /// All nodes that a pool has besides those of its configuration. Who was among them and is no more
    /// is given no clients, and is forgotten once its last link has ended.
    record Listed(String pool, List<Node> nodes, long atNanos) implements FleetEvent {
        public Listed {
            nodes = List.copyOf(nodes);
            for (Node node : nodes) {
                if (!node.id().pool().equals(pool)) {
                    throw new IllegalArgumentException(node.id() + " is no node of pool " + pool);
                }
            }
        }
    }

    /// Time went by: what was for a while may be over.
    record Passed(long atNanos) implements FleetEvent {}
}
