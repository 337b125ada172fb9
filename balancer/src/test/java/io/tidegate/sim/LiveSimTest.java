package io.tidegate.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.Seeds;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Live clients from [Seeds], on the product's own loops. Says how many held.
final class LiveSimTest {
    private static final Duration FIXED = Duration.ofSeconds(8);

    private static final List<Long> REGRESSIONS = List.of(
            959396487L, // a large packet was still coming of a node that was left, by a slow way
            68247672L); // a node that was found down, and worked again, had a message of QoS 2 half way

    private final Map<String, Integer> counts = new TreeMap<>();

    @Test
    void holdsInEveryWorld() {
        long worlds = Seeds.run(FIXED, REGRESSIONS, this::live);
        System.out.println("simulated worlds of live clients: " + worlds + " " + counts);
        assertThat(worlds).isPositive();
    }

    private void live(long seed) {
        LiveWorld world = new LiveWorld(seed);
        try {
            world.run();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("make sim SEED=" + seed + " (" + world + ")", e);
        }
        counts.merge("moved", (int) world.rig().moved(), Integer::sum);
        world.rig().watch().counts().forEach((what, count) -> counts.merge(what, count, Integer::sum));
        world.rig().ends.values().forEach(end -> counts.merge(end, 1, Integer::sum));
    }
}
