package io.tidegate.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class WorldTest {
    @Test
    void aSeedIsOneHistory() {
        assertThat(lived(5)).isEqualTo(lived(5)).isNotEqualTo(lived(6));
    }

    private static long lived(long seed) {
        World world = new World(seed);
        world.run();
        return world.fingerprint();
    }
}
