package io.tidegate.discovery;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// How the source of a pool does. Immutable.
///
/// @param kind as configuration spells it: `dns`
/// @param title where it looks, for people
/// @param nodes that the last good answer listed
/// @param goodAt when that came; null where there was none yet
/// @param problem why the last question has no good answer; null where it has one, or is still out
/// @param counts of all questions so far
public record SourceState(
        String pool,
        String kind,
        String title,
        int nodes,
        @Nullable Instant goodAt,
        @Nullable String problem,
        Counts counts) {
    /// Questions by what came of them.
    ///
    /// @param failedInARow since the last good answer
    public record Counts(long good, long failed, int failedInARow) {
        static final Counts NONE = new Counts(0, 0, 0);

        Counts oneGood() {
            return new Counts(good + 1, failed, 0);
        }

        Counts oneFailed() {
            return new Counts(good, failed + 1, failedInARow + 1);
        }
    }

    static SourceState first(String pool, String kind, String title) {
        return new SourceState(pool, kind, title, 0, null, null, Counts.NONE);
    }

    SourceState good(int listed, Instant at) {
        return new SourceState(pool, kind, title, listed, at, null, counts.oneGood());
    }

    SourceState failed(String why) {
        return new SourceState(pool, kind, title, nodes, goodAt, why, counts.oneFailed());
    }

    /// Whether there was a good answer ever.
    public boolean hasAnswered() {
        return goodAt != null;
    }

    /// When to ask again, in nanoseconds from now.
    long pause(Schedule schedule, Duration goodFor, RandomGenerator random) {
        return problem == null
                ? schedule.afterAnswer(goodFor, random)
                : schedule.afterFailure(counts.failedInARow(), random);
    }
}
