package io.tidegate.discovery;

import io.tidegate.fleet.FleetEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/// The nodes of one pool, asked of its source again and again, and posted as [FleetEvent.Listed]. The last good
/// answer stays in force while the source fails or lists nobody: that is said once, and so is its end.
///
/// [#tick] is confined to the control thread and never blocks; [#state] any thread. There is one question at a
/// time, on a thread of its own.
final class Discovery {
    private static final String UNEXPECTED = "the question ended unexpectedly";
    /// Different reasons that one failure may have in the log.
    private static final int SAID_MAX = 8;

    private final String pool;
    private final Source source;
    private final Schedule schedule;
    private final Discoveries.Means means;

    private volatile SourceState state;
    private volatile boolean underWay;

    // Written by the question under way alone, and read after it.
    private Duration goodFor = Duration.ZERO;
    private long endedNanos;
    private final Set<String> said = new HashSet<>();
    /// What the last question was thrown; empty = it got an answer.
    private String bug = "";
    private List<String> remarksSaid = List.of();
    private int leftOut;

    // Confined to the control thread.
    private final RandomGenerator random;
    private SourceState planned;
    private long dueNanos;
    private boolean begun;

    Discovery(String pool, String kind, Source source, Schedule schedule, Discoveries.Means means) {
        this.pool = pool;
        this.source = source;
        this.schedule = schedule;
        this.means = means;
        this.random = means.random();
        this.state = SourceState.first(pool, kind, source.title());
        this.planned = state;
    }

    SourceState state() {
        return state;
    }

    /// Asks, where that is due.
    void tick(long nowNanos) {
        if (underWay) {
            return;
        }
        SourceState latest = state;
        if (!latest.equals(planned)) {
            planned = latest;
            dueNanos = endedNanos + latest.pause(schedule, goodFor, random);
        }
        if (!begun || nowNanos - dueNanos >= 0) {
            begun = true;
            underWay = true;
            means.threads().execute(this::ask);
        }
    }

    private void ask() {
        Answer answer = new Answer.Failed(UNEXPECTED);
        try {
            answer = source.ask();
            bug = "";
        } catch (RuntimeException e) {
            thrown(e);
        } finally {
            settle(answer);
        }
    }

    /// Once, until something else happens.
    private void thrown(RuntimeException e) {
        String what = e.toString();
        if (!what.equals(bug)) {
            bug = what;
            means.journal().error(where() + ": a bug in asking it, tried again; please report it", e);
        }
    }

    private void settle(Answer answer) {
        endedNanos = means.clock().nanos();
        switch (answer) {
            case Answer.Nodes nodes -> settle(nodes);
            case Answer.Failed(String why) -> failed(why);
        }
        underWay = false;
    }

    private void settle(Answer.Nodes answer) {
        Listing listing = Listing.of(answer.nodes());
        if (listing.nodes().isEmpty()) {
            failed(answer.remarks().isEmpty() ? "it lists no node" : String.join("; ", answer.remarks()));
        } else if (means.sink().test(new FleetEvent.Listed(pool, listing.nodes(), endedNanos))) {
            good(listing, answer);
        } else {
            failed("what it lists found no place among the events that wait");
        }
    }

    private void good(Listing listing, Answer.Nodes answer) {
        SourceState before = state;
        goodFor = answer.goodFor();
        int count = listing.nodes().size();
        state = before.good(count, Instant.ofEpochMilli(means.clock().epochMillis()));
        if (before.problem() != null) {
            means.journal().info(where() + " answers again: " + nodes(count));
        } else if (!before.hasAnswered()) {
            means.journal().info(where() + " lists " + nodes(count));
        }
        said.clear();
        remark(listing, answer.remarks());
    }

    /// Each time they are others.
    private void remark(Listing listing, List<String> remarks) {
        if (!remarks.equals(remarksSaid)) {
            remarksSaid = remarks;
            remarks.forEach(each -> means.journal().warn(where() + ": " + each));
        }
        int before = leftOut;
        leftOut = listing.leftOut();
        if (leftOut > 0 && before == 0) {
            means.journal()
                    .warn(where() + " lists more than " + Listing.NODES_MAX + " nodes: " + leftOut
                            + " of them are left out, the last by name");
        }
    }

    private void failed(String why) {
        SourceState before = state;
        state = before.failed(why);
        if (said.size() < SAID_MAX && said.add(why)) {
            means.journal()
                    .warn(where() + ": " + why
                            + (before.hasAnswered()
                                    ? "; the last good answer is kept: " + nodes(before.nodes())
                                    : "; there was no answer yet"));
        }
    }

    private String where() {
        return "pool " + pool + ": " + source.title();
    }

    private static String nodes(int count) {
        return count + (count == 1 ? " node" : " nodes");
    }
}
