package io.tidegate.protect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionRateTest {
    @ParameterizedTest
    @CsvSource({
        "1000/s, 1000, PT1S, 1000/s",
        "500/10s, 500, PT10S, 500/10s",
        "60000/m, 60000, PT1M, 60000/m",
        "60000/60s, 60000, PT1M, 60000/m",
        "7/100ms, 7, PT0.1S, 7/100ms",
        "7/1500ms, 7, PT1.5S, 7/1500ms",
        "9/h, 9, PT1H, 9/h",
        "9/2d, 9, PT48H, 9/2d",
    })
    void readsAndWritesAsEmqxDoes(String text, long permits, Duration per, String written) {
        ConnectionRate rate = ConnectionRate.parse(" " + text + " ");
        assertThat(rate).isEqualTo(new ConnectionRate(permits, per)).hasToString(written);
        assertThat(rate.isInfinite()).isFalse();
    }

    @Test
    void readsInfinity() {
        assertThat(ConnectionRate.parse("infinity"))
                .isEqualTo(ConnectionRate.INFINITY)
                .hasToString("infinity");
        assertThat(ConnectionRate.INFINITY.isInfinite()).isTrue();
    }

    @Test
    void whatIsWrittenIsReadBack() {
        Random random = new Random(1);
        for (int round = 0; round < 1_000; round++) {
            Duration unit = List.of(
                            Duration.ofMillis(1), Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofHours(1))
                    .get(random.nextInt(4));
            ConnectionRate rate = new ConnectionRate(
                    1 + random.nextLong(1_000_000_000), unit.multipliedBy(1 + random.nextInt(1_000)));
            assertThat(ConnectionRate.parse(rate.toString())).isEqualTo(rate);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "1000", "1000/", "/s", "1000/x", "-1/s", "1.5/s", "1000 /s", "1KB/s", "1000/s/s", "Infinity"
            })
    void saysWhatToWrite(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConnectionRate.parse(text))
                .withMessage(
                        "rate \"" + text + "\": write such as \"1000/s\", \"500/10s\", \"60000/m\" or \"infinity\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0/s", "1/0s", "1/366d", "1/999999999d"})
    void namesTheRateOutOfRange(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConnectionRate.parse(text))
                .withMessageStartingWith("rate \"" + text + "\": a rate is ");
    }

    @Test
    void isInWholeMilliseconds() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ConnectionRate(1, Duration.ofNanos(1_000_001)));
        assertThatIllegalArgumentException().isThrownBy(() -> new ConnectionRate(1, Duration.ofSeconds(-1)));
    }
}
