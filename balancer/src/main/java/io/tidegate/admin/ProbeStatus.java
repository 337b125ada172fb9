package io.tidegate.admin;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is known of a node by asking it, and by what clients complain of. Immutable.
///
/// @param kind `off`, `tcp`, `mqtt`, `http`
/// @param verdict one of [#VERDICTS]; null where it is not asked
/// @param result of the last probe; null before the first one
/// @param took how long that was
/// @param results how many probes came to what
/// @param ejections how often it was left alone for failing clients
public record ProbeStatus(
        String kind,
        @Nullable String verdict,
        @Nullable String result,
        @Nullable Duration took,
        Map<String, Long> results,
        long ejections) {
    static final List<String> VERDICTS = List.of("unknown", "passes", "evacuates", "fails");

    public ProbeStatus {
        results = Map.copyOf(results);
        if (verdict != null && !VERDICTS.contains(verdict)) {
            throw new IllegalArgumentException(verdict + " is none of " + VERDICTS);
        }
    }

    /// Of a node that is not asked.
    public static ProbeStatus off(long ejections) {
        return new ProbeStatus("off", null, null, null, Map.of(), ejections);
    }
}
