package io.tidegate.benchmark.figures;

import java.util.List;

/// What a figure is held to. Less is better in all of them. Immutable.
public sealed interface Bar {
    /// Tidegate's figure over HAProxy's is at most `most`.
    record OfHaproxy(double most) implements Bar {}

    /// Tidegate's own figure is at most `most`, in the figure's unit.
    record Absolute(double most) implements Bar {}

    /// Tidegate's figure with continuity on over the one with it off is at most `most`.
    record OfOff(double most) implements Bar {}

    /// Tidegate's figure with continuity on is at most `most` more than with it off, in the figure's unit.
    record MoreThanOff(double most) implements Bar {}

    /// It is shown, and held to nothing.
    record None() implements Bar {}

    /// @param ratio to HAProxy
    /// @param own Tidegate's figure itself
    /// @throws IllegalArgumentException where it is a bar of another kind
    default Verdict judge(Estimate ratio, Estimate own) {
        return switch (this) {
            case OfHaproxy(double most) -> Verdict.of(ratio, most);
            case Absolute(double most) -> Verdict.of(own, most);
            case None() -> Verdict.NO_BAR;
            case OfOff _, MoreThanOff _ ->
                throw new IllegalArgumentException("a figure beside HAProxy's is held to none of Tidegate's own");
        };
    }

    /// Of what continuity costs.
    ///
    /// @param ratio of the figure with it on to the one with it off
    /// @param more the first less the second
    /// @throws IllegalArgumentException where it is a bar of another kind
    default Verdict judgePair(Estimate ratio, Estimate more) {
        return switch (this) {
            case OfOff(double most) -> Verdict.of(ratio, most);
            case MoreThanOff(double most) -> Verdict.of(more, most);
            case None() -> Verdict.NO_BAR;
            case OfHaproxy _, Absolute _ ->
                throw new IllegalArgumentException("what continuity costs is held to what it costs without");
        };
    }

    /// Of a count: no median hides a round in which there were too many.
    ///
    /// @param own Tidegate's, by round
    /// @throws IllegalArgumentException where it is a bar of another kind
    default Verdict judgeEach(List<Double> own) {
        return switch (this) {
            case Absolute(double most) ->
                own.stream().allMatch(count -> count <= most) ? Verdict.REACHED : Verdict.MISSED;
            case None() -> Verdict.NO_BAR;
            case OfHaproxy _, OfOff _, MoreThanOff _ ->
                throw new IllegalArgumentException("a count is held to no other proxy's");
        };
    }
}
