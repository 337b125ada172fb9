package io.tidegate.continuity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/// Moving sessions from seeds. As a part of all tests: those that once found something, then seeds from 1 on for
/// 15 s. With `-Dtidegate.sim.seconds` new ones for that long; with `-Dtidegate.sim.seed` one is replayed. Says
/// how many held.
final class SessionSimTest {
    private static final Duration FIXED = Duration.ofSeconds(15);

    private static final List<Long> REGRESSIONS = List.of(
            641642010L, // a message was held without its alias, and then was too large for the client
            468615729L, // a large packet flowed through to a node that was to be given one at a time
            283216753L); // what a lost node was to send again was given up while there was none

    private final Map<Profile, Integer> profiles = new EnumMap<>(Profile.class);
    private final Map<String, Integer> counts = new TreeMap<>();

    @Test
    void holdsInEveryWorld() {
        Long seed = Long.getLong("tidegate.sim.seed");
        if (seed != null) {
            live(seed);
        } else {
            REGRESSIONS.forEach(this::live);
            Long seconds = Long.getLong("tidegate.sim.seconds");
            if (seconds == null) {
                theFirst();
            } else {
                newOnes(Duration.ofSeconds(seconds));
            }
        }
        System.out.println("simulated sessions: " + profiles + " " + counts);
        assertThat(profiles).isNotEmpty();
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
        MovingWorld world = new MovingWorld(seed);
        try {
            world.run();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("make sim SEED=" + seed + " (" + world.profile + ")", e);
        }
        profiles.merge(world.profile, 1, Integer::sum);
        world.ledger.counts().forEach((what, number) -> counts.merge(what, number, Integer::sum));
    }
}
