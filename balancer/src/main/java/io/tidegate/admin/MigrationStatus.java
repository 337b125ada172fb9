package io.tidegate.admin;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A drain or a rebalance as it is now. Immutable.
///
/// @param node null where it is the whole pool that is rebalanced
/// @param remaining how long the rest takes; null where nobody can say
/// @param reason null where there is nothing to say
public record MigrationStatus(
        Kind kind,
        String pool,
        @Nullable String node,
        Phase phase,
        Count count,
        Instant since,
        @Nullable Duration remaining,
        @Nullable String reason) {
    /// What for.
    public enum Kind {
        DRAIN("drain"),
        REBALANCE("rebalance");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    /// How it is.
    public enum Phase {
        /// It goes on by itself when the reason is no more.
        WAITING("waiting"),
        RUNNING("running"),
        /// All have left; their clients are on their way back.
        SETTLING("settling"),
        DONE("done"),
        /// It was not done.
        STOPPED("stopped");

        private final String label;

        Phase(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    /// @param left links that are still to leave
    /// @param moved links that are at another node now, and whose clients have not noticed
    /// @param ended links whose connection has ended by our doing
    /// @param perSecond links that leave a second at most; infinite: as fast as they can be found
    public record Count(long left, long moved, long ended, double perSecond) {}
}
