package io.tidegate.observe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MetricsTest {
    private static final long START = 1_000;

    @Test
    void whatIsOpenIsWhatWasAcceptedAndHasNotEnded() {
        LoopMetrics metrics = new LoopMetrics("loop-0", START);
        metrics.accepted.add(3);
        metrics.closed.increment(CloseCause.CLIENT_RESET);
        metrics.closed.increment(CloseCause.TOO_FAST);
        assertThat(metrics.open()).isEqualTo(1);
        assertThat(metrics.closed.value(CloseCause.TOO_FAST)).isEqualTo(1);
        assertThat(metrics.closed.value(CloseCause.BUG)).isZero();
    }

    @Test
    void aGaugeGoesDown() {
        Counter bytes = new Counter();
        bytes.add(100);
        bytes.add(-40);
        assertThat(bytes.value()).isEqualTo(60);
    }

    @Test
    void turnsAreCountedAndTimed() {
        LoopMetrics metrics = new LoopMetrics("loop-0", START);
        metrics.turned(START, START + 5);
        metrics.turned(START + 10, START + 40);
        assertThat(metrics.turns.value()).isEqualTo(2);
        assertThat(metrics.busyNanos.value()).isEqualTo(35);
        assertThat(metrics.lagNanos.value()).isEqualTo(30);
    }

    @Test
    void aPeakIsSeenForOneToTwoWindowsHoweverOftenItIsRead() {
        Peak peak = new Peak(START);
        peak.record(9, START + 1);
        peak.record(4, START + 2);
        assertThat(peak.value()).isEqualTo(9);
        assertThat(peak.value()).isEqualTo(9);
        peak.record(3, START + Peak.WINDOW_NANOS);
        assertThat(peak.value()).isEqualTo(9);
        peak.record(2, START + 2 * Peak.WINDOW_NANOS);
        assertThat(peak.value()).isEqualTo(3);
    }

    @Test
    void aPeakFromBeforeALongSilenceIsForgotten() {
        Peak peak = new Peak(START);
        peak.record(9, START + 1);
        peak.record(1, START + 2 * Peak.WINDOW_NANOS);
        assertThat(peak.value()).isEqualTo(1);
    }
}
