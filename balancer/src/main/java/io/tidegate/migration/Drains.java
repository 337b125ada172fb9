package io.tidegate.migration;

import io.tidegate.fleet.NodeId;
import io.tidegate.fleet.Occupancy;
import io.tidegate.fleet.Pool;
import io.tidegate.migration.Means.Tick;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The nodes of one pool that are to be empty. Confined to the control thread.
final class Drains {
    private final MigrationSettings settings;
    private final Means means;
    private final Map<Occupancy, Drain> drains = new LinkedHashMap<>();

    Drains(MigrationSettings settings, Means means) {
        this.settings = settings;
        this.means = means;
    }

    /// @param forced nodes whose links end even where no other node would take them
    void tick(Pool pool, Set<NodeId> forced, Tick tick) {
        List<DrainPlan.Leaving> plan = DrainPlan.leaving(pool, settings, forced, tick.nowNanos());
        long links = plan.stream()
                .filter(leaving -> !leaving.held() && leaving.pace() == DrainPlan.Pace.PACED && !isOver(leaving))
                .mapToLong(leaving -> leaving.member().occupancy().live())
                .sum();
        long onTheirWay = plan.stream()
                .mapToLong(leaving -> means.door().leaving(leaving.member().occupancy()))
                .sum();
        long room = Math.max(0, pool.room() - onTheirWay);
        Set<Occupancy> left = new HashSet<>();
        for (DrainPlan.Leaving leaving : plan) {
            Occupancy node = leaving.member().occupancy();
            left.add(node);
            Drain.Around around = new Drain.Around(Math.max(links, Math.max(1, node.live())), room);
            room -= of(leaving, tick).tick(leaving, around, settings.drain(), tick);
        }
        drains.entrySet().removeIf(drain -> {
            boolean over = !left.contains(drain.getKey());
            if (over) {
                drain.getValue().stop();
            }
            return over;
        });
    }

    /// Whether the rest of its links stay, and share no rate with those of others that leave.
    private boolean isOver(DrainPlan.Leaving leaving) {
        Drain drain = drains.get(leaving.member().occupancy());
        return drain != null && drain.kind() == leaving.kind() && drain.hasOnlyStayers();
    }

    private Drain of(DrainPlan.Leaving leaving, Tick tick) {
        Occupancy node = leaving.member().occupancy();
        Drain drain = drains.get(node);
        if (drain != null && drain.kind() == leaving.kind()) {
            return drain;
        }
        if (drain != null) {
            drain.stop();
        }
        Drain begun = new Drain(leaving, means, tick.nowNanos());
        drains.put(node, begun);
        return begun;
    }

    /// Whether links are to leave a node and have not yet.
    boolean areUnderWay() {
        return drains.values().stream().anyMatch(drain -> drain.progress().isUnderWay());
    }

    List<Progress> progress() {
        return drains.values().stream().map(Drain::progress).toList();
    }
}
