package io.tidegate.protect;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateGatePropertyTest {
    private static final long SECOND = 1_000_000_000L;
    /// Of the arithmetic of this test, not of the gate.
    private static final double ROUNDING = 1e-9;
    private static final int ROUNDS = 50;
    private static final int ATTEMPTS = 400;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void noSpanSeesMoreThanItsShareAndASecondsWorth(long seed) {
        RandomGenerator random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            ConnectionRate rate =
                    new ConnectionRate(1 + random.nextLong(100_000), Duration.ofMillis(1 + random.nextLong(60_000)));
            long start = random.nextLong();
            List<Long> passed = passed(rate, start, random);
            for (int from = 0; from < passed.size(); from++) {
                for (int to = from; to < passed.size(); to++) {
                    assertWithin(rate, passed.get(to) - passed.get(from), to - from + 1);
                }
            }
        }
    }

    /// When, after the start, a connection passed.
    private static List<Long> passed(ConnectionRate rate, long start, RandomGenerator random) {
        RateGate gate = new RateGate(rate, start);
        List<Long> passed = new ArrayList<>();
        long stepMax = 1 + 4 * rate.per().toNanos() / rate.permits();
        long now = 0;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            now += switch (random.nextInt(20)) {
                case 0 -> random.nextLong(10 * SECOND);
                case 1, 2, 3, 4, 5, 6 -> random.nextLong(stepMax);
                default -> 0;
            };
            if (gate.tryPass(start + now)) {
                passed.add(now);
            }
        }
        return passed;
    }

    /// `count <= rate * (span + 1 s)`, where a second is enough for one; else `count <= rate * span + 1`.
    private static void assertWithin(ConnectionRate rate, long spanNanos, long count) {
        boolean fast = rate.permits() * SECOND >= rate.per().toNanos();
        long counted = fast ? count : count - 1;
        long span = fast ? spanNanos + SECOND : spanNanos;
        double most = (double) rate.permits() * span / rate.per().toNanos();
        if (counted > most + ROUNDING) {
            throw new AssertionError(count + " passed at " + rate + " in " + spanNanos + " ns");
        }
    }
}
