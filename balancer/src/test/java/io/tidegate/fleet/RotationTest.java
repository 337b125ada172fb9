package io.tidegate.fleet;

import static io.tidegate.fleet.Nodes.nodes;
import static io.tidegate.fleet.Nodes.pool;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class RotationTest {
    private static Rotation rotation(int... weights) {
        return pool(Policy.ROUND_ROBIN, nodes(weights)).primaries().rotation();
    }

    private static int[] turns(Rotation rotation) {
        int[] turns = new int[rotation.length()];
        Arrays.setAll(turns, rotation::turn);
        return turns;
    }

    @Test
    void interleavesByWeight() {
        assertThat(turns(rotation(5, 1, 1))).containsExactly(0, 0, 1, 0, 2, 0, 0);
        assertThat(turns(rotation(1, 1, 1))).containsExactly(0, 1, 2);
    }

    @Test
    void sparesTheCommonFactor() {
        assertThat(turns(rotation(300, 100))).containsExactly(0, 0, 1, 0);
    }

    @Test
    void isEmptyWithoutUsableNodes() {
        assertThat(rotation().length()).isZero();
        assertThat(rotation(0, 0).length()).isZero();
    }

    @Test
    void tellsTheTurnOfAnyTicket() {
        Rotation rotation = rotation(1, 1, 1);
        assertThat(rotation.turn(Long.MAX_VALUE)).isEqualTo((int) (Long.MAX_VALUE % 3));
        assertThat(rotation.turn(Long.MIN_VALUE)).isBetween(0, 2);
    }

    @Test
    void everyCycleIsExactWhereWeightsFit() {
        RandomGenerator random = new SplittableRandom(7);
        for (int round = 0; round < 50; round++) {
            int[] weights =
                    random.ints(1 + random.nextInt(4), 1, Node.WEIGHT_MAX + 1).toArray();
            int[] counts = new int[weights.length];
            int[] turns = turns(rotation(weights));
            Arrays.stream(turns).forEach(index -> counts[index]++);
            long sum = Arrays.stream(weights).sum();
            for (int i = 0; i < weights.length; i++) {
                assertThat((long) counts[i] * sum).isEqualTo((long) weights[i] * turns.length);
            }
        }
    }

    /// No node is ever a whole turn and a half ahead of its share or behind it.
    @Test
    void noNodeGetsAheadOfItsShare() {
        int[] weights = {1, 2, 5, 13};
        int[] counts = new int[weights.length];
        int[] turns = turns(rotation(weights));
        for (int turn = 0; turn < turns.length; turn++) {
            counts[turns[turn]]++;
            for (int i = 0; i < weights.length; i++) {
                double share = (turn + 1.0) * weights[i] / 21;
                assertThat(Math.abs(counts[i] - share)).isLessThan(1.5);
            }
        }
    }

    @Test
    void scalesDownManyLargeWeightsAndForgetsNobody() {
        int[] weights = new int[200];
        Arrays.fill(weights, 1000);
        weights[0] = 1;
        weights[1] = 499;
        Rotation rotation = rotation(weights);
        int[] counts = new int[weights.length];
        Arrays.stream(turns(rotation)).forEach(index -> counts[index]++);
        assertThat(rotation.length()).isBetween(Rotation.TURNS_MAX * 9 / 10, Rotation.TURNS_MAX * 11 / 10);
        assertThat(counts[0]).isEqualTo(1);
        assertThat(counts[1]).isEqualTo(10);
        assertThat(Arrays.stream(counts, 2, 200)).allMatch(count -> count == 21);
    }
}
