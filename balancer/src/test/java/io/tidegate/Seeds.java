package io.tidegate;

import java.time.Duration;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// Which seeds a simulation runs. With `-Dtidegate.sim.seed` that one alone. Else those that once found something, then
/// seeds from 1 on for a fixed time, the same each time, so that a change is what makes it fail; or with
/// `-Dtidegate.sim.seconds` new ones for that long, as `make sim` does.
public final class Seeds {
    private Seeds() {}

    /// @param fixed how long seeds from 1 on are run as a part of all tests
    /// @param regressions those that once found something
    /// @param world runs one; fails where it does not hold, saying which
    /// @return how many were run besides the regressions
    public static long run(Duration fixed, List<Long> regressions, LongConsumer world) {
        Long seed = Long.getLong("tidegate.sim.seed");
        if (seed != null) {
            world.accept(seed);
            return 1;
        }
        regressions.forEach(world::accept);
        Long seconds = Long.getLong("tidegate.sim.seconds");
        return seconds == null ? theFirst(fixed, world) : newOnes(Duration.ofSeconds(seconds), world);
    }

    private static long theFirst(Duration time, LongConsumer world) {
        long until = System.nanoTime() + time.toNanos();
        long seed = 0;
        while (System.nanoTime() < until) {
            world.accept(++seed);
        }
        return seed;
    }

    private static long newOnes(Duration time, LongConsumer world) {
        long until = System.nanoTime() + time.toNanos();
        RandomGenerator seeds = RandomGeneratorFactory.of("L64X128MixRandom").create(System.nanoTime());
        long worlds = 0;
        while (System.nanoTime() < until) {
            world.accept(seeds.nextLong(1_000_000_000));
            worlds++;
        }
        return worlds;
    }
}
