package io.tidegate.systemtest;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Many clients, a few hundred of them at a time. Immutable.
record Crowd(int size, int atATime) {
    private static final int AT_A_TIME = 300;

    static Crowd of(int size) {
        return new Crowd(size, AT_A_TIME);
    }

    /// What one of them does.
    @FunctionalInterface
    interface Act {
        void by(int number) throws Exception;
    }

    /// Returns when all have done it; fails where one failed.
    void each(Act act) throws Exception {
        Semaphore places = new Semaphore(atATime);
        List<Future<?>> acts = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < size; i++) {
                int number = i;
                places.acquire();
                acts.add(threads.submit(() -> {
                    try {
                        act.by(number);
                    } finally {
                        places.release();
                    }
                    return null;
                }));
            }
            for (Future<?> each : acts) {
                each.get(Patience.MOST_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (ExecutionException e) {
            throw new AssertionError("one of the crowd failed: " + e.getCause(), e.getCause());
        }
    }
}
