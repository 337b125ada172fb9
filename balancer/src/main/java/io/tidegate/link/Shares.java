package io.tidegate.link;

import java.util.Arrays;

/// A number split in proportion, by the largest remainder. Pure.
public final class Shares {
    private Shares() {}

    /// As many parts as there are sizes: each about `count` times its size over all sizes, none above its size, all
    /// together `count`, or the sum of the sizes where that is less.
    ///
    /// @param count below 2^31, as are the sizes, all 0 or more; above the sum of the sizes it may be anything
    public static long[] of(long count, long[] sizes) {
        long all = Arrays.stream(sizes).sum();
        if (count >= all) {
            return sizes.clone();
        }
        long[] parts = new long[sizes.length];
        long[] rests = new long[sizes.length];
        long given = 0;
        for (int i = 0; i < sizes.length; i++) {
            parts[i] = count * sizes[i] / all;
            rests[i] = count * sizes[i] % all;
            given += parts[i];
        }
        for (; given < count; given++) {
            int largest = 0;
            for (int i = 1; i < rests.length; i++) {
                largest = rests[i] > rests[largest] ? i : largest;
            }
            parts[largest]++;
            rests[largest] = -1;
        }
        return parts;
    }
}
