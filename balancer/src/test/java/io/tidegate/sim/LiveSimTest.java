package io.tidegate.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/// Live clients from seeds, on the product's own loops. As a part of all tests: seeds from 1 on for 12 s. With
/// `-Dtidegate.sim.seconds` new ones for that long; with `-Dtidegate.sim.seed` one is replayed. Says how many held.
final class LiveSimTest {
    private static final Duration FIXED = Duration.ofSeconds(12);

    private final Map<String, Integer> counts = new TreeMap<>();
    private long worlds;

    @Test
    void holdsInEveryWorld() {
        Long seed = Long.getLong("tidegate.sim.seed");
        if (seed != null) {
            live(seed);
            return;
        }
        Long seconds = Long.getLong("tidegate.sim.seconds");
        if (seconds == null) {
            theFirst();
        } else {
            newOnes(Duration.ofSeconds(seconds));
        }
        System.out.println("simulated worlds of live clients: " + worlds + " " + counts);
        assertThat(worlds).isPositive();
    }

    private void theFirst() {
        long until = System.nanoTime() + FIXED.toNanos();
        long seed = 0;
        while (System.nanoTime() < until) {
            live(++seed);
        }
    }

    private void newOnes(Duration time) {
        long until = System.nanoTime() + time.toNanos();
        RandomGenerator seeds = RandomGeneratorFactory.of("L64X128MixRandom").create(System.nanoTime());
        while (System.nanoTime() < until) {
            live(seeds.nextLong(1_000_000_000));
        }
    }

    private void live(long seed) {
        LiveWorld world = new LiveWorld(seed);
        try {
            world.run();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("make sim SEED=" + seed + " (" + world + ")", e);
        }
        worlds++;
        counts.merge("moved", (int) world.rig().moved(), Integer::sum);
        world.rig().ends.values().forEach(end -> counts.merge(end, 1, Integer::sum));
    }
}
