package io.tidegate.health;

import io.tidegate.health.ProbeSettings.Thresholds;

/// What is thought of one node, and how much of late speaks for something else. Immutable.
///
/// So many answers in a row that agree with each other and not with the verdict change it; one that agrees with
/// it takes all of them back.
///
/// @param candidate what speaks against the verdict; the verdict itself where nothing does
/// @param streak how often in a row, 0 where nothing does
record RiseFall(Verdict verdict, Verdict candidate, int streak) {
    static final RiseFall UNKNOWN = new RiseFall(Verdict.UNKNOWN, Verdict.UNKNOWN, 0);

    RiseFall {
        if ((streak == 0) != (candidate == verdict)) {
            throw new IllegalArgumentException("a streak of " + streak + " for " + candidate + " against " + verdict);
        }
    }

    /// After one more answer. It is only counted: who sees that it [#isRipe] decides.
    RiseFall observe(Verdict answer, Thresholds thresholds) {
        if (answer == verdict) {
            return settled(verdict);
        }
        int next = answer == candidate ? Math.min(streak + 1, thresholds.of(answer)) : 1;
        return new RiseFall(verdict, answer, next);
    }

    /// Whether enough speaks for the candidate. What a node is at first is said by its first good answer.
    boolean isRipe(Thresholds thresholds) {
        int needed = verdict == Verdict.UNKNOWN && candidate == Verdict.PASSES ? 1 : thresholds.of(candidate);
        return streak >= needed && streak > 0;
    }

    /// With the candidate for its verdict.
    RiseFall accepted() {
        return settled(candidate);
    }

    /// As if nothing had spoken against the verdict.
    RiseFall forgiven() {
        return settled(verdict);
    }

    /// Whether the next answer is awaited: something speaks against the verdict, or there is none yet.
    boolean isInQuestion() {
        return streak > 0 || verdict == Verdict.UNKNOWN;
    }

    private static RiseFall settled(Verdict verdict) {
        return new RiseFall(verdict, verdict, 0);
    }
}
