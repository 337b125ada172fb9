package io.tidegate.admin;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Who knows the nodes of a pool, and how that goes. Immutable.
///
/// @param source `file`, `dns`, `srv` or `emqx`
/// @param title where it looks, for people
/// @param last the last good answer; null where there was none yet
/// @param problem why the last question has no good answer; null where it has one, or none was asked yet
/// @param answers how many questions were answered well, and how many not
public record DiscoveryStatus(
        String pool,
        String source,
        String title,
        @Nullable Last last,
        @Nullable String problem,
        Answers answers) {
    /// @param nodes that it listed
    public record Last(int nodes, Instant at) {}

    /// Since the start.
    public record Answers(long good, long failed) {}

    /// Whether the last question has a good answer.
    boolean works() {
        return last != null && problem == null;
    }
}
