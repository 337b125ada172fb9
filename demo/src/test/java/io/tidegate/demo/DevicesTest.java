package io.tidegate.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class DevicesTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long WHOLE = SECOND / Devices.PER_SECOND;

    @Test
    void comeSlowlyAtFirstAndNeverFasterThanTheirRate() {
        assertThat(Devices.intervalNanos(0)).isEqualTo(10 * WHOLE);
        assertThat(Devices.intervalNanos(3 * SECOND)).isEqualTo(WHOLE);
        assertThat(Devices.intervalNanos(86_400 * SECOND)).isEqualTo(WHOLE);
        long before = Devices.intervalNanos(0);
        for (long nanos = 0; nanos < 4 * SECOND; nanos += SECOND / 100) {
            assertThat(Devices.intervalNanos(nanos)).isBetween(WHOLE, before);
            before = Devices.intervalNanos(nanos);
        }
    }
}
