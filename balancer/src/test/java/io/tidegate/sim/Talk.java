package io.tidegate.sim;

import java.util.random.RandomGenerator;

/// How much actors say at once.
final class Talk {
    private static final int BITS = 17;
    private static final int FLOOD_BYTES = 1 << 20;

    private Talk() {}

    /// Bytes of a message that nobody takes at once.
    static int flood(RandomGenerator random) {
        return FLOOD_BYTES / 2 + random.nextInt(FLOOD_BYTES / 2);
    }

    /// Bytes of a message: mostly few, now and then up to 128 KiB.
    static int size(RandomGenerator random) {
        return random.nextInt(1 + (1 << random.nextInt(random.nextInt(8) == 0 ? BITS : 9)));
    }
}
