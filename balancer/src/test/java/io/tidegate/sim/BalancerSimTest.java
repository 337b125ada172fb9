package io.tidegate.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/// Worlds from seeds: first those that once found something, then new ones for `-Dtidegate.sim.seconds` (20).
/// `-Dtidegate.sim.seed` replays one, as `make sim SEED=n` does.
final class BalancerSimTest {
    private static final List<Long> REGRESSIONS = List.of();

    @Test
    void holdsInEveryWorld() {
        Long seed = Long.getLong("tidegate.sim.seed");
        if (seed != null) {
            live(seed);
            return;
        }
        REGRESSIONS.forEach(BalancerSimTest::live);
        long until = System.nanoTime()
                + Duration.ofSeconds(Long.getLong("tidegate.sim.seconds", 20)).toNanos();
        RandomGenerator seeds = RandomGeneratorFactory.of("L64X128MixRandom").create(System.nanoTime());
        long worlds = 0;
        while (System.nanoTime() < until) {
            live(seeds.nextLong(1_000_000_000));
            worlds++;
        }
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
