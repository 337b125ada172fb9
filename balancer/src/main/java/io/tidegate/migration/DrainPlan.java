package io.tidegate.migration;

import io.tidegate.fleet.Member;
import io.tidegate.fleet.NodeId;
import io.tidegate.fleet.NodeState;
import io.tidegate.fleet.Occupancy;
import io.tidegate.fleet.Pool;
import io.tidegate.fleet.Trouble;
import io.tidegate.link.ContinuitySettings;
import io.tidegate.link.Eviction;
import io.tidegate.migration.DrainSettings.OnDown;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which nodes of a pool are to be empty, and how fast. Pure.
///
/// Where live clients can be moved unseen they leave a node that does not work, whatever `on_down` says: there is
/// nothing to keep there, and nobody is cut. They do so only while another node works: else they are better off where
/// they are. So they do from a node in maintenance, paced.
final class DrainPlan {
    private static final double NANOS_PER_SECOND = 1e9;
    /// One dial may fail for many reasons; two, with a back-off between them, of a node that says nothing.
    private static final int DIALS_THAT_TELL = 2;

    private static final String MAINTENANCE = "an operator put it in maintenance";

    private DrainPlan() {}

    /// A node that is to be empty.
    ///
    /// @param held whether nothing leaves it for now, because there is nowhere to go
    /// @param forced whether its links are to end even where no other node would take them
    /// @param why it is to be empty
    record Leaving(Member member, Eviction.Kind kind, Pace pace, boolean held, boolean forced, String why) {}

    /// How fast they leave.
    enum Pace {
        /// As the pool's drains do.
        PACED,
        /// As soon as those who move them will: they have nothing where they are.
        AT_ONCE
    }

    /// In the order of the pool.
    ///
    /// @param forced nodes whose links are to end even where no other node would take them
    static List<Leaving> leaving(Pool pool, MigrationSettings settings, Set<NodeId> forced, long nowNanos) {
        List<Leaving> leaving = new ArrayList<>();
        ContinuitySettings continuity = settings.continuity();
        for (Member member : pool.members()) {
            boolean anywhere = pool.isAnotherUsable(member);
            boolean force = forced.contains(member.id());
            String why = member.state().why();
            String fault =
                    continuity == null || !anywhere ? null : fault(pool, member, continuity.silentAfter(), nowNanos);
            if (fault != null) {
                boolean all = settings.drain().onDown() == OnDown.END && member.state() instanceof NodeState.Down;
                Eviction.Kind kind = all ? Eviction.Kind.DOWN : Eviction.Kind.FAILED;
                leaving.add(new Leaving(member, kind, Pace.AT_ONCE, false, false, fault));
            } else if (member.state().isLeft()) {
                leaving.add(new Leaving(member, Eviction.Kind.DRAIN, Pace.PACED, !force && !anywhere, force, why));
            } else if (continuity != null && member.state() instanceof NodeState.Maintenance) {
                leaving.add(new Leaving(member, Eviction.Kind.MAINTENANCE, Pace.PACED, !anywhere, false, MAINTENANCE));
            } else if (continuity == null && isEnded(pool, member, settings.drain())) {
                leaving.add(new Leaving(member, Eviction.Kind.DOWN, Pace.PACED, !force && !anywhere, force, why));
            }
        }
        return leaving;
    }

    /// Why those who have a link there have nothing of it, whatever else is meant to become of the node; null where
    /// they may have.
    private static @Nullable String fault(Pool pool, Member member, Duration silentAfter, long nowNanos) {
        Trouble trouble = member.trouble();
        if (trouble.unresolved() == null
                && trouble.probes() instanceof Trouble.Finding.Failing(String why)
                && !pool.isUsedInPanic(member)) {
            return why;
        }
        Trouble.Silence silence = trouble.silence();
        if (silence != null && isSilent(silence, member.occupancy(), silentAfter, nowNanos)) {
            return silence.why();
        }
        NodeState.Backoff dials = trouble.dials();
        if (dials == null || dials.failures() < DIALS_THAT_TELL) {
            return null;
        }
        return member.occupancy().isHeardSince(nowNanos - silentAfter.toNanos()) ? null : dials.why();
    }

    /// A silence that is found again counts from then on; that nothing was heard meanwhile shows that it is the same.
    private static boolean isSilent(Trouble.Silence silence, Occupancy node, Duration silentAfter, long nowNanos) {
        long afterNanos = silentAfter.toNanos();
        boolean longEnough = silence.times() == 1
                ? nowNanos - silence.sinceNanos() >= afterNanos
                : !node.isHeardSince(nowNanos - afterNanos);
        return longEnough && !node.isHeardSince(silence.sinceNanos());
    }

    /// A name that has no address any more says nothing of links that stand. Who is given clients in a panic keeps
    /// them: they would leave, and be sent straight back.
    private static boolean isEnded(Pool pool, Member member, DrainSettings settings) {
        boolean down =
                member.state() instanceof NodeState.Down && member.trouble().unresolved() == null;
        return down && !pool.isUsedInPanic(member) && settings.onDown() == OnDown.END;
    }

    /// Links a second that leave this node: its part of the pool's rate, or more where it is to be empty by a time.
    ///
    /// @param poolLinks links of all nodes of the pool that are left, paced, at present; 1 or more
    /// @param beganNanos when its links began to leave
    static double perSecond(DrainSettings settings, Leaving leaving, long poolLinks, long beganNanos, long nowNanos) {
        if (leaving.pace() == Pace.AT_ONCE) {
            return Double.POSITIVE_INFINITY;
        }
        long links = leaving.member().occupancy().live();
        double part = Allowance.perSecond(settings.rate()) * links / poolLinks;
        Duration within = within(settings, leaving.member().state());
        if (within == null) {
            return part;
        }
        long leftNanos = within.minus(settings.jitter()).toNanos() - (nowNanos - beganNanos);
        return Math.max(part, links * NANOS_PER_SECOND / Math.max(Migrations.TICK_NANOS, leftNanos));
    }

    /// Null where the rate alone holds.
    private static @Nullable Duration within(DrainSettings settings, NodeState state) {
        if (!(state instanceof NodeState.Evacuating)) {
            return settings.isBounded() ? settings.within() : null;
        }
        boolean sooner = settings.isBounded() && settings.within().compareTo(settings.evacuationWithin()) < 0;
        return sooner ? settings.within() : settings.evacuationWithin();
    }
}
