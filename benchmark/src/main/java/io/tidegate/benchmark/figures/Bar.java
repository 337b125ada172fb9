package io.tidegate.benchmark.figures;

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
}
