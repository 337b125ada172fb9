package io.tidegate.fleet;

import org.jspecify.annotations.Nullable;

/// What speaks against a node, each source for itself: one may take back what it said and leave the others'
/// word as it is. Immutable.
///
/// @param unresolved why it has no address; null where it has one
/// @param dials back-off after dials that failed; null while they succeed
/// @param probes what probes say against it; null while they pass, or where there are none
/// @param silence since when it owes an answer; null where it does not
/// @param ejection for failing clients; null where it does not, or no more
public record Trouble(
        @Nullable String unresolved,
        NodeState.@Nullable Backoff dials,
        @Nullable Finding probes,
        @Nullable Silence silence,
        @Nullable Ejection ejection) {
    static final Trouble NONE = new Trouble(null, null, null, null, null);

    /// What a probe found.
    public sealed interface Finding {
        String why();

        /// It does not work.
        record Failing(String why) implements Finding {}

        /// It works, and wants its clients to leave.
        record Evacuating(String why) implements Finding {}
    }

    /// It was asked and has said nothing since.
    ///
    /// @param times that this was found in a row, 1 or more, each after `untilNanos` of the time before
    /// @param untilNanos when a client may find out whether it still is so
    public record Silence(int times, long sinceNanos, long untilNanos, String why) {}

    /// It is left alone for a while.
    ///
    /// @param times in a row that this came over it, 1 or more
    public record Ejection(int times, long untilNanos, String why) {
        public Ejection {
            if (times < 1) {
                throw new IllegalArgumentException("times must be 1 or more, was " + times);
            }
        }

        public boolean isOver(long nowNanos) {
            return nowNanos - untilNanos >= 0;
        }
    }

    Trouble withUnresolved(@Nullable String why) {
        return new Trouble(why, dials, probes, silence, ejection);
    }

    Trouble withDials(NodeState.@Nullable Backoff backoff) {
        return new Trouble(unresolved, backoff, probes, silence, ejection);
    }

    Trouble withProbes(@Nullable Finding finding) {
        return new Trouble(unresolved, dials, finding, silence, ejection);
    }

    Trouble withSilence(@Nullable Silence since) {
        return new Trouble(unresolved, dials, probes, since, ejection);
    }

    Trouble withEjection(@Nullable Ejection next) {
        return new Trouble(unresolved, dials, probes, silence, next);
    }

    /// Whether all that speaks against it is what we judged of it, not that it cannot be reached or does not
    /// answer: where too few nodes are left, it is given clients all the same.
    boolean isJudgementOnly() {
        boolean probesFail = probes instanceof Finding.Failing;
        boolean evacuates = probes instanceof Finding.Evacuating;
        return unresolved == null && dials == null && silence == null && !evacuates && (probesFail || ejection != null);
    }
}
