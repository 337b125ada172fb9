package io.tidegate.migration;

import io.tidegate.fleet.NodeId;
import io.tidegate.fleet.Occupancy;
import io.tidegate.link.Eviction;
import io.tidegate.migration.Means.Tick;
import io.tidegate.migration.Progress.Kind;
import io.tidegate.migration.Progress.Phase;
import java.time.Duration;

/// The links of one node leave it, until it has none or is not to be empty any more. Confined to the control thread.
final class Drain {
    private final NodeId id;
    private final Occupancy node;
    private final Eviction eviction;
    private final Means means;
    private final Allowance allowance = new Allowance();
    private final long sinceNanos;
    private Phase phase = Phase.WAITING;
    private long beganNanos;
    private double perSecond;
    private String why = "";

    Drain(DrainPlan.Leaving leaving, Means means, long nowNanos) {
        this.id = leaving.member().id();
        this.node = leaving.member().occupancy();
        this.eviction = means.door().evict(node, leaving.kind(), Eviction.Bounds.NONE);
        this.means = means;
        this.sinceNanos = nowNanos;
        this.beganNanos = nowNanos;
    }

    Eviction.Kind kind() {
        return eviction.kind();
    }

    /// One step.
    ///
    /// @param poolLinks links of all nodes of the pool that are left at present
    void tick(DrainPlan.Leaving leaving, long poolLinks, DrainSettings settings, Tick tick) {
        long live = node.live();
        if (live == 0) {
            empty(tick);
        } else if (leaving.held()) {
            hold(live);
        } else {
            run(leaving, poolLinks, settings, tick);
        }
    }

    private void run(DrainPlan.Leaving leaving, long poolLinks, DrainSettings settings, Tick tick) {
        boolean begins = phase != Phase.RUNNING;
        if (begins) {
            phase = Phase.RUNNING;
            beganNanos = tick.nowNanos();
            why = "";
        }
        perSecond = DrainPlan.perSecond(settings, leaving, poolLinks, beganNanos, tick.nowNanos());
        long live = node.live();
        if (begins) {
            means.journal()
                    .info("node " + id + ": its " + live + " links are to leave it, " + Means.rate(perSecond) + " ("
                            + leaving.member().state().why() + ")");
        }
        long count = allowance.take(
                perSecond, tick.elapsedNanos(), Math.max(0, live - means.door().leaving(node)));
        means.door().endSome(eviction, count, window(settings), means.random());
    }

    /// Never shorter than the time until the next step.
    static Duration window(DrainSettings settings) {
        Duration tick = Duration.ofNanos(Migrations.TICK_NANOS);
        return settings.jitter().compareTo(tick) > 0 ? settings.jitter() : tick;
    }

    private void hold(long live) {
        if (phase == Phase.WAITING && !why.isEmpty()) {
            return;
        }
        phase = Phase.WAITING;
        perSecond = 0;
        why = "no other node of the pool is usable and has room, so its links stay; force ends them all the same";
        means.door().endSome(eviction, 0, Duration.ZERO, means.random());
        means.journal().warn("node " + id + ": " + live + " links: " + why);
    }

    private void empty(Tick tick) {
        if (phase == Phase.RUNNING) {
            means.journal()
                    .info("node " + id + " has no link left, " + eviction.ended() + " were ended in "
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
            means.journal().info("node " + id + ": its links stay, " + eviction.ended() + " were ended");
        }
    }

    Progress progress() {
        return new Progress(
                Kind.DRAIN, id.pool(), id.name(), phase, node.live(), eviction.ended(), perSecond, sinceNanos, why);
    }
}
