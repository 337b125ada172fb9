package io.tidegate.app;

import io.tidegate.fleet.Fleet;
import io.tidegate.fleet.Member;
import io.tidegate.fleet.NodeState;
import io.tidegate.fleet.Pool;
import io.tidegate.observe.Journal;

/// Says once what became of a node. Confined to the thread that folds.
final class JournalChanges {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Journal journal;

    JournalChanges(Journal journal) {
        this.journal = journal;
    }

    void changed(Fleet before, Fleet after) {
        for (Pool is : after.pools()) {
            Pool was = before.pool(is.name());
            if (was != is) {
                changed(was, is);
            }
        }
    }

    private void changed(Pool before, Pool after) {
        for (Member is : after.members()) {
            Member was = before.find(is.id().name());
            if (was == null) {
                journal.info("node " + is.id() + " is new, at " + is.node().address());
            } else if (!was.equals(is)) {
                changed(was, is);
            }
        }
        for (Member was : before.members()) {
            if (after.find(was.id().name()) == null) {
                journal.info("node " + was.id() + " is forgotten: it is not listed, and has no link");
            }
        }
        panic(before.primaries().panics(), after);
    }

    private void panic(boolean before, Pool after) {
        boolean panics = after.primaries().panics();
        if (panics && !before) {
            journal.warn("pool " + after.name()
                    + ": too few nodes are usable, so those that probes or clients complain of get clients again"
                    + " (panic_share)");
        } else if (before && !panics) {
            journal.info("pool " + after.name() + ": enough nodes are usable again");
        }
    }

    private void changed(Member was, Member is) {
        if (was.weight() != is.weight()) {
            journal.info("node " + is.id() + " has weight " + is.weight() + " now, it was " + was.weight());
        }
        if (!was.endpoints().equals(is.endpoints())
                && was.state().isUsable()
                && is.state().isUsable()) {
            journal.info("node " + is.id() + " is now at " + is.endpoints());
        }
        if (!sameNews(was.state(), is.state())) {
            say(is);
        }
    }

    /// A step of a slow start is none.
    private static boolean sameNews(NodeState was, NodeState is) {
        return was.getClass() == is.getClass() && was.why().equals(is.why()) && !(is instanceof NodeState.Backoff);
    }

    private void say(Member is) {
        String node = "node " + is.id();
        switch (is.state()) {
            case NodeState.Up _ -> journal.info(node + " is up, at " + is.endpoints());
            case NodeState.SlowStart _ ->
                journal.info(node + " is back, at " + is.endpoints() + ", and gets clients step by step");
            case NodeState.Suspect suspect -> journal.warn(node + " is suspect: " + suspect.why());
            case NodeState.Backoff backoff ->
                journal.warn(node + " is last in the order for "
                        + (backoff.untilNanos() - backoff.sinceNanos()) / NANOS_PER_MILLI + " ms, failure "
                        + backoff.failures() + ": " + backoff.why());
            case NodeState.Ejected ejected ->
                journal.warn(node + " is ejected for " + (ejected.untilNanos() - ejected.sinceNanos()) / NANOS_PER_MILLI
                        + " ms: " + ejected.why());
            case NodeState.Down down -> journal.warn(node + " is down: " + down.why());
            case NodeState.Evacuating evacuating -> journal.warn(node + " is evacuating: " + evacuating.why());
            case NodeState.Draining draining -> journal.info(node + " is draining: " + draining.why());
            case NodeState.Maintenance _ -> journal.info(node + " is in maintenance: it gets no new clients");
        }
    }
}
