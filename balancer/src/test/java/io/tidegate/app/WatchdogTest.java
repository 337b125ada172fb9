package io.tidegate.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WatchdogTest {
    private final Watchdog watchdog = new Watchdog(0);
    private long now;
    private long stuckTurns;
    private long goodTurns;

    WatchdogTest() {
        watchdog.watch("loop-0", () -> stuckTurns);
        watchdog.watch("loop-1", () -> goodTurns);
    }

    /// One tick on time, in which the good loop turned.
    private String tick() {
        now += Watchdog.TICK_NANOS;
        goodTurns++;
        String found = watchdog.tick(now);
        return found == null ? "" : found;
    }

    @Test
    void namesALoopThatStandsStillForFiveSeconds() {
        assertThat(tick()).as("the first tick only looks").isEmpty();
        for (int i = 1; i < Watchdog.TICKS_MAX; i++) {
            assertThat(tick()).isEmpty();
        }
        assertThat(tick()).isEqualTo("loop-0");
        assertThat(Watchdog.TICKS_MAX * Watchdog.TICK_NANOS).isEqualTo(5_000_000_000L);
    }

    @Test
    void isContentWithOneTurnInBetween() {
        for (int i = 0; i < 5 * Watchdog.TICKS_MAX; i++) {
            if (i % (Watchdog.TICKS_MAX - 1) == 0) {
                stuckTurns++;
            }
            assertThat(tick()).isEmpty();
        }
    }

    @Test
    void countsNothingWhileTheWholeProcessStoodStill() {
        tick();
        for (int i = 0; i < 100; i++) {
            now += 60_000_000_000L; // stopped, or without a processor
            assertThat(watchdog.tick(now)).isNull();
        }
    }

    @Test
    void looksAtTheLoopsNoMoreOftenThanItsPace() {
        for (int i = 0; i < 1000; i++) {
            now += Watchdog.TICK_NANOS / 1000;
            assertThat(watchdog.tick(now)).isNull();
        }
    }
}
