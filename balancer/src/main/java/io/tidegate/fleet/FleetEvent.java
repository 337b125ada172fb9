package io.tidegate.fleet;

import io.tidegate.address.Endpoint;
import java.util.List;

/// Something learned of one node. Immutable. An event of a node that is in no pool changes nothing.
public sealed interface FleetEvent {
    NodeId id();

    /// When it was learned.
    long atNanos();

    /// It could be reached at none of its addresses.
    ///
    /// @param dialedNanos when the first of these dials began
    record DialFailed(NodeId id, long dialedNanos, long atNanos, String why) implements FleetEvent {}

    /// It was reached.
    record DialSucceeded(NodeId id, long atNanos) implements FleetEvent {}

    /// The addresses of its name, in the order in which to try them.
    record Resolved(NodeId id, List<Endpoint> endpoints, long atNanos) implements FleetEvent {
        public Resolved {
            endpoints = List.copyOf(endpoints);
            if (endpoints.isEmpty()) {
                throw new IllegalArgumentException("an answer without addresses is a failure");
            }
        }
    }

    /// Its name could not be looked up, or has no address.
    record ResolveFailed(NodeId id, String why, long atNanos) implements FleetEvent {}
}
