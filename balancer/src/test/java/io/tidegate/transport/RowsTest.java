package io.tidegate.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RowsTest {
    private final Rows rows = new Rows(3);

    @Test
    void givesTheSameRowAgainInAnotherGeneration() {
        int row = rows.take();
        int generation = rows.generation(row);
        rows.set(row, 2, 42);
        rows.give(row);
        assertThat(rows.isCurrent(row, generation)).isFalse();
        assertThat(rows.take()).isEqualTo(row);
        assertThat(rows.isCurrent(row, generation)).isFalse();
        assertThat(rows.isCurrent(row, rows.generation(row))).isTrue();
        assertThat(rows.get(row, 2)).as("a row is taken empty").isZero();
    }

    @Test
    void growsWithoutMovingWhatItHolds() {
        for (int i = 0; i < 10_000; i++) {
            int row = rows.take();
            rows.set(row, 0, row);
            rows.set(row, 1, -row);
        }
        for (int row = 0; row < 10_000; row++) {
            assertThat(rows.get(row, 0)).isEqualTo(row);
            assertThat(rows.get(row, 1)).isEqualTo(-row);
        }
        assertThat(rows.live()).isEqualTo(10_000);
    }

    @Test
    void refusesARowThatIsGivenBackTwice() {
        int row = rows.take();
        rows.give(row);
        assertThatThrownBy(() -> rows.give(row)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void knowsNobodyOutsideTheTable() {
        assertThat(rows.isCurrent(0, 1)).isFalse();
        assertThat(rows.isCurrent(-1, 1)).isFalse();
    }
}
