package io.tidegate.health;

import io.tidegate.fleet.NodeId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How a node's probes went so far. Immutable.
///
/// @param last what the last one came to, as [Outcome#label] has it; null before the first one
/// @param why what it said besides; empty where nothing
/// @param tookNanos from its beginning to its end
/// @param results how many came to what, by label
public record ProbeReport(
        NodeId id,
        ProbeSettings.Kind kind,
        Verdict verdict,
        @Nullable String last,
        String why,
        long tookNanos,
        Map<String, Long> results) {
    public ProbeReport {
        results = Map.copyOf(results);
    }
}
