package io.tidegate.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OccupancyTest {
    private static final int THREADS = 4;
    private static final int ROUNDS = 20_000;
    private static final int MAX = 3;

    private final Occupancy occupancy = new Occupancy();

    @Test
    void countsPlacesUpToTheLimit() {
        assertThat(occupancy.tryReserve(2)).isTrue();
        assertThat(occupancy.tryReserve(2)).isTrue();
        assertThat(occupancy.tryReserve(2)).isFalse();
        occupancy.release();
        assertThat(occupancy.live()).isEqualTo(1);
        assertThat(occupancy.total()).isEqualTo(2);
        assertThat(occupancy.tryReserve(2)).isTrue();
        assertThat(occupancy.total()).isEqualTo(3);
    }

    @Test
    void aPlaceIsNotGivenBackTwice() {
        assertThat(occupancy.tryReserve(1)).isTrue();
        occupancy.release();
        assertThatExceptionOfType(AssertionError.class).isThrownBy(occupancy::release);
    }

    @Test
    void oneTrialAtATime() {
        assertThat(occupancy.tryTrial()).isTrue();
        assertThat(occupancy.tryTrial()).isFalse();
        assertThat(occupancy.isOnTrial()).isTrue();
        occupancy.endTrial();
        assertThat(occupancy.isOnTrial()).isFalse();
        assertThat(occupancy.tryTrial()).isTrue();
    }

    @Test
    void neverTakesMoreThanTheLimitFromFourThreads() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<Integer> taken = fromFourThreads(() -> {
            int count = 0;
            for (int round = 0; round < ROUNDS; round++) {
                if (occupancy.tryReserve(MAX)) {
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    count++;
                    inside.decrementAndGet();
                    occupancy.release();
                }
            }
            return count;
        });
        assertThat(most.get()).isBetween(1, MAX);
        assertThat(occupancy.live()).isZero();
        assertThat(occupancy.total())
                .isEqualTo(taken.stream().mapToLong(Integer::longValue).sum());
    }

    @Test
    void givesOneTrialAtATimeToFourThreads() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        fromFourThreads(() -> {
            for (int round = 0; round < ROUNDS; round++) {
                if (occupancy.tryTrial()) {
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    inside.decrementAndGet();
                    occupancy.endTrial();
                }
            }
            return 0;
        });
        assertThat(most.get()).isEqualTo(1);
        assertThat(occupancy.isOnTrial()).isFalse();
    }

    private static List<Integer> fromFourThreads(Callable<Integer> work) throws Exception {
        CyclicBarrier start = new CyclicBarrier(THREADS);
        List<Integer> results = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<Integer>> running = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                running.add(threads.submit(() -> {
                    start.await();
                    return work.call();
                }));
            }
            for (Future<Integer> one : running) {
                results.add(one.get());
            }
        }
        return results;
    }
}
