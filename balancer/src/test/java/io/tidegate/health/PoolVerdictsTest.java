package io.tidegate.health;

import static io.tidegate.health.Verdict.FAILS;
import static io.tidegate.health.Verdict.PASSES;
import static io.tidegate.health.Verdict.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.health.Outcome.Failure;
import io.tidegate.health.ProbeSettings.Thresholds;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// One frozen node can make all others answer no CONNECT: that puts none of them down. One that is silent while others
/// answer is put down as ever.
class PoolVerdictsTest {
    private static final Thresholds TWO_THREE = new Thresholds(2, 3);
    private static final Outcome PASS = new Outcome.Passes();
    private static final Outcome SILENCE = new Outcome.Fails(Failure.SILENT, "sends no CONNACK");
    private static final Outcome UNREACHABLE = new Outcome.Fails(Failure.UNREACHABLE, "connection refused");
    private static final Outcome REFUSAL = new Outcome.Fails(Failure.REFUSED, "its CONNACK says 0x03");

    private PoolVerdicts verdicts = PoolVerdicts.NONE;
    private long now;

    @BeforeEach
    void threeNodesThatWork() {
        round(PASS, "a", "b", "c");
    }

    /// A probe of each, one after the other.
    private void round(Outcome outcome, String... nodes) {
        for (String node : nodes) {
            verdicts = verdicts.observe(node, outcome, ++now, TWO_THREE);
        }
    }

    private void rounds(int count, Outcome outcome, String... nodes) {
        for (int i = 0; i < count; i++) {
            round(outcome, nodes);
        }
    }

    @Test
    void aNodeThatCannotBeReachedIsDownWhateverTheOthersDo() {
        rounds(2, UNREACHABLE, "a");
        assertThat(verdicts.verdict("a")).isEqualTo(PASSES);
        rounds(1, UNREACHABLE, "a");
        assertThat(verdicts.verdict("a")).isEqualTo(FAILS);
        assertThat(verdicts.why("a")).isEqualTo("connection refused");
        rounds(3, UNREACHABLE, "b", "c");
        assertThat(verdicts.verdict("b")).isEqualTo(FAILS);
        assertThat(verdicts.verdict("c")).isEqualTo(FAILS);
        assertThat(verdicts.isStalled()).isFalse();
    }

    @Test
    void aNodeThatIsSilentWhileAnotherAnswersIsDown() {
        round(SILENCE, "a");
        round(PASS, "b");
        rounds(2, SILENCE, "a");
        // Of c nothing is known since, but b has answered meanwhile.
        assertThat(verdicts.verdict("a")).isEqualTo(FAILS);
        assertThat(verdicts.isStalled()).isFalse();
    }

    @Test
    void aNodeThatSaysNoIsNotSilent() {
        round(SILENCE, "a");
        round(REFUSAL, "b");
        rounds(2, SILENCE, "a");
        assertThat(verdicts.verdict("a")).isEqualTo(FAILS);
    }

    @Test
    void silenceWaitsForTheOthersWord() {
        rounds(5, SILENCE, "a");
        assertThat(verdicts.verdict("a")).isEqualTo(PASSES);
        assertThat(verdicts.isStalled()).isFalse();
        assertThat(verdicts.isInQuestion("a")).isTrue();
        assertThat(verdicts.isInQuestion("b")).as("the others are asked soon").isTrue();
        round(PASS, "b");
        assertThat(verdicts.verdict("a")).isEqualTo(FAILS);
        assertThat(verdicts.isInQuestion("b")).isFalse();
    }

    @Test
    void anAnswerFromBeforeTheSilenceIsNoWord() {
        long longAgo = now;
        rounds(3, SILENCE, "a");
        verdicts = verdicts.observe("b", PASS, longAgo, TWO_THREE);
        assertThat(verdicts.verdict("a")).isEqualTo(PASSES);
    }

    @Test
    void whereAllAreSilentNoneIsDown() {
        rounds(20, SILENCE, "a", "b", "c");
        assertThat(verdicts.isStalled()).isTrue();
        for (String node : new String[] {"a", "b", "c"}) {
            assertThat(verdicts.verdict(node)).isEqualTo(PASSES);
            assertThat(verdicts.isInQuestion(node)).as("no haste: " + node).isFalse();
        }
    }

    @Test
    void whenOneAnswersAgainThoseThatDoNotAreDownAfterAsManyProbesAsEver() {
        rounds(20, SILENCE, "a", "b", "c");
        round(PASS, "b");
        assertThat(verdicts.isStalled()).isFalse();
        assertThat(verdicts.verdict("a")).isEqualTo(PASSES);
        rounds(2, SILENCE, "a");
        assertThat(verdicts.verdict("a")).isEqualTo(PASSES);
        round(PASS, "b", "c");
        round(SILENCE, "a");
        assertThat(verdicts.verdict("a")).isEqualTo(FAILS);
        assertThat(verdicts.verdict("b")).isEqualTo(PASSES);
        assertThat(verdicts.verdict("c")).isEqualTo(PASSES);
    }

    @Test
    void oneThatIsGoneDoesNotHideThatTheOthersWaitForIt() {
        rounds(3, UNREACHABLE, "a");
        rounds(5, SILENCE, "b", "c");
        round(UNREACHABLE, "a");
        rounds(5, SILENCE, "b", "c");
        assertThat(verdicts.isStalled()).isTrue();
        assertThat(verdicts.verdict("a")).isEqualTo(FAILS);
        assertThat(verdicts.verdict("b")).isEqualTo(PASSES);
        assertThat(verdicts.verdict("c")).isEqualTo(PASSES);
    }

    @Test
    void theOnlyOneThatIsLeftIsDownByItsSilence() {
        rounds(3, UNREACHABLE, "a", "b");
        rounds(3, SILENCE, "c");
        round(UNREACHABLE, "a", "b");
        assertThat(verdicts.verdict("c")).isEqualTo(FAILS);
        assertThat(verdicts.isStalled()).isFalse();
    }

    @Test
    void aNodeThatIsNotAskedAnyMoreIsNotWaitedFor() {
        rounds(3, SILENCE, "a");
        verdicts = verdicts.without("b", TWO_THREE);
        assertThat(verdicts.verdict("a")).isEqualTo(PASSES);
        verdicts = verdicts.without("c", TWO_THREE);
        assertThat(verdicts.verdict("a")).isEqualTo(FAILS);
        assertThat(verdicts.verdict("b")).isEqualTo(UNKNOWN);
        assertThat(verdicts.last("b")).isNull();
    }

    @Test
    void aPoolOfOneHasNobodyToWaitFor() {
        verdicts = PoolVerdicts.NONE;
        round(PASS, "a");
        rounds(3, SILENCE, "a");
        assertThat(verdicts.verdict("a")).isEqualTo(FAILS);
        assertThat(verdicts.isStalled()).isFalse();
    }

    @Test
    void whoWasHeldBackAndThenBreaksIsDownAtOnce() {
        rounds(5, SILENCE, "a", "b", "c");
        round(UNREACHABLE, "a");
        assertThat(verdicts.verdict("a")).isEqualTo(FAILS);
        assertThat(verdicts.verdict("b")).isEqualTo(PASSES);
        assertThat(verdicts.isStalled()).isTrue();
    }

    /// Whatever happens: silence puts a node down only where another one has answered a probe that began after the
    /// silence did, or where no other one is silent; and a pool is stalled only while nobody answers.
    @Test
    void noNodeIsEverDownForASilenceThatAllShare() {
        SplittableRandom random = new SplittableRandom(11);
        int fallen = 0;
        int stalls = 0;
        for (int run = 0; run < 3_000; run++) {
            Watched watched = new Watched(random);
            for (int i = 0; i < 60; i++) {
                watched.step();
            }
            fallen += watched.fallen;
            stalls += watched.stalls;
        }
        assertThat(fallen).as("nodes put down by their silence").isGreaterThan(1_000);
        assertThat(stalls).as("stalls").isGreaterThan(1_000);
    }

    /// Random answers, and what is known of them without the code at hand.
    private final class Watched {
        private static final int NODES = 4;

        final Outcome[] outcomes = {PASS, SILENCE, SILENCE, SILENCE, SILENCE, UNREACHABLE};
        final SplittableRandom random;
        final Outcome[] last = new Outcome[NODES];
        final long[] began = new long[NODES];
        final long[] silentSince = new long[NODES];
        PoolVerdicts each = PoolVerdicts.NONE;
        int fallen;
        int stalls;

        Watched(SplittableRandom random) {
            this.random = random;
            for (int node = 0; node < NODES; node++) {
                observe(node, PASS);
            }
        }

        private void observe(int node, Outcome outcome) {
            now++;
            boolean goesOn = last[node] != null && last[node].isSilence() && outcome.isSilence();
            silentSince[node] = goesOn ? silentSince[node] : now;
            began[node] = now;
            last[node] = outcome;
            each = each.observe("n" + node, outcome, now, TWO_THREE);
        }

        void step() {
            PoolVerdicts before = each;
            observe(random.nextInt(NODES), outcomes[random.nextInt(outcomes.length)]);
            for (int node = 0; node < NODES; node++) {
                boolean fell = each.verdict("n" + node) == FAILS && before.verdict("n" + node) != FAILS;
                if (fell && last[node].isSilence()) {
                    fallen++;
                    assertThat(othersAnswered(node) || !othersAreSilent(node)).isTrue();
                }
            }
            if (each.isStalled()) {
                stalls += before.isStalled() ? 0 : 1;
                assertThat(last).filteredOn(Outcome::isSilence).hasSizeGreaterThan(1);
            }
        }

        private boolean othersAnswered(int node) {
            for (int other = 0; other < NODES; other++) {
                if (other != node && last[other].isAnswer() && began[other] >= silentSince[node]) {
                    return true;
                }
            }
            return false;
        }

        private boolean othersAreSilent(int node) {
            for (int other = 0; other < NODES; other++) {
                if (other != node && last[other].isSilence()) {
                    return true;
                }
            }
            return false;
        }
    }
}
