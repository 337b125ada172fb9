package io.tidegate.protect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class RetryBudgetTest {
    private static final long SECOND = 1_000_000_000L;
    /// A clock may begin anywhere, and wrap around.
    private static final long START = Math.subtractExact(Long.MAX_VALUE, 5 * SECOND);

    private final RetryBudget budget = new RetryBudget(0.1, START);

    private int retries(long nowNanos, int asked) {
        int granted = 0;
        for (int i = 0; i < asked; i++) {
            granted += budget.tryRetry(nowNanos) ? 1 : 0;
        }
        return granted;
    }

    private void came(long nowNanos, int clients) {
        for (int i = 0; i < clients; i++) {
            budget.came(nowNanos);
        }
    }

    @Test
    void aFewAreAlwaysGranted() {
        assertThat(retries(START, 1_000)).isEqualTo(RetryBudget.RETRIES_MIN);
    }

    @Test
    void aTenthOfTheClientsIsGrantedBesides() {
        for (int second = 0; second < 10; second++) {
            came(START + second * SECOND, 1_000);
        }
        assertThat(retries(START + 9 * SECOND, 5_000)).isEqualTo(RetryBudget.RETRIES_MIN + 1_000);
    }

    @Test
    void tenSecondsLaterItIsAsAtTheStart() {
        came(START, 10_000);
        assertThat(retries(START, 5_000)).isEqualTo(RetryBudget.RETRIES_MIN + 1_000);
        assertThat(retries(START + 9 * SECOND, 5_000)).isZero();
        assertThat(retries(START + 10 * SECOND, 5_000)).isEqualTo(RetryBudget.RETRIES_MIN);
        assertThat(retries(START + 100 * SECOND, 5_000)).isEqualTo(RetryBudget.RETRIES_MIN);
    }

    @Test
    void aShareIsFromNoneToAll() {
        assertThatIllegalArgumentException().isThrownBy(() -> new RetryBudget(1.1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new RetryBudget(Double.NaN, 0));
    }
}
