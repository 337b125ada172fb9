package io.tidegate.app;

import io.tidegate.fleet.Fleet;
import io.tidegate.fleet.FleetEvent;
import io.tidegate.fleet.Member;
import io.tidegate.fleet.NodeId;
import io.tidegate.fleet.NodeState;
import io.tidegate.observe.Journal;

/// Says once what became of a node. Confined to the thread that folds.
final class JournalChanges {
    private final Journal journal;

    JournalChanges(Journal journal) {
        this.journal = journal;
    }

    void changed(Fleet before, Fleet after, FleetEvent event) {
        NodeId id = switch (event) {
            case FleetEvent.DialFailed failed -> failed.id();
            case FleetEvent.DialSucceeded succeeded -> succeeded.id();
            case FleetEvent.Resolved resolved -> resolved.id();
            case FleetEvent.ResolveFailed failed -> failed.id();
        };
        Member was = member(before, id);
        Member is = member(after, id);
        switch (is.state()) {
            case NodeState.Up _ -> {
                if (!(was.state() instanceof NodeState.Up)) {
                    journal.info("node " + id + " is up, at " + is.endpoints());
                } else if (!was.endpoints().equals(is.endpoints())) {
                    journal.info("node " + id + " is now at " + is.endpoints());
                }
            }
            case NodeState.Backoff backoff ->
                journal.warn("node " + id + " is last in the order for "
                        + (backoff.untilNanos() - backoff.sinceNanos()) / 1_000_000 + " ms, failure "
                        + backoff.failures() + ": " + backoff.why());
            case NodeState.Down down -> journal.warn("node " + id + " is down: " + down.why());
        }
    }

    private static Member member(Fleet fleet, NodeId id) {
        return fleet.pool(id.pool()).members().stream()
                .filter(member -> member.id().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
