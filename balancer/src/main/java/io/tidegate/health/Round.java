package io.tidegate.health;

import io.tidegate.health.HttpAnswer.Status;
import io.tidegate.health.Outcome.Failure;
import org.jspecify.annotations.Nullable;

/// One probe of a node in the making: what it waits for, and what came of that so far. Immutable; deciding.
///
/// @param needs what is asked
/// @param life whether the node works; null while it is not known
/// @param word what was said of evacuation; null while nothing was
record Round(
        Needs needs,
        long beganNanos,
        long deadlineNanos,
        @Nullable Outcome life,
        @Nullable HttpAnswer word) {
    /// What a probe consists of.
    enum Needs {
        /// Whether it works.
        LIFE,
        /// Whether it wants its clients to leave: who answers that works.
        WORD,
        BOTH;

        boolean life() {
            return this != WORD;
        }

        boolean word() {
            return this != LIFE;
        }
    }

    static Round begin(Needs needs, long nowNanos, long timeoutNanos) {
        return new Round(needs, nowNanos, nowNanos + timeoutNanos, null, null);
    }

    Round withLife(Outcome outcome) {
        return new Round(needs, beganNanos, deadlineNanos, outcome, word);
    }

    Round withWord(HttpAnswer answer) {
        return new Round(needs, beganNanos, deadlineNanos, life, answer);
    }

    boolean isComplete() {
        return (!needs.life() || life != null) && (!needs.word() || word != null);
    }

    /// What is said by the URL that tells of life. Who does not know us is alive.
    static Outcome lifeOf(HttpAnswer answer) {
        return switch (answer) {
            case Status status when status.code() == Status.OK || status.isAboutUs() -> new Outcome.Passes();
            case Status status -> new Outcome.Fails(Failure.STATUS, status.phrase());
            case HttpAnswer.Unanswered(String phrase) -> new Outcome.Fails(Failure.UNREACHABLE, phrase);
            case HttpAnswer.Unasked(String phrase) -> throw new IllegalArgumentException("nobody was asked: " + phrase);
        };
    }

    /// What the whole comes to. Only where it is complete.
    ///
    /// @param leaving why the node is taken to be evacuating by what it said before; null = it is not
    Outcome outcome(@Nullable String leaving) {
        String asks = leavingNow(leaving);
        Outcome works = life == null ? lifeOfWord() : life;
        boolean takesPart = switch (works) {
            case Outcome.Passes _, Outcome.Evacuates _ -> true;
            case Outcome.Fails fails -> fails.failure() == Failure.REFUSED;
        };
        return asks != null && takesPart ? new Outcome.Evacuates(asks) : works;
    }

    /// Why it is taken to be evacuating from now on: what is not said leaves that as it was.
    @Nullable
    String leavingNow(@Nullable String before) {
        return switch (word) {
            case Status status when status.code() == Status.UNAVAILABLE -> status.phrase();
            case Status status when status.code() == Status.OK -> null;
            case Status _, HttpAnswer.Unanswered _, HttpAnswer.Unasked _ -> before;
            case null -> null;
        };
    }

    /// Where evacuation is all that is asked.
    private Outcome lifeOfWord() {
        return switch (word) {
            case Status status when status.code() == Status.UNAVAILABLE -> new Outcome.Passes();
            case HttpAnswer answer -> lifeOf(answer);
            case null -> throw new IllegalStateException("nothing was asked");
        };
    }
}
