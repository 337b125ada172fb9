package io.tidegate.benchmark.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class EstimateTest {
    private static final Bar AT_MOST_ONE = new Bar.OfHaproxy(1.0);
    private static final Estimate IRRELEVANT = Estimate.of(5, 5, 5, 5);

    @Test
    void refusesNothingAndWhatIsNoNumber() {
        assertThatIllegalArgumentException().isThrownBy(Estimate::of);
        assertThatIllegalArgumentException().isThrownBy(() -> Estimate.of(1, Double.NaN, 2));
    }

    @Test
    void refusesToPairRoundsThatAreNotPaired() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Estimate.ofRatios(new double[] {1, 2}, new double[] {1}))
                .withMessageContaining("2 figures cannot be paired with 1");
    }

    @Test
    void takesTheThirdAndTheSeventhOfNine() {
        Estimate nine = Estimate.of(9, 1, 8, 2, 7, 3, 6, 4, 5);
        assertThat(nine.median()).isEqualTo(5);
        assertThat(nine.low()).isEqualTo(3);
        assertThat(nine.high()).isEqualTo(7);
        // 1 - 2 (1 + 9 + 36) / 512
        assertThat(nine.confidence()).isEqualTo(1 - 92.0 / 512);
    }

    @Test
    void takesTheMeanOfTheTwoInTheMiddle() {
        assertThat(Estimate.of(1, 2, 4, 100).median()).isEqualTo(3);
    }

    @Test
    void saysThatThreeValuesAreTooFew() {
        Estimate three = Estimate.of(1, 2, 3);
        assertThat(three.low()).isEqualTo(1);
        assertThat(three.high()).isEqualTo(3);
        assertThat(three.confidence()).isEqualTo(0.75);
    }

    @Test
    void pairsFiguresOfOneRoundSoThatANoisyRoundCancelsOut() {
        double[] ours = {8, 80, 8, 8, 8};
        double[] theirs = {10, 100, 10, 10, 10};
        Estimate ratio = Estimate.ofRatios(ours, theirs);
        assertThat(ratio.low()).isEqualTo(0.8, within(1e-9));
        assertThat(ratio.high()).isEqualTo(0.8, within(1e-9));
    }

    @Test
    void takesDifferencesWithinTheRoundToo() {
        double[] ours = {8, 80, 9, 11, 7};
        double[] theirs = {10, 79, 10, 10, 10};
        assertThat(Estimate.ofDifferences(ours, theirs).median()).isEqualTo(-1);
    }

    @Test
    void measuresHowMuchAFigureWandered() {
        assertThat(Estimate.spread(10, 9, 11)).isEqualTo(0.2, within(1e-9));
    }

    @Test
    void showsNothingWhereTheIntervalStraddlesTheBar() {
        assertThat(AT_MOST_ONE.judge(Estimate.of(0.9, 0.95, 1.05, 1.1), IRRELEVANT))
                .isEqualTo(Verdict.NOT_SHOWN);
    }

    @Test
    void showsNothingWithTooFewRounds() {
        assertThat(AT_MOST_ONE.judge(Estimate.of(0.1, 0.1, 0.1), IRRELEVANT)).isEqualTo(Verdict.NOT_SHOWN);
    }

    @Test
    void reachesABarThatTheWholeIntervalIsBelow() {
        assertThat(AT_MOST_ONE.judge(Estimate.of(0.9, 0.9, 0.9, 1.0), IRRELEVANT))
                .isEqualTo(Verdict.REACHED);
    }

    @Test
    void missesABarThatTheWholeIntervalIsAbove() {
        assertThat(AT_MOST_ONE.judge(Estimate.of(1.01, 1.1, 1.2, 1.3), IRRELEVANT))
                .isEqualTo(Verdict.MISSED);
    }

    @Test
    void holdsAnAbsoluteBarAgainstTheFigureItself() {
        Estimate ratio = Estimate.of(9, 9, 9, 9);
        assertThat(new Bar.Absolute(5).judge(ratio, IRRELEVANT)).isEqualTo(Verdict.REACHED);
        assertThat(new Bar.Absolute(4).judge(ratio, IRRELEVANT)).isEqualTo(Verdict.MISSED);
        assertThat(new Bar.None().judge(ratio, IRRELEVANT)).isEqualTo(Verdict.NO_BAR);
    }
}
