package io.tidegate.health;

import java.util.Locale;

/// What one probe of a node came to. Immutable.
public sealed interface Outcome {
    /// It works.
    record Passes() implements Outcome {}

    /// It works, and says that its clients are to leave.
    record Evacuates(String why) implements Outcome {}

    /// It does not work.
    record Fails(Failure failure, String why) implements Outcome {}

    /// How a node fails.
    enum Failure {
        /// No connection could be made, or the question was not answered at all over HTTP.
        UNREACHABLE,
        /// It accepts connections, and says nothing.
        SILENT,
        /// It ended the connection before it had answered.
        LOST,
        /// It answered that it is not available.
        REFUSED,
        /// What it said is not what was to be spoken, or TLS failed.
        BROKEN,
        /// A status of HTTP that is none of those expected.
        STATUS
    }

    /// What speaks for which verdict.
    default Verdict verdict() {
        return switch (this) {
            case Passes _ -> Verdict.PASSES;
            case Evacuates _ -> Verdict.EVACUATES;
            case Fails _ -> Verdict.FAILS;
        };
    }

    /// Whether the node was reached and nothing came from it. One node that stands still can make all nodes of
    /// its cluster do so.
    default boolean isSilence() {
        return this instanceof Fails fails && fails.failure() == Failure.SILENT;
    }

    /// Whether something came that only a broker at work sends.
    default boolean isAnswer() {
        return switch (this) {
            case Passes _, Evacuates _ -> true;
            case Fails fails -> fails.failure() == Failure.REFUSED;
        };
    }

    /// As metrics and JSON spell it.
    default String label() {
        return switch (this) {
            case Passes _ -> "pass";
            case Evacuates _ -> "evacuating";
            case Fails fails -> fails.failure().name().toLowerCase(Locale.ROOT);
        };
    }

    /// Empty where there is nothing to say.
    default String why() {
        return switch (this) {
            case Passes _ -> "";
            case Evacuates(String why) -> why;
            case Fails fails -> fails.why();
        };
    }
}
