package io.tidegate.protect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateGateTest {
    private static final long SECOND = 1_000_000_000L;

    @ParameterizedTest
    @ValueSource(longs = {0, -1, 1, Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE - SECOND, Long.MIN_VALUE + SECOND})
    void passesABurstAndThenTheRateWhateverTheOriginOfTime(long start) {
        RateGate gate = gate("10/s", start);
        assertThat(passes(gate, start, 100)).isEqualTo(10);
        assertThat(passes(gate, start + SECOND / 10 - 1, 100)).isZero();
        assertThat(passes(gate, start + SECOND / 10, 100)).isEqualTo(1);
        assertThat(passes(gate, start + SECOND, 100)).isEqualTo(9);
        assertThat(passes(gate, start + 3600 * SECOND, 100)).isEqualTo(10);
    }

    @Test
    void passesOneAtATimeBelowOneASecond() {
        RateGate gate = gate("1/m", 0);
        assertThat(passes(gate, 0, 10)).isEqualTo(1);
        assertThat(passes(gate, 60 * SECOND - 1, 10)).isZero();
        assertThat(passes(gate, 60 * SECOND, 10)).isEqualTo(1);
    }

    @Test
    void neverSavesUpMoreThanASecond() {
        RateGate gate = gate("500/10s", 0);
        assertThat(passes(gate, 0, 1_000)).isEqualTo(50);
        assertThat(passes(gate, 100 * SECOND, 1_000)).isEqualTo(50);
    }

    @Test
    void passesAllAtInfinity() {
        assertThat(passes(gate("infinity", 0), 0, 10_000)).isEqualTo(10_000);
    }

    @Test
    void holdsAtTheExtremes() {
        RateGate slowest = gate("1/365d", Long.MAX_VALUE);
        assertThat(passes(slowest, Long.MAX_VALUE, 10)).isEqualTo(1);
        assertThat(passes(slowest, Long.MAX_VALUE + 364 * 86_400 * SECOND, 10)).isZero();
        assertThat(passes(slowest, Long.MAX_VALUE + 365 * 86_400 * SECOND, 10)).isEqualTo(1);
        RateGate fastest = gate("999999999999999999/ms", 0);
        assertThat(passes(fastest, 0, 100_000)).isEqualTo(100_000);
    }

    @Test
    void refusesOnlyALittleEarlierWhereTimeRunsBack() {
        RateGate gate = gate("10/s", 0);
        assertThat(passes(gate, 0, 5)).isEqualTo(5);
        assertThat(passes(gate, -SECOND / 10, 100)).isEqualTo(4);
        assertThat(passes(gate, 0, 100)).isEqualTo(1);
    }

    @Test
    void keepsTheRateUnderSteadyDemand() {
        RateGate gate = gate("1000/s", 0);
        int passed = 0;
        for (long now = 0; now <= 10 * SECOND; now += 100_000) {
            passed += passes(gate, now, 1);
        }
        assertThat(passed).isEqualTo(1_000 + 10_000);
    }

    @Test
    void passesAsManyFromTwoThreadsAsFromOne() throws InterruptedException, ExecutionException {
        RateGate gate = gate("1000/s", 0);
        int passed = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            List<Future<Integer>> counts = new ArrayList<>();
            for (int thread = 0; thread < 2; thread++) {
                counts.add(threads.submit(() -> passes(gate, 0, 5_000)));
            }
            for (Future<Integer> count : counts) {
                passed += count.get();
            }
        }
        assertThat(passed).isEqualTo(1_000);
    }

    private static RateGate gate(String rate, long now) {
        return new RateGate(ConnectionRate.parse(rate), now);
    }

    private static int passes(RateGate gate, long now, int attempts) {
        int passed = 0;
        for (int attempt = 0; attempt < attempts; attempt++) {
            passed += gate.tryPass(now) ? 1 : 0;
        }
        return passed;
    }
}
