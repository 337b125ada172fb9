package io.tidegate.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleTest {
    private static final long SECOND = 1_000_000_000L;

    private final Schedule schedule = new Schedule(Duration.ofSeconds(5), Duration.ofMinutes(5));
    private final RandomGenerator random = new SplittableRandom(7);

    @ParameterizedTest
    @CsvSource({"0, 5", "1, 5", "5, 5", "60, 60", "300, 300", "86400, 300"})
    void anAnswerIsGoodForItsTimeWithinTheBounds(long timeToLive, long seconds) {
        for (int i = 0; i < 1000; i++) {
            assertThat(schedule.afterAnswer(Duration.ofSeconds(timeToLive), random))
                    .isBetween(seconds * SECOND, (long) (seconds * SECOND * (1 + Schedule.JITTER)));
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "3, 4", "5, 16", "6, 30", "7, 30", "2000000000, 30"})
    void aFailureIsFollowedSoonAndThenLessOften(int inARow, long seconds) {
        for (int i = 0; i < 1000; i++) {
            assertThat(schedule.afterFailure(inARow, random))
                    .isBetween(seconds * SECOND, (long) (seconds * SECOND * (1 + Schedule.JITTER)));
        }
    }

    @Test
    void afterAFailureItIsNoLongerThanBetweenTwoAnswers() {
        Schedule often = Schedule.every(Duration.ofMillis(100));
        assertThat(often.afterFailure(9, random)).isLessThanOrEqualTo(110_000_000L);
    }

    @Test
    void whoBeganTogetherDoNotGoOnTogether() {
        long first = schedule.afterAnswer(Duration.ofSeconds(60), new SplittableRandom(1));
        long second = schedule.afterAnswer(Duration.ofSeconds(60), new SplittableRandom(2));
        assertThat(first).isNotEqualTo(second);
    }

    @Test
    void boundsThatCannotBeAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Schedule.every(Duration.ZERO));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Schedule(Duration.ofSeconds(2), Duration.ofSeconds(1)));
    }
}
