package io.tidegate.balance;

import io.tidegate.fleet.Group;
import io.tidegate.fleet.Member;
import io.tidegate.fleet.Occupancy;
import io.tidegate.fleet.Pool;
import io.tidegate.fleet.Tier;
import org.jspecify.annotations.Nullable;

/// Which node a client is given to next. Pure, but for the tickets and trials that it takes. Any thread.
///
/// In this order: usable primaries by the pool's policy, and among them those whose back-off is over, one trial
/// connection at a time; backups in the same way; then, for who has none left, the nodes that something speaks
/// against, primaries first. Full nodes, those of weight 0 and those that are to lose their clients are passed over.
///
/// With affinity a trial is given to a client whose turn it would be if the node were up; without, to the next
/// client.
public final class Balancer {
    /// Instead of an index: no member.
    static final int NONE = -1;

    private static final Tried NOBODY = new Tried();

    private Balancer() {}

    /// The node that is this client's own, whether it has room or not; null where none is, or none is usable. Pure.
    public static @Nullable Member own(Pool pool, ClientKey key) {
        Ask ask = new Ask(pool, key, NOBODY, 0);
        Group primaries = pool.primaries().usable();
        Group usable = primaries.size() > 0 ? primaries : pool.backups().usable();
        if (!ask.hasAffinity() || usable.size() == 0) {
            return null;
        }
        return pool.member(Rendezvous.own(ask, usable));
    }

    /// Null where no node is left. The caller adds the choice to `tried`, takes a place at the node
    /// ([io.tidegate.fleet.Occupancy#tryReserve]), asks again where that or the dial fails, and ends each
    /// choice.
    public static @Nullable Choice choose(Pool pool, ClientKey key, Tried tried, long nowNanos) {
        Ask ask = new Ask(pool, key, tried, nowNanos);
        Choice choice = preferred(ask);
        return choice == null ? lastResort(ask) : choice;
    }

    /// As [#choose] for a client that can wait: nodes that something speaks against are left alone while there is
    /// another with room, though this client may not go there now.
    public static @Nullable Choice choosePatiently(Pool pool, ClientKey key, Tried tried, long nowNanos) {
        Ask ask = new Ask(pool, key, tried, nowNanos);
        Choice choice = preferred(ask);
        return choice == null && !hasUsable(pool, NOBODY) ? lastResort(ask) : choice;
    }

    private static @Nullable Choice preferred(Ask ask) {
        Choice choice = preferred(ask, ask.pool().primaries());
        return choice == null ? preferred(ask, ask.pool().backups()) : choice;
    }

    private static @Nullable Choice lastResort(Ask ask) {
        Choice choice = lastResort(ask, ask.pool().primaries());
        return choice == null ? lastResort(ask, ask.pool().backups()) : choice;
    }

    /// That node, where nothing speaks against it and it has room; else null. Takes nothing.
    public static @Nullable Choice same(Pool pool, Occupancy node) {
        for (int i = 0; i < pool.members().size(); i++) {
            Member member = pool.member(i);
            if (member.occupancy() == node) {
                return member.state().isUsable() && member.weight() > 0 && !member.isRelieved() && member.hasRoom()
                        ? Choice.of(member, i)
                        : null;
            }
        }
        return null;
    }

    /// Whether a node is left for this client that nothing speaks against. Takes nothing.
    public static boolean hasUsable(Pool pool, Tried tried) {
        return hasUsable(pool, pool.primaries().usable(), tried)
                || hasUsable(pool, pool.backups().usable(), tried);
    }

    private static boolean hasUsable(Pool pool, Group usable, Tried tried) {
        for (int i = 0; i < usable.size(); i++) {
            Member member = pool.member(usable.at(i));
            if (!tried.contains(member) && member.hasRoom()) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable Choice preferred(Ask ask, Tier tier) {
        if (ask.hasAffinity()) {
            return Rendezvous.choose(ask, tier);
        }
        Choice trial = dueTrial(ask, tier.doubtful());
        if (trial != null) {
            return trial;
        }
        return switch (ask.pool().settings().policy()) {
            case LEAST_CONNECTIONS -> Choice.of(ask, LeastConnections.choose(ask, tier.usable()));
            case ROUND_ROBIN, SOURCE_IP, CLIENT_ID -> Choice.of(ask, RoundRobin.choose(ask, tier));
        };
    }

    private static @Nullable Choice dueTrial(Ask ask, Group doubtful) {
        for (int i = 0; i < doubtful.size(); i++) {
            int index = doubtful.at(i);
            if (ask.isTrialDue(index) && ask.pool().member(index).occupancy().tryTrial()) {
                return Choice.onTrial(ask, index);
            }
        }
        return null;
    }

    private static @Nullable Choice lastResort(Ask ask, Tier tier) {
        Group doubtful = tier.doubtful();
        int index = ask.hasAffinity()
                ? Rendezvous.first(ask, doubtful, LoadBound.NONE)
                : LeastConnections.choose(ask, doubtful);
        return Choice.of(ask, index);
    }
}
