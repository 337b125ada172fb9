package io.tidegate.benchmark.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class BarTest {
    @Test
    void oneRoundWithTooManyMissesTheBarOfACount() {
        Bar none = new Bar.Absolute(0);
        assertThat(none.judgeEach(List.of(0.0, 0.0, 0.0))).isEqualTo(Verdict.REACHED);
        assertThat(none.judgeEach(List.of(0.0, 1.0, 0.0))).isEqualTo(Verdict.MISSED);
        assertThat(new Bar.Absolute(2500).judgeEach(List.of(2500.0, 2500.1))).isEqualTo(Verdict.MISSED);
    }

    @Test
    void aCountIsHeldToNothingOrToANumberOfItsOwn() {
        assertThat(new Bar.None().judgeEach(List.of(9.0))).isEqualTo(Verdict.NO_BAR);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Bar.OfHaproxy(0.9).judgeEach(List.of(1.0)))
                .withMessageContaining("no other proxy's");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Bar.MoreThanOff(1000).judgeEach(List.of(1.0)))
                .withMessageContaining("no other proxy's");
    }

    @Test
    void whatContinuityCostsIsHeldToItsRatioOrItsDifference() {
        Estimate ratio = Estimate.of(1.1, 1.1, 1.1, 1.1);
        Estimate more = Estimate.of(900, 900, 900, 900);
        assertThat(new Bar.OfOff(1.15).judgePair(ratio, more)).isEqualTo(Verdict.REACHED);
        assertThat(new Bar.OfOff(1.05).judgePair(ratio, more)).isEqualTo(Verdict.MISSED);
        assertThat(new Bar.MoreThanOff(1000).judgePair(ratio, more)).isEqualTo(Verdict.REACHED);
        assertThat(new Bar.MoreThanOff(800).judgePair(ratio, more)).isEqualTo(Verdict.MISSED);
        assertThat(new Bar.None().judgePair(ratio, more)).isEqualTo(Verdict.NO_BAR);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Bar.OfHaproxy(0.9).judgePair(ratio, more))
                .withMessageContaining("what it costs without");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Bar.OfOff(1.15).judge(ratio, more))
                .withMessageContaining("none of Tidegate's own");
    }
}
