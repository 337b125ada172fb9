package io.tidegate.migration;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How far a drain, or a rebalance, has come. Immutable.
///
/// @param node whose links leave; null where it is the pool that is rebalanced
/// @param left links that are still to leave, as far as is known
/// @param moved links that are at another node now, and whose clients have not noticed
/// @param ended links whose connection has ended by our doing
/// @param perSecond how many leave a second at most; 0 while none do
/// @param sinceNanos when it began, of the monotonic clock
/// @param why why it is as it is; empty where there is nothing to say
public record Progress(
        Kind kind,
        String pool,
        @Nullable String node,
        Phase phase,
        long left,
        long moved,
        long ended,
        double perSecond,
        long sinceNanos,
        String why) {
    /// What for.
    public enum Kind {
        DRAIN,
        REBALANCE
    }

    /// How it is.
    public enum Phase {
        /// It cannot go on yet; the reason is said, and it goes on by itself when that is over.
        WAITING,
        /// Links leave.
        RUNNING,
        /// All have left that were to; their clients may still be on their way back.
        SETTLING,
        DONE,
        /// It was taken back, or given up, before it was done.
        STOPPED
    }

    /// Whether there is more to come.
    public boolean isUnderWay() {
        return switch (phase) {
            case WAITING, RUNNING, SETTLING -> true;
            case DONE, STOPPED -> false;
        };
    }

    /// How long the rest takes at this rate; null where nobody can say.
    public @Nullable Duration remaining() {
        return perSecond > 0 && phase == Phase.RUNNING ? Duration.ofMillis((long) (left / perSecond * 1000)) : null;
    }
}
