package io.tidegate.link;

import io.tidegate.fleet.Fleets;
import io.tidegate.protect.Admission;
import io.tidegate.protect.MemoryBudget;
import java.util.List;
import java.util.Map;

/// What the loops share and no link may change, but for counts that are safe to. Any thread.
///
/// @param listeners in the order in which links name them
/// @param nodeLegs by pool
/// @param instance tells this process from others, in unique ids
public record Surroundings(
        Fleets fleets,
        List<Arrivals> listeners,
        Map<String, NodeLegSettings> nodeLegs,
        ClientSettings clients,
        MemoryBudget budget,
        String instance) {
    /// A listener and who is admitted to it, by all loops together.
    public record Arrivals(ListenerSettings settings, Admission admission) {}
}
