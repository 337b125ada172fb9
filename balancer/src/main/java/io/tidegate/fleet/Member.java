package io.tidegate.fleet;

import io.tidegate.address.Endpoint;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/// A node in its pool: what it is, how it is, where it is. Immutable, but for the counts in `occupancy`.
///
/// @param endpoints in the order in which to try them; empty exactly while it is [NodeState.Down]
public record Member(Node node, NodeState state, List<Endpoint> endpoints, Occupancy occupancy) {
    public Member {
        endpoints = List.copyOf(endpoints);
        if (endpoints.isEmpty() != state instanceof NodeState.Down) {
            throw new IllegalArgumentException(node.id() + " is down exactly while it has no address");
        }
    }

    /// As it starts: up where its address is an IP address, else down until its name is looked up.
    static Member of(Node node, long nowNanos) {
        Endpoint literal = node.address().literal();
        return literal == null
                ? new Member(node, new NodeState.Down(nowNanos, "not looked up yet"), List.of(), new Occupancy())
                : new Member(node, new NodeState.Up(nowNanos), List.of(literal), new Occupancy());
    }

    public NodeId id() {
        return node.id();
    }

    public Standing standing(long nowNanos) {
        if (node.weight() == 0) {
            return Standing.NONE;
        }
        return switch (state) {
            case NodeState.Up _ -> Standing.USABLE;
            case NodeState.Backoff backoff -> backoff.isOver(nowNanos) ? Standing.TRIAL_DUE : Standing.LAST_RESORT;
            case NodeState.Down _ -> Standing.NONE;
        };
    }

    /// Whether it takes one more link, as far as its own limit goes.
    public boolean hasRoom() {
        return occupancy.live() < node.maxConnections();
    }

    /// This member after an event of its node; the same instance where nothing changed.
    Member after(FleetEvent event, RandomGenerator random) {
        return switch (event) {
            case FleetEvent.DialFailed failed -> failed(failed, random);
            case FleetEvent.DialSucceeded succeeded -> succeeded(succeeded);
            case FleetEvent.Resolved resolved -> resolved(resolved);
            case FleetEvent.ResolveFailed failed -> unresolved(failed);
        };
    }

    /// One failure counts once: a dial that began before the node was last reached, or before the present
    /// back-off was over, tells nothing new.
    private Member failed(FleetEvent.DialFailed event, RandomGenerator random) {
        return switch (state) {
            case NodeState.Up up ->
                event.dialedNanos() - up.sinceNanos() < 0
                        ? this
                        : with(NodeState.Backoff.after(1, event.atNanos(), event.why(), random));
            case NodeState.Backoff backoff ->
                backoff.isOver(event.dialedNanos())
                        ? with(NodeState.Backoff.after(backoff.failures() + 1, event.atNanos(), event.why(), random))
                        : this;
            case NodeState.Down _ -> this;
        };
    }

    private Member succeeded(FleetEvent.DialSucceeded event) {
        return switch (state) {
            case NodeState.Up _, NodeState.Down _ -> this;
            case NodeState.Backoff backoff ->
                event.atNanos() - backoff.sinceNanos() < 0 ? this : with(new NodeState.Up(event.atNanos()));
        };
    }

    /// The same addresses in another order are no news. A back-off goes on, unless it was about addresses that
    /// are all gone.
    private Member resolved(FleetEvent.Resolved event) {
        if (Set.copyOf(endpoints).equals(Set.copyOf(event.endpoints()))) {
            return this;
        }
        NodeState next = Collections.disjoint(endpoints, event.endpoints()) && !(state instanceof NodeState.Up)
                ? new NodeState.Up(event.atNanos())
                : state;
        return new Member(node, next, event.endpoints(), occupancy);
    }

    /// The last good answer is kept.
    private Member unresolved(FleetEvent.ResolveFailed event) {
        return state instanceof NodeState.Down down && !down.why().equals(event.why())
                ? with(new NodeState.Down(down.sinceNanos(), event.why()))
                : this;
    }

    private Member with(NodeState next) {
        return new Member(node, next, endpoints, occupancy);
    }
}
