package io.tidegate.link;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LandingTest {
    private static final long NOW = 5_000_000_000L;
    private static final long MILLI = 1_000_000L;

    private final Landing landing = new Landing(4, NOW);

    private int room() {
        int room = 0;
        while (landing.isOpen(NOW)) {
            landing.begin(NOW);
            room++;
        }
        return room;
    }

    @Test
    void isOpenForALoopWhoseClockStandsEarlier() {
        assertThat(landing.isOpen(NOW - 20 * MILLI)).isTrue();
        assertThat(landing.isShut(NOW - 20 * MILLI)).isFalse();
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
        landing.begin(NOW);
        landing.refused(NOW);
        assertThat(landing.isShut(NOW + 49 * MILLI)).isTrue();
        assertThat(landing.isShut(NOW + 50 * MILLI)).isFalse();
        landing.begin(NOW + 50 * MILLI);
        landing.refused(NOW + 50 * MILLI);
        assertThat(landing.isShut(NOW + 149 * MILLI)).isTrue();
        assertThat(landing.isShut(NOW + 150 * MILLI)).isFalse();
        assertThat(landing.isOpen(NOW + 150 * MILLI)).isTrue();
    }

    @Test
    void thoseThatFailTogetherFailOnce() {
        landing.taken(NOW);
        landing.begin(NOW);
        landing.begin(NOW);
        landing.refused(NOW);
        landing.refused(NOW + MILLI);
        assertThat(landing.isShut(NOW + 50 * MILLI)).isFalse();
    }

    @Test
    void hasOneCanaryAgainWhenNothingWasHeardForLong() {
        landing.begin(NOW);
        landing.taken(NOW);
        long later = NOW + 11_000 * MILLI;
        assertThat(landing.isOpen(later)).isTrue();
        landing.begin(later);
        assertThat(landing.isOpen(later)).isFalse();
    }
}
