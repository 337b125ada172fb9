package io.tidegate.protect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {
    @Test
    void reservesAllOrNothing() {
        MemoryBudget budget = new MemoryBudget(100);
        assertThat(budget.tryReserve(60)).isTrue();
        assertThat(budget.tryReserve(41)).isFalse();
        assertThat(budget.used()).isEqualTo(60);
        assertThat(budget.tryReserve(40)).isTrue();
        assertThat(budget.tryReserve(0)).isTrue();
        assertThat(budget.tryReserve(1)).isFalse();
        budget.release(100);
        assertThat(budget.used()).isZero();
        assertThat(budget.limit()).isEqualTo(100);
    }

    @Test
    void doesNotOverflow() {
        MemoryBudget budget = new MemoryBudget(Long.MAX_VALUE);
        assertThat(budget.tryReserve(Long.MAX_VALUE)).isTrue();
        assertThat(budget.tryReserve(1)).isFalse();
        assertThat(budget.tryReserve(Long.MAX_VALUE)).isFalse();
        budget.release(Long.MAX_VALUE);
        assertThat(budget.used()).isZero();
    }

    @Test
    void refusesToReleaseMoreThanIsReserved() {
        MemoryBudget budget = new MemoryBudget(100);
        assertThat(budget.tryReserve(10)).isTrue();
        assertThatIllegalStateException()
                .isThrownBy(() -> budget.release(11))
                .withMessage("11 bytes were released, of 10 reserved");
        assertThat(budget.used()).isEqualTo(10);
    }

    @Test
    void refusesNegativeNumbers() {
        MemoryBudget budget = new MemoryBudget(0);
        assertThat(budget.tryReserve(1)).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> budget.tryReserve(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> budget.release(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> new MemoryBudget(-1));
    }

    @Test
    void countsRightFromSeveralThreads() throws InterruptedException, ExecutionException {
        MemoryBudget budget = new MemoryBudget(1_000);
        long reserved = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            List<Future<Long>> sums = new ArrayList<>();
            for (int thread = 0; thread < 2; thread++) {
                sums.add(threads.submit(() -> kept(budget)));
            }
            for (Future<Long> sum : sums) {
                reserved += sum.get();
            }
        }
        assertThat(reserved).isEqualTo(budget.used()).isBetween(994L, 1_000L);
    }

    private static long kept(MemoryBudget budget) {
        for (int round = 0; round < 2_000; round++) {
            if (budget.tryReserve(11)) {
                budget.release(11);
            }
        }
        long kept = 0;
        while (budget.tryReserve(7)) {
            kept += 7;
        }
        return kept;
    }
}
