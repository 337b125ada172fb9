package io.tidegate.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DeadlineWheelTest {
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1000 * MILLI;
    private static final long TICK = 1L << 24;

    private final List<Integer> asked = new ArrayList<>();
    private final DeadlineWheel wheel = new DeadlineWheel(0);

    private long last(int id, long now) {
        asked.add(id);
        return DeadlineWheel.NEVER;
    }

    @Test
    void asksAtTheDeadlineAndNotBefore() {
        wheel.arm(3, SECOND);
        wheel.expire(SECOND - 1, 10, this::last);
        assertThat(asked).isEmpty();
        wheel.expire(SECOND + TICK, 10, this::last);
        assertThat(asked).containsExactly(3);
        assertThat(wheel.armed()).isZero();
    }

    @Test
    void saysHowLongNothingHasToBeDone() {
        assertThat(wheel.nanosUntilNext(0)).isEqualTo(DeadlineWheel.NEVER);
        wheel.arm(1, SECOND);
        assertThat(wheel.nanosUntilNext(0)).isBetween(SECOND, SECOND + TICK);
        assertThat(wheel.nanosUntilNext(2 * SECOND)).isZero();
    }

    @Test
    void movesEarlierAtOnceAndLaterLazily() {
        wheel.arm(1, 10 * SECOND);
        wheel.arm(1, SECOND);
        wheel.expire(SECOND + TICK, 10, (id, now) -> {
            asked.add(id);
            return 5 * SECOND;
        });
        assertThat(asked).containsExactly(1);
        wheel.expire(5 * SECOND - 1, 10, this::last);
        assertThat(asked).hasSize(1);
        wheel.expire(5 * SECOND + TICK, 10, this::last);
        assertThat(asked).hasSize(2);
    }

    @Test
    void keepsDeadlinesPastItsHorizon() {
        wheel.arm(1, 1000 * SECOND);
        for (long now = 0; now < 1000 * SECOND; now += 10 * SECOND) {
            wheel.expire(now, 10, (_, _) -> 1000 * SECOND);
        }
        wheel.expire(1000 * SECOND + TICK, 10, this::last);
        assertThat(asked).containsExactly(1);
    }

    @Test
    void forgetsWhoWasDisarmed() {
        wheel.arm(1, SECOND);
        wheel.arm(2, SECOND);
        wheel.disarm(1);
        wheel.disarm(1);
        wheel.disarm(77_777);
        wheel.expire(2 * SECOND, 10, this::last);
        assertThat(asked).containsExactly(2);
    }

    @Test
    void asksNoMoreThanItsBudgetAndRemembersTheRest() {
        for (int id = 0; id < 100; id++) {
            wheel.arm(id, SECOND);
        }
        assertThat(wheel.expire(2 * SECOND, 30, this::last)).isTrue();
        assertThat(asked).hasSize(30);
        assertThat(wheel.nanosUntilNext(2 * SECOND)).isZero();
        wheel.disarm(asked.contains(99) ? 0 : 99);
        while (wheel.expire(2 * SECOND, 30, this::last)) {
            assertThat(asked.size()).isLessThanOrEqualTo(100);
        }
        assertThat(asked).hasSize(99);
    }

    @Test
    void jumpsOverALongSleep() {
        wheel.arm(1, SECOND);
        wheel.arm(2, 60 * SECOND);
        wheel.expire(3600 * SECOND, 10, this::last);
        assertThat(asked).containsExactlyInAnyOrder(1, 2);
        wheel.arm(3, 3601 * SECOND);
        wheel.expire(3601 * SECOND + TICK, 10, this::last);
        assertThat(asked).contains(3);
    }

    @Test
    void agreesWithANaiveListWhateverTheOrder() {
        for (int seed = 0; seed < 50; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            DeadlineWheel tested = new DeadlineWheel(0);
            long[] truth = new long[300];
            Arrays.fill(truth, DeadlineWheel.NEVER);
            long now = 0;
            for (int step = 0; step < 2000; step++) {
                int id = random.nextInt(truth.length);
                switch (random.nextInt(4)) {
                    case 0, 1 -> {
                        truth[id] = now + random.nextLong(200 * SECOND);
                        tested.arm(id, truth[id]);
                    }
                    case 2 -> {
                        truth[id] = DeadlineWheel.NEVER;
                        tested.disarm(id);
                    }
                    default -> now += random.nextLong(3 * SECOND);
                }
                long at = now;
                tested.expire(now, Integer.MAX_VALUE, (due, moment) -> {
                    if (truth[due] <= at) {
                        truth[due] = DeadlineWheel.NEVER;
                    }
                    return truth[due];
                });
                for (int i = 0; i < truth.length; i++) {
                    assertThat(truth[i])
                            .as("seed %d, id %d was not asked by %d", seed, i, now)
                            .isGreaterThan(now - TICK);
                }
            }
        }
    }
}
