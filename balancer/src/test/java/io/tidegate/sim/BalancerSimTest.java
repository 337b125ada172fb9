package io.tidegate.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.Seeds;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Worlds from [Seeds]. Says how many held.
final class BalancerSimTest {
    private static final Duration FIXED = Duration.ofSeconds(20);

    private final Map<String, Integer> counts = new TreeMap<>();

    @Test
    void holdsInEveryWorld() {
        long worlds = Seeds.run(FIXED, List.of(), this::live);
        System.out.println("simulated worlds: " + worlds + " " + counts);
        assertThat(worlds).isPositive();
    }

    private void live(long seed) {
        try {
            World world = new World(seed);
            world.run();
            world.counts().forEach((what, count) -> counts.merge(what, count, Integer::sum));
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("make sim SEED=" + seed, e);
        }
    }
}
