package io.tidegate.migration;

import io.tidegate.fleet.NodeId;
import io.tidegate.fleet.Occupancy;
import io.tidegate.link.Eviction;
import io.tidegate.migration.Means.Tick;
import io.tidegate.migration.Progress.Kind;
import io.tidegate.migration.Progress.Phase;
import java.time.Duration;
import java.util.EnumSet;

/// The links of one node leave it, until it has none, or none that is to, or is not to be empty any more. Confined
/// to the control thread.
final class Drain {
    private final NodeId id;
    private final Occupancy node;
    private final Eviction eviction;
    private final Means means;
    private final Allowance allowance = new Allowance();
    private final long sinceNanos;
    private Phase phase = Phase.WAITING;
    /// What has been said of it is not said again.
    private final EnumSet<Phase> said = EnumSet.noneOf(Phase.class);
    /// Without the time that it was held since.
    private long beganNanos;
    private long heldNanos;
    private double perSecond;
    private String why = "";

    Drain(DrainPlan.Leaving leaving, Means means, long nowNanos) {
        this.id = leaving.member().id();
        this.node = leaving.member().occupancy();
        this.eviction = means.door().evict(node, leaving.kind(), Eviction.Bounds.NONE);
        this.means = means;
        this.sinceNanos = nowNanos;
        this.beganNanos = nowNanos;
        this.heldNanos = nowNanos;
    }

    Eviction.Kind kind() {
        return eviction.kind();
    }

    /// What is to be seen at the pool in one step.
    ///
    /// @param links of all nodes that are left at present
    /// @param room for how many more links that leave there is a place at other nodes
    record Around(long links, long room) {}

    /// One step.
    ///
    /// @return how many more links were asked to leave
    long tick(DrainPlan.Leaving leaving, Around around, DrainSettings settings, Tick tick) {
        long live = node.live();
        if (live == 0) {
            empty(tick);
            return 0;
        }
        if (leaving.held()) {
            hold(live, tick);
            return 0;
        }
        return run(leaving, around, settings, tick);
    }

    private long run(DrainPlan.Leaving leaving, Around around, DrainSettings settings, Tick tick) {
        if (phase != Phase.RUNNING) {
            beganNanos = phase == Phase.WAITING ? beganNanos + tick.nowNanos() - heldNanos : tick.nowNanos();
            phase = Phase.RUNNING;
            why = "";
            eviction.hold(false);
        }
        eviction.force(leaving.forced());
        perSecond = DrainPlan.perSecond(settings, leaving, around.links(), beganNanos, tick.nowNanos());
        long live = node.live();
        if (said.add(Phase.RUNNING)) {
            means.journal()
                    .info("node " + id + ": " + (keepsSome() ? "what can be moved of its " : "its ") + live
                            + " links " + (keepsSome() ? "is" : "are") + " to leave it, " + Means.rate(perSecond)
                            + " (" + leaving.why() + ")");
        }
        long most = Math.max(0, live - means.door().leaving(node));
        if (!leaving.forced()) {
            most = Math.min(most, Math.max(0, around.room()));
        }
        long count = allowance.ask(perSecond, tick.elapsedNanos(), most, eviction.chosen());
        means.door().endSome(eviction, count, window(leaving, settings), means.random());
        if (!hasOnlyStayers()) {
            return count;
        }
        if (said.add(Phase.DONE)) {
            means.journal().info("node " + id + ": " + gone() + ", " + stayers());
        }
        return 0;
    }

    /// Whether links that cannot be moved unseen stay, and that is all there is to it.
    private boolean keepsSome() {
        return kind() == Eviction.Kind.MAINTENANCE;
    }

    /// Whether nobody is left who is to leave. That may change: who was in the middle of something large can be moved
    /// when it is over.
    boolean hasOnlyStayers() {
        return keepsSome()
                && phase == Phase.RUNNING
                && node.live() > 0
                && means.door().leaving(node) == 0
                && means.door().isExhausted(eviction);
    }

    private String stayers() {
        return node.live() + " links stay: their clients cannot be moved unseen";
    }

    private static Duration window(DrainPlan.Leaving leaving, DrainSettings settings) {
        return switch (leaving.pace()) {
            case PACED -> window(settings);
            case AT_ONCE -> Duration.ZERO;
        };
    }

    /// Never shorter than the time until the next step.
    static Duration window(DrainSettings settings) {
        Duration tick = Duration.ofNanos(Migrations.TICK_NANOS);
        return settings.jitter().compareTo(tick) > 0 ? settings.jitter() : tick;
    }

    private void hold(long live, Tick tick) {
        if (phase == Phase.WAITING && !why.isEmpty()) {
            return;
        }
        heldNanos = phase == Phase.WAITING ? heldNanos : tick.nowNanos();
        phase = Phase.WAITING;
        eviction.hold(true);
        perSecond = 0;
        why = "no other node of the pool is usable and has room, so its links stay"
                + (keepsSome() ? "" : "; force ends them all the same");
        means.door().endSome(eviction, 0, Duration.ZERO, means.random());
        if (said.add(Phase.WAITING)) {
            means.journal().warn("node " + id + ": " + live + " links: " + why);
        }
    }

    private void empty(Tick tick) {
        if (phase == Phase.RUNNING && said.add(Phase.DONE)) {
            means.journal()
                    .info("node " + id + " has no link left, " + gone() + " in "
                            + Means.seconds(tick.nowNanos() - beganNanos));
        }
        phase = Phase.DONE;
        perSecond = 0;
        why = "";
    }

    /// It is not to be empty any more.
    void stop() {
        eviction.stop();
        if (phase != Phase.DONE) {
            means.journal().info("node " + id + ": its links stay, " + gone());
        }
    }

    private String gone() {
        return Means.gone(eviction.moved(), eviction.ended(), "");
    }

    Progress progress() {
        boolean isOver = hasOnlyStayers();
        return new Progress(
                Kind.DRAIN,
                id.pool(),
                id.name(),
                isOver ? Phase.DONE : phase,
                isOver ? 0 : node.live(),
                eviction.moved(),
                eviction.ended(),
                isOver ? 0 : perSecond,
                sinceNanos,
                isOver ? stayers() : why);
    }
}
