package io.tidegate.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/// Worlds from seeds. As a part of all tests: those that once found something, then seeds from 1 on for 20 s, the
/// same each time, so that a change is what makes it fail. With `-Dtidegate.sim.seconds` new ones for that long, as
/// `make sim` does; with `-Dtidegate.sim.seed` one is replayed. Says how many held.
final class BalancerSimTest {
    private static final Duration FIXED = Duration.ofSeconds(20);

    private static final List<Long> REGRESSIONS = List.of(
            4L, // a stage that began after the process began to end forgot when
            7L); // a client that answered an AUTH was paused for ever

    @Test
    void holdsInEveryWorld() {
        Long seed = Long.getLong("tidegate.sim.seed");
        if (seed != null) {
            live(seed);
            return;
        }
        REGRESSIONS.forEach(BalancerSimTest::live);
        Long seconds = Long.getLong("tidegate.sim.seconds");
        long worlds = seconds == null ? theFirst() : newOnes(Duration.ofSeconds(seconds));
        System.out.println("simulated worlds: " + worlds);
        assertThat(worlds).isPositive();
    }

    private static long theFirst() {
        long until = System.nanoTime() + FIXED.toNanos();
        long seed = 0;
        while (System.nanoTime() < until) {
            live(++seed);
        }
        return seed;
    }

    private static long newOnes(Duration time) {
        long until = System.nanoTime() + time.toNanos();
        RandomGenerator seeds = RandomGeneratorFactory.of("L64X128MixRandom").create(System.nanoTime());
        long worlds = 0;
        while (System.nanoTime() < until) {
            live(seeds.nextLong(1_000_000_000));
            worlds++;
        }
        return worlds;
    }

    private static void live(long seed) {
        try {
            new World(seed).run();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("make sim SEED=" + seed, e);
        }
    }
}
