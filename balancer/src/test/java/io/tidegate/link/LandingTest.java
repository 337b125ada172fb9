package io.tidegate.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class LandingTest {
    private static final long NOW = 5_000_000_000L;
    private static final long MILLI = 1_000_000L;

    private final Landing landing = new Landing(4, NOW);

    private int room() {
        int room = 0;
        while (landing.tryBegin(NOW)) {
            room++;
        }
        return room;
    }

    @Test
    void isOpenForALoopWhoseClockStandsEarlier() {
        assertThat(landing.isShut(NOW - 20 * MILLI)).isFalse();
        assertThat(landing.tryBegin(NOW - 20 * MILLI)).isTrue();
    }

    @Test
    void doublesWithEachThatIsTakenUpToItsMost() {
        assertThat(room()).isEqualTo(1);
        landing.taken(NOW);
        assertThat(room()).isEqualTo(2);
        landing.taken(NOW);
        assertThat(room()).as("besides the one that is still on its way").isEqualTo(3);
        landing.taken(NOW);
        assertThat(room()).isEqualTo(1);
    }

    @Test
    void isShutForAWhileAfterARefusalAndLongerAfterTheNext() {
        assertThat(landing.tryBegin(NOW)).isTrue();
        landing.refused(NOW);
        assertThat(landing.isShut(NOW + 49 * MILLI)).isTrue();
        assertThat(landing.isShut(NOW + 50 * MILLI)).isFalse();
        assertThat(landing.tryBegin(NOW + 50 * MILLI)).isTrue();
        landing.refused(NOW + 50 * MILLI);
        assertThat(landing.isShut(NOW + 149 * MILLI)).isTrue();
        assertThat(landing.isShut(NOW + 150 * MILLI)).isFalse();
        assertThat(landing.tryBegin(NOW + 150 * MILLI)).isTrue();
    }

    @Test
    void thoseThatFailTogetherFailOnce() {
        assertThat(landing.tryBegin(NOW)).isTrue();
        landing.taken(NOW);
        assertThat(landing.tryBegin(NOW)).isTrue();
        assertThat(landing.tryBegin(NOW)).isTrue();
        landing.refused(NOW);
        landing.refused(NOW + MILLI);
        assertThat(landing.isShut(NOW + 50 * MILLI)).isFalse();
    }

    @Test
    void hasOneCanaryAgainWhenNothingWasHeardForLong() {
        assertThat(landing.tryBegin(NOW)).isTrue();
        landing.taken(NOW);
        long later = NOW + 11_000 * MILLI;
        assertThat(landing.tryBegin(later)).isTrue();
        assertThat(landing.tryBegin(later)).isFalse();
    }

    /// Two loops ask in the same moment, again and again.
    @Test
    void neverHasMoreOnTheirWayThanItsMost() throws Exception {
        AtomicInteger onTheirWay = new AtomicInteger();
        Callable<Integer> loop = () -> {
            int highest = 0;
            for (int i = 0; i < 200_000; i++) {
                if (landing.tryBegin(NOW)) {
                    highest = Math.max(highest, onTheirWay.incrementAndGet());
                    onTheirWay.decrementAndGet();
                    landing.turnedBack();
                }
            }
            return highest;
        };
        try (ExecutorService loops = Executors.newFixedThreadPool(2)) {
            for (Future<Integer> highest : loops.invokeAll(List.of(loop, loop))) {
                assertThat(highest.get()).isLessThanOrEqualTo(1);
            }
        }
    }
}
