package io.tidegate.migration;

import io.tidegate.fleet.Member;
import io.tidegate.fleet.NodeId;
import io.tidegate.fleet.NodeState;
import io.tidegate.fleet.Pool;
import io.tidegate.link.Eviction;
import io.tidegate.migration.DrainSettings.OnDown;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which nodes of a pool are to be empty, and how fast. Pure.
final class DrainPlan {
    private static final double NANOS_PER_SECOND = 1e9;

    private DrainPlan() {}

    /// A node that is to be empty.
    ///
    /// @param held whether nothing leaves it for now, because there is nowhere to go
    /// @param forced whether its links are to end even where no other node would take them
    record Leaving(Member member, Eviction.Kind kind, boolean held, boolean forced) {}

    /// In the order of the pool.
    ///
    /// @param forced nodes whose links are to end even where no other node would take them
    static List<Leaving> leaving(Pool pool, DrainSettings settings, Set<NodeId> forced) {
        List<Leaving> leaving = new ArrayList<>();
        for (Member member : pool.members()) {
            Eviction.Kind kind = kind(pool, member, settings);
            if (kind != null) {
                boolean force = forced.contains(member.id());
                leaving.add(new Leaving(member, kind, !force && !pool.isAnotherUsable(member), force));
            }
        }
        return leaving;
    }

    /// A name that has no address any more says nothing of links that stand. Who is given clients in a panic keeps
    /// them: they would leave, and be sent straight back.
    private static Eviction.@Nullable Kind kind(Pool pool, Member member, DrainSettings settings) {
        if (member.state().isLeft()) {
            return Eviction.Kind.DRAIN;
        }
        boolean down =
                member.state() instanceof NodeState.Down && member.trouble().unresolved() == null;
        return down && !pool.isUsedInPanic(member) && settings.onDown() == OnDown.END ? Eviction.Kind.DOWN : null;
    }

    /// Links a second that leave this node: its part of the pool's rate, or more where it is to be empty by a time.
    ///
    /// @param poolLinks links of all nodes of the pool that are left at present, 1 or more
    /// @param beganNanos when its links began to leave
    static double perSecond(DrainSettings settings, Leaving leaving, long poolLinks, long beganNanos, long nowNanos) {
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
