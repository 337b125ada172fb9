package io.tidegate.benchmark.figures;

import java.util.List;

/// What a figure is held to. Less is better in all of them. Immutable.
public sealed interface Bar {
    /// Tidegate's figure over HAProxy's is at most `most`.
    record OfHaproxy(double most) implements Bar {}

    /// Tidegate's own figure is at most `most`, in the figure's unit.
    record Absolute(double most) implements Bar {}

    /// It is shown, and held to nothing.
    record None() implements Bar {}

    /// @param ratio to HAProxy
    /// @param own Tidegate's figure itself
    default Verdict judge(Estimate ratio, Estimate own) {
        return switch (this) {
            case OfHaproxy(double most) -> Verdict.of(ratio, most);
            case Absolute(double most) -> Verdict.of(own, most);
            case None() -> Verdict.NO_BAR;
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
            case OfHaproxy _ -> throw new IllegalArgumentException("a count is held to no other proxy's");
        };
    }
}
