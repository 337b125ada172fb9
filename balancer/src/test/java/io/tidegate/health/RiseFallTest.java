package io.tidegate.health;

import static io.tidegate.health.Verdict.EVACUATES;
import static io.tidegate.health.Verdict.FAILS;
import static io.tidegate.health.Verdict.PASSES;
import static io.tidegate.health.Verdict.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.health.ProbeSettings.Thresholds;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RiseFallTest {
    private static final Thresholds TWO_THREE = new Thresholds(2, 3);

    private static RiseFall after(Verdict... answers) {
        return after(RiseFall.UNKNOWN, TWO_THREE, answers);
    }

    private static RiseFall after(RiseFall first, Thresholds thresholds, Verdict... answers) {
        RiseFall now = first;
        for (Verdict answer : answers) {
            now = now.observe(answer, thresholds);
            now = now.isRipe(thresholds) ? now.accepted() : now;
        }
        return now;
    }

    @Test
    void isUnknownAndInQuestionAtFirst() {
        assertThat(RiseFall.UNKNOWN.verdict()).isEqualTo(UNKNOWN);
        assertThat(RiseFall.UNKNOWN.isInQuestion()).isTrue();
        assertThat(RiseFall.UNKNOWN.isRipe(TWO_THREE)).isFalse();
    }

    @Test
    void failuresPutItDownOnlyWhenThereAreEnoughInARow() {
        assertThat(after(FAILS, FAILS).verdict()).isEqualTo(UNKNOWN);
        assertThat(after(FAILS, FAILS, FAILS).verdict()).isEqualTo(FAILS);
        assertThat(after(PASSES, FAILS, FAILS).verdict()).isEqualTo(PASSES);
        assertThat(after(PASSES, FAILS, FAILS, PASSES, FAILS, FAILS).verdict()).isEqualTo(PASSES);
        assertThat(after(PASSES, FAILS, FAILS, FAILS).verdict()).isEqualTo(FAILS);
    }

    @Test
    void theFirstGoodAnswerIsEnoughAtFirstAndNotLater() {
        assertThat(after(PASSES).verdict()).isEqualTo(PASSES);
        assertThat(after(FAILS, FAILS, FAILS, PASSES).verdict()).isEqualTo(FAILS);
        assertThat(after(FAILS, FAILS, FAILS, PASSES, PASSES).verdict()).isEqualTo(PASSES);
    }

    @Test
    void evacuationTakesAsManyWordsAsRecovery() {
        assertThat(after(PASSES, EVACUATES).verdict()).isEqualTo(PASSES);
        assertThat(after(PASSES, EVACUATES, EVACUATES).verdict()).isEqualTo(EVACUATES);
        assertThat(after(PASSES, EVACUATES, EVACUATES, PASSES).verdict()).isEqualTo(EVACUATES);
        assertThat(after(PASSES, EVACUATES, EVACUATES, PASSES, PASSES).verdict())
                .isEqualTo(PASSES);
        assertThat(after(PASSES, EVACUATES, EVACUATES, FAILS, FAILS, FAILS).verdict())
                .isEqualTo(FAILS);
    }

    @Test
    void answersThatContradictEachOtherAddUpToNothing() {
        assertThat(after(PASSES, FAILS, FAILS, EVACUATES, FAILS, FAILS).verdict())
                .isEqualTo(PASSES);
        assertThat(after(PASSES, EVACUATES, FAILS, EVACUATES).verdict()).isEqualTo(PASSES);
    }

    @Test
    void isInQuestionWhileSomethingSpeaksAgainstIt() {
        assertThat(after(PASSES).isInQuestion()).isFalse();
        assertThat(after(PASSES, FAILS).isInQuestion()).isTrue();
        assertThat(after(PASSES, FAILS, PASSES).isInQuestion()).isFalse();
        assertThat(after(PASSES, FAILS, FAILS, FAILS).isInQuestion()).isFalse();
    }

    @Test
    void aRipeCandidateThatIsHeldBackStaysRipeAndForgivenIsForgotten() {
        RiseFall held = after(PASSES);
        for (int i = 0; i < 10; i++) {
            held = held.observe(FAILS, TWO_THREE);
        }
        assertThat(held.isRipe(TWO_THREE)).isTrue();
        assertThat(held.verdict()).isEqualTo(PASSES);
        assertThat(held.forgiven()).isEqualTo(after(PASSES));
        assertThat(held.accepted().verdict()).isEqualTo(FAILS);
    }

    @Test
    void doesNotContradictItself() {
        assertThatThrownBy(() -> new RiseFall(PASSES, PASSES, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RiseFall(PASSES, FAILS, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    /// Whatever the answers: a verdict other than the first pass changes exactly behind as many equal answers as it
    /// takes, and to those.
    @Test
    void theVerdictIsWhatTheLastAnswersAgreeOn() {
        SplittableRandom random = new SplittableRandom(7);
        Verdict[] answers = {PASSES, EVACUATES, FAILS};
        for (int run = 0; run < 2_000; run++) {
            Thresholds thresholds = new Thresholds(1 + random.nextInt(4), 1 + random.nextInt(4));
            RiseFall now = RiseFall.UNKNOWN;
            Verdict last = UNKNOWN;
            int row = 0;
            for (int i = 0; i < 40; i++) {
                Verdict answer = answers[random.nextInt(answers.length)];
                row = answer == last ? row + 1 : 1;
                last = answer;
                Verdict before = now.verdict();
                now = after(now, thresholds, answer);
                boolean first = before == UNKNOWN && answer == PASSES;
                boolean enough = first || row >= thresholds.of(answer);
                assertThat(now.verdict()).isEqualTo(enough ? answer : before);
            }
        }
    }
}
