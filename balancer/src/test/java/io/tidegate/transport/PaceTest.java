package io.tidegate.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {
    private static final long BUDGET = 200_000;
    private static final long MILLISECOND = 1_000_000;

    /// As many wakes as it takes, each with `events`, `nanos` apart, for 20 ms.
    private static Pace after(long budget, int events, long nanos) {
        Pace pace = new Pace(budget, 0);
        for (long now = nanos; now < 20 * MILLISECOND; now += nanos) {
            pace.woke(events, now);
        }
        return pace;
    }

    @Test
    void restsWhereARestWouldGatherSeveralEvents() {
        assertThat(after(BUDGET, 1, 50_000).restNanos()).isEqualTo(BUDGET);
    }

    @Test
    void keepsNobodyWaitingWhereTrafficIsQuiet() {
        assertThat(after(BUDGET, 1, MILLISECOND).restNanos()).isZero();
    }

    @Test
    void needsNoRestWhereEventsComeInBatches() {
        assertThat(after(BUDGET, 64, 50_000).restNanos()).isZero();
    }

    @Test
    void neverRestsWithoutABudget() {
        assertThat(after(0, 1, 10_000).restNanos()).isZero();
    }

    @Test
    void stopsRestingWhenTrafficEnds() {
        Pace pace = after(BUDGET, 1, 50_000);
        pace.woke(1, 1020 * MILLISECOND);
        assertThat(pace.restNanos()).isZero();
    }

    @Test
    void restsNotBeforeItKnowsTheTraffic() {
        assertThat(new Pace(BUDGET, 0).restNanos()).isZero();
    }
}
