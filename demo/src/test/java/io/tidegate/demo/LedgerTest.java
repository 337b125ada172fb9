package io.tidegate.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.demo.Ledger.Excuse;
import io.tidegate.demo.Ledger.Sum;
import org.junit.jupiter.api.Test;

/// Time is a number here; it starts where a monotonic clock is about to wrap.
final class LedgerTest {
    private static final long START = Long.MAX_VALUE - 1_000;
    private static final long LATE = START + Ledger.LATE_NANOS;
    private static final Excuse NONE = (_, _) -> false;
    private static final Excuse ANY = (_, _) -> true;

    private final Ledger once = new Ledger(1);
    private final Ledger never = new Ledger(0);

    @Test
    void whatIsAcknowledgedAndNeverComesIsLostWhenItIsLate() {
        int number = once.published(START);
        once.acknowledged(number, START);
        once.settle(NONE, LATE - 1);
        assertThat(once.sum()).isEqualTo(new Sum(1, 1, 0, 1, 0, 0, 0, 0));
        once.settle(NONE, LATE);
        assertThat(once.sum()).isEqualTo(new Sum(1, 1, 0, 0, 0, 1, 0, 0));
    }

    @Test
    void itIsExcusedWhereOneOfTheTwoWasBetweenNodes() {
        once.acknowledged(once.published(START), START);
        once.settle(ANY, LATE);
        assertThat(once.sum()).isEqualTo(new Sum(1, 1, 0, 0, 1, 0, 0, 0));
    }

    @Test
    void theTimeThatCountsBeginsWithThePublishAndEndsAWayAfterTheAcknowledgement() {
        once.acknowledged(once.published(START), START + 5);
        once.settle(
                (from, to) -> {
                    assertThat(from).isEqualTo(START);
                    assertThat(to).isEqualTo(START + 5 + Ledger.WAY_NANOS);
                    return true;
                },
                LATE + 5);
        assertThat(once.sum().lostBetween()).isEqualTo(1);
    }

    @Test
    void nobodyPromisedWhatIsNotAcknowledged() {
        int number = once.published(START);
        once.settle(NONE, LATE + 1);
        assertThat(once.sum()).isEqualTo(new Sum(1, 0, 0, 1, 0, 0, 0, 0));
        once.givenUp(number);
        once.settle(NONE, LATE + 1);
        assertThat(once.sum()).isEqualTo(new Sum(1, 0, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void qos0IsLostWithoutAnAcknowledgement() {
        never.published(START);
        never.settle(NONE, LATE);
        assertThat(never.sum()).isEqualTo(new Sum(1, 0, 0, 0, 0, 1, 0, 0));
    }

    @Test
    void whatComesAfterAllIsFound() {
        int number = never.published(START);
        never.settle(ANY, LATE);
        never.delivered(number, LATE + 1);
        never.settle(NONE, LATE + 1);
        assertThat(never.sum()).isEqualTo(new Sum(1, 0, 1, 0, 0, 0, 0, 0));
    }

    @Test
    void whatComesTwiceIsCountedApart() {
        int number = once.published(START);
        once.delivered(number, START + 1);
        once.acknowledged(number, START + 2);
        once.delivered(number, START + 3);
        once.settle(
                (from, to) -> {
                    assertThat(from).isEqualTo(START);
                    assertThat(to).isEqualTo(START + 3);
                    return true;
                },
                START + 4);
        once.delivered(number, START + 5);
        once.settle(NONE, START + 6);
        assertThat(once.sum()).isEqualTo(new Sum(1, 1, 1, 0, 0, 0, 1, 1));
    }

    @Test
    void whatNobodyPublishedIsNeverExcusedAsNew() {
        once.delivered(7, START);
        once.settle(NONE, START);
        assertThat(once.sum()).isEqualTo(new Sum(0, 0, 0, 0, 0, 0, 0, 1));
    }
}
