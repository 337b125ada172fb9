package io.tidegate.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.Seeds;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Worlds from [Seeds]. Says how many held.
final class BalancerSimTest {
    private static final Duration FIXED = Duration.ofSeconds(20);

    private static final List<Long> REGRESSIONS = List.of(
            4L, // a stage that began after the process began to end forgot when
            7L); // a client that answered an AUTH was paused for ever

    @Test
    void holdsInEveryWorld() {
        long worlds = Seeds.run(FIXED, REGRESSIONS, BalancerSimTest::live);
        System.out.println("simulated worlds: " + worlds);
        assertThat(worlds).isPositive();
    }

    private static void live(long seed) {
        try {
            new World(seed).run();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("make sim SEED=" + seed, e);
        }
    }
}
