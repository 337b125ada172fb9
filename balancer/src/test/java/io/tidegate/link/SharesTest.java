package io.tidegate.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class SharesTest {
    @Test
    void partsAreInProportion() {
        assertThat(Shares.of(10, new long[] {30, 10, 10})).containsExactly(6, 2, 2);
        assertThat(Shares.of(1, new long[] {3, 4})).containsExactly(0, 1);
        assertThat(Shares.of(0, new long[] {3, 4})).containsExactly(0, 0);
        assertThat(Shares.of(5, new long[] {})).isEmpty();
    }

    @Test
    void nobodyIsAskedForMoreThanItHas() {
        assertThat(Shares.of(Long.MAX_VALUE, new long[] {3, 0, 4})).containsExactly(3, 0, 4);
    }

    @Test
    void allPartsTogetherAreWhatWasSplitAndNoneIsAboveItsSize() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 20_000; i++) {
            long[] sizes = random.longs(1 + random.nextInt(8), 0, 1 + random.nextInt(1_000_000))
                    .toArray();
            long all = Arrays.stream(sizes).sum();
            long count = random.nextLong(all + 2);
            long[] parts = Shares.of(count, sizes);
            assertThat(Arrays.stream(parts).sum()).isEqualTo(Math.min(count, all));
            for (int part = 0; part < parts.length; part++) {
                assertThat(parts[part]).isBetween(0L, sizes[part]);
                assertThat((double) parts[part])
                        .isBetween(-1.0, 1 + Math.min(count, all) * (double) sizes[part] / Math.max(1, all));
            }
        }
    }
}
