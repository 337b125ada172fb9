package io.tidegate.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoadWeightTest {
    private static final LoadWeight THOUSAND = new LoadWeight(1000);

    private static int settled(int weight, long live) {
        int next = weight;
        for (int i = 0; i < 10; i++) {
            next = THOUSAND.next(next, live);
        }
        return next;
    }

    @ParameterizedTest
    @CsvSource({"0, 14", "500, 14", "800, 12", "900, 10", "1000, 10", "1100, 10", "1200, 8", "1500, 6", "9999, 6"})
    void whoHasFewerConnectionsWeighsMore(long live, int weight) {
        assertThat(settled(LoadWeight.EVEN, live)).isEqualTo(weight);
    }

    @Test
    void itMovesOneStepAtATime() {
        assertThat(THOUSAND.next(10, 0)).isEqualTo(12);
        assertThat(THOUSAND.next(12, 0)).isEqualTo(14);
        assertThat(THOUSAND.next(14, 0)).isEqualTo(14);
        assertThat(THOUSAND.next(14, 9999)).isEqualTo(12);
    }

    /// From wherever it stands: a load that wavers by up to a tenth of the average moves it at most once.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void aLoadThatWaversMovesNothingBackAndForth(long seed) {
        Random random = new Random(seed);
        int middle = 400 + random.nextInt(1200);
        int weight = settled(LoadWeight.EVEN, middle);
        int moves = 0;
        for (int i = 0; i < 1000; i++) {
            int next = THOUSAND.next(weight, middle - 49 + random.nextInt(99));
            moves += next == weight ? 0 : 1;
            weight = next;
        }
        assertThat(moves).isLessThanOrEqualTo(1);
    }

    @Test
    void aLoadThatComesBackTakesTheWeightBack() {
        assertThat(settled(settled(LoadWeight.EVEN, 0), 1000)).isEqualTo(LoadWeight.EVEN);
        assertThat(settled(settled(LoadWeight.EVEN, 2000), 1000)).isEqualTo(LoadWeight.EVEN);
    }

    @Test
    void whatIsUnknownOrChanceTellsNothing() {
        assertThat(THOUSAND.next(10, EmqxAnswer.Row.UNKNOWN)).isEqualTo(10);
        assertThat(new LoadWeight(LoadWeight.AVERAGE_MIN - 1).next(10, 0)).isEqualTo(10);
        assertThat(new LoadWeight(0).next(14, 0)).isEqualTo(12);
        assertThat(new LoadWeight(0).next(10, 0)).isEqualTo(10);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void itStaysWithinItsSteps(long seed) {
        Random random = new Random(seed);
        int weight = LoadWeight.EVEN;
        for (int i = 0; i < 10_000; i++) {
            weight = new LoadWeight(random.nextInt(100_000)).next(weight, random.nextInt(1_000_000));
            assertThat(weight).isIn(6, 8, 10, 12, 14);
        }
    }
}
