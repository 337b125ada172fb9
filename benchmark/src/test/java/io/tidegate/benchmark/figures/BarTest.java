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
    }
}
