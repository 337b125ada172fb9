package io.tidegate.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.protect.MemoryBudget;
import org.junit.jupiter.api.Test;

final class PurseTest {
    private static final int CONNECT_BYTES = 100;

    private final MemoryBudget budget = new MemoryBudget(20_000);
    private final Purse purse = new Purse(budget, CONNECT_BYTES);

    @Test
    void asksNothingOfClientsThatHaveLittle() {
        assertThat(purse.isOf(3_996)).isFalse();
        assertThat(purse.covers(3_996)).isTrue();
        assertThat(budget.used()).isZero();
    }

    @Test
    void paysForAllOnceItIsMoreAndTheConnectWithIt() {
        assertThat(purse.isOf(3_997)).isTrue();
        assertThat(purse.covers(10_000)).isTrue();
        assertThat(budget.used()).isEqualTo(10_100);
        assertThat(purse.covers(200)).isTrue();
        assertThat(budget.used()).isZero();
    }

    @Test
    void takesNoMoreThanThereIsForAll() {
        Purse other = new Purse(budget, CONNECT_BYTES);
        assertThat(other.covers(15_000)).isTrue();
        assertThat(purse.covers(5_000)).as("5,100 of 4,900 that are left").isFalse();
        assertThat(budget.used()).isEqualTo(15_100);
        other.empty();
        assertThat(purse.covers(5_000)).isTrue();
        assertThat(budget.used()).isEqualTo(5_100);
    }

    @Test
    void givesBackAllInTheEnd() {
        assertThat(purse.covers(10_000)).isTrue();
        purse.empty();
        purse.empty();
        assertThat(budget.used()).isZero();
    }
}
