package io.tidegate.migration;

import io.tidegate.fleet.Member;
import io.tidegate.fleet.NodeId;
import io.tidegate.fleet.Pool;
import io.tidegate.link.Eviction;
import io.tidegate.link.Shares;
import io.tidegate.migration.Means.Tick;
import io.tidegate.migration.Progress.Kind;
import io.tidegate.migration.Progress.Phase;
import io.tidegate.migration.RebalancePlan.Donor;
import io.tidegate.migration.RebalancePlan.Load;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Nodes of a pool that have too many links lose them, once. Confined to the control thread.
///
/// The plan is made when it begins, and never grows: so it ends, whatever clients do. While it runs those that give
/// away are given no clients in their turn, where clients have no node of their own: else a part of them would come
/// straight back. Where live clients are moved unseen nobody is cut, and no node is given any that has its share: so
/// none goes to one
/// that would soon have too many.
final class Rebalance {
    /// How long clients may take to come back before their turns are everybody's again.
    static final long SETTLE_NANOS = 30_000_000_000L;

    private final String pool;
    private final RebalanceSettings settings;
    private final Duration window;
    private final boolean unseen;
    private final Means means;
    private final Allowance allowance = new Allowance();
    private final long sinceNanos;
    private final List<Giving> giving = new ArrayList<>();
    private List<NodeId> recipients = List.of();
    private Phase phase = Phase.WAITING;
    private long movedByThoseGone;
    private long endedByThoseGone;
    private long chosenByThoseGone;
    private long liveAtStart;
    private long emptiedNanos;
    private String why = "";

    /// A node that gives links away.
    private record Giving(Donor donor, Eviction eviction) {}

    Rebalance(String pool, MigrationSettings settings, Means means, long nowNanos) {
        this.pool = pool;
        this.settings = settings.rebalance();
        this.window = Drain.window(settings.drain());
        this.unseen = settings.continuity() != null;
        this.means = means;
        this.sinceNanos = nowNanos;
    }

    void tick(Pool now, Tick tick) {
        switch (phase) {
            case WAITING -> begin(now, tick);
            case RUNNING -> move(now, tick);
            case SETTLING -> settle(now, tick);
            case DONE, STOPPED -> {}
        }
    }

    private void begin(Pool now, Tick tick) {
        List<NodeId> slow = RebalancePlan.startingSlowly(now);
        if (!slow.isEmpty()) {
            why = "waits until the slow start of " + slow.getFirst() + " is over";
            return;
        }
        RebalancePlan plan = RebalancePlan.of(now, settings);
        if (plan.isEmpty()) {
            finish(Phase.DONE, "no node has too many links", tick);
            return;
        }
        for (Donor donor : plan.donors()) {
            Member member = Objects.requireNonNull(now.find(donor.id().name()));
            Eviction.Bounds bounds = new Eviction.Bounds(
                    donor.excess(), donor.share(), unseen ? Eviction.Whom.MOVABLE : Eviction.Whom.ALL);
            giving.add(new Giving(donor, means.door().evict(member.occupancy(), Eviction.Kind.REBALANCE, bounds)));
        }
        recipients = plan.recipients();
        liveAtStart = live(now);
        phase = Phase.RUNNING;
        why = "";
        means.journal()
                .info("pool " + pool + ": " + plan.moves() + " links are to leave "
                        + plan.donors().stream().map(donor -> donor.id().name()).toList() + ", "
                        + Means.rate(Allowance.perSecond(settings.connEvictRate())));
    }

    private void move(Pool now, Tick tick) {
        for (NodeId recipient : recipients) {
            if (!isUsable(now.find(recipient.name()))) {
                finish(Phase.STOPPED, recipient + " is not usable any more", tick);
                return;
            }
        }
        giving.removeIf(each -> {
            boolean gone = !isUsable(now.find(each.donor().id().name()));
            if (gone) {
                each.eviction().stop();
                movedByThoseGone += each.eviction().moved();
                endedByThoseGone += each.eviction().ended();
                chosenByThoseGone += each.eviction().chosen();
            }
            return gone;
        });
        long[] rooms = giving.stream().mapToLong(this::room).toArray();
        long all = 0;
        long leaving = 0;
        for (int i = 0; i < rooms.length; i++) {
            all += rooms[i];
            leaving += means.door().leaving(giving.get(i).eviction().node());
        }
        Places places = places(now);
        if (leaving == 0 && (all == 0 || !places.anyLeft())) {
            giving.forEach(each -> each.eviction().stop());
            emptiedNanos = tick.nowNanos();
            phase = Phase.SETTLING;
            settle(now, tick);
            return;
        }
        long chosen = chosenByThoseGone
                + giving.stream().mapToLong(each -> each.eviction().chosen()).sum();
        long most = Math.min(all, Math.max(0, places.count() - leaving));
        long count = allowance.ask(Allowance.perSecond(settings.connEvictRate()), tick.elapsedNanos(), most, chosen);
        long[] counts = Shares.of(count, rooms);
        for (int i = 0; i < counts.length; i++) {
            means.door().endSome(giving.get(i).eviction(), counts[i], window, means.random());
        }
    }

    /// For how many links there is a place now.
    ///
    /// @param anyLeft whether there will be one yet
    private record Places(long count, boolean anyLeft) {}

    /// Those who are given clients in their turn get them in proportion to the weight that counts; so many that none
    /// gets more than its share. One that has it is first to be given none.
    private Places places(Pool now) {
        if (!unseen || now.settings().policy().hasAffinity()) {
            return new Places(Long.MAX_VALUE, true);
        }
        List<Load> loads = RebalancePlan.loads(now);
        List<Load> inTurn =
                loads.stream().filter(load -> !load.member().isRelieved()).toList();
        long turns = inTurn.stream().mapToLong(load -> load.member().share()).sum();
        double count = inTurn.stream()
                .mapToDouble(
                        load -> (double) load.missing() * turns / load.member().share())
                .min()
                .orElse(0);
        return new Places((long) count, loads.stream().anyMatch(load -> load.missing() > 0));
    }

    /// How many more may leave a node: no more than planned, and not below its share.
    private long room(Giving each) {
        Eviction eviction = each.eviction();
        if (means.door().isExhausted(eviction)) {
            return 0;
        }
        long planned = each.donor().excess() - eviction.chosen();
        long above = eviction.node().live()
                - means.door().leaving(eviction.node())
                - each.donor().share();
        return Math.max(0, Math.min(planned, above));
    }

    private void settle(Pool now, Tick tick) {
        boolean back = live(now) >= liveAtStart;
        if (back || now.settings().policy().hasAffinity() || tick.nowNanos() - emptiedNanos >= SETTLE_NANOS) {
            finish(Phase.DONE, "", tick);
        }
    }

    private static boolean isUsable(@Nullable Member member) {
        return member != null && member.state().isUsable();
    }

    private static long live(Pool pool) {
        return pool.members().stream()
                .mapToLong(member -> member.occupancy().live())
                .sum();
    }

    /// It is not wanted any more.
    void stop(Tick tick) {
        if (progress().isUnderWay()) {
            finish(Phase.STOPPED, "an operator stopped it", tick);
        }
    }

    private void finish(Phase how, String reason, Tick tick) {
        giving.forEach(each -> each.eviction().stop());
        phase = how;
        why = reason;
        means.journal()
                .info("pool " + pool + ": rebalance " + (how == Phase.DONE ? "done" : "stopped")
                        + (reason.isEmpty() ? "" : ", " + reason) + ": " + Means.gone(moved(), ended(), " links")
                        + " in "
                        + Means.seconds(tick.nowNanos() - sinceNanos));
    }

    private long moved() {
        return movedByThoseGone
                + giving.stream().mapToLong(each -> each.eviction().moved()).sum();
    }

    private long ended() {
        return endedByThoseGone
                + giving.stream().mapToLong(each -> each.eviction().ended()).sum();
    }

    /// Those that are given no clients in their turn now.
    Set<NodeId> relieved(Pool now) {
        boolean moving = phase == Phase.RUNNING || phase == Phase.SETTLING;
        Set<NodeId> relieved = new HashSet<>();
        if (moving && !now.settings().policy().hasAffinity()) {
            giving.forEach(each -> relieved.add(each.donor().id()));
        }
        if (unseen && phase == Phase.RUNNING && !relieved.isEmpty()) {
            List<Load> loads = RebalancePlan.loads(now);
            if (loads.stream().anyMatch(load -> load.missing() > 0)) {
                loads.stream()
                        .filter(load -> load.missing() == 0)
                        .forEach(load -> relieved.add(load.member().id()));
            }
        }
        return relieved;
    }

    Progress progress() {
        long left = phase == Phase.RUNNING
                ? giving.stream()
                        .mapToLong(each -> Math.max(
                                0,
                                each.donor().excess()
                                        - each.eviction().moved()
                                        - each.eviction().ended()))
                        .sum()
                : 0;
        double perSecond = phase == Phase.RUNNING ? Allowance.perSecond(settings.connEvictRate()) : 0;
        return new Progress(Kind.REBALANCE, pool, null, phase, left, moved(), ended(), perSecond, sinceNanos, why);
    }
}
