package io.tidegate.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.protect.ConnectionRate;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class AllowanceTest {
    private static final long TICK = 100_000_000L;

    @Test
    void aSlowRateIsOneNowAndThen() {
        Allowance allowance = new Allowance();
        double perSecond = Allowance.perSecond(new ConnectionRate(30, Duration.ofMinutes(1)));
        long all = 0;
        for (int tick = 1; tick <= 600; tick++) {
            long now = allowance.take(perSecond, TICK, 1000);
            assertThat(now).isBetween(0L, 1L);
            all += now;
        }
        assertThat(all).isBetween(29L, 30L);
    }

    @Test
    void whateverTheTicksNoMoreGoThanTheRateAllows() {
        SplittableRandom random = new SplittableRandom(1);
        for (int run = 0; run < 200; run++) {
            Allowance allowance = new Allowance();
            double perSecond = random.nextDouble(0.1, 5000);
            long elapsed = 0;
            long all = 0;
            for (int tick = 0; tick < 300; tick++) {
                long step = random.nextLong(1, 2 * TICK);
                elapsed += step;
                all += allowance.take(perSecond, step, random.nextLong(0, 1000));
                assertThat(all).isLessThanOrEqualTo((long) Math.ceil(perSecond * elapsed / 1e9));
            }
        }
    }

    @Test
    void whatWasAskedForAndNotFoundIsAskedForAgain() {
        Allowance allowance = new Allowance();
        long gone = 0;
        for (int tick = 1; tick <= 600; tick++) {
            long asked = allowance.ask(5, TICK, 1000, gone);
            gone += tick % 4 == 0 ? asked : 0; // an answer in time is the exception
        }
        assertThat(gone).as("of 300 in a minute").isBetween(250L, 300L);
    }

    @Test
    void whatIsFoundLateIsNotGivenTwice() {
        SplittableRandom random = new SplittableRandom(2);
        for (int run = 0; run < 200; run++) {
            Allowance allowance = new Allowance();
            double perSecond = random.nextDouble(0.5, 500);
            long gone = 0;
            long late = 0;
            for (int tick = 1; tick <= 300; tick++) {
                long asked = allowance.ask(perSecond, TICK, 1000, gone);
                gone += late; // was found between the look and the next request
                late = random.nextLong(0, asked + 1);
                gone += random.nextLong(0, asked - late + 1);
                assertThat(gone).isLessThanOrEqualTo((long) (perSecond * tick / 10) + 2 + (long) (perSecond / 5));
            }
        }
    }

    @Test
    void whatCouldNotBeUsedIsNotSavedUp() {
        Allowance allowance = new Allowance();
        assertThat(allowance.take(100, 100 * TICK, 0)).isZero();
        assertThat(allowance.take(100, TICK, 1000)).isEqualTo(10);
    }

    @Test
    void anInfiniteRateIsAllThereIs() {
        assertThat(new Allowance().take(Allowance.perSecond(ConnectionRate.INFINITY), TICK, 77))
                .isEqualTo(77);
        assertThat(new Allowance().take(Double.POSITIVE_INFINITY, 0, 0)).isZero();
    }
}
