package io.tidegate.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.demo.Connects.Failing;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ConnectsTest {
    private final Connects connects = new Connects();

    @Test
    void knowsWhoFailedHowAndWhoStillWaits() {
        for (int i = 0; i < 6; i++) {
            connects.began();
        }
        connects.answered(5);
        connects.answered(3);
        connects.failed(Failing.ENDED, 7);
        connects.failed(Failing.ENDED, 1);
        connects.failed(Failing.SILENT, 2);
        Connects.Sum sum = connects.sum();
        assertThat(sum).isEqualTo(new Connects.Sum(6, 2, Map.of(Failing.ENDED, 2L, Failing.SILENT, 1L), 7));
        assertThat(sum.failed()).isEqualTo(3);
        assertThat(sum.waiting()).isEqualTo(1);
    }

    @Test
    void countsNothingMoreOnceItIsClosed() {
        connects.began();
        connects.close();
        Connects.Sum before = connects.sum();
        connects.began();
        connects.answered(9);
        connects.failed(Failing.DIAL, 9);
        assertThat(connects.sum()).isEqualTo(before);
        assertThat(before.waiting()).isEqualTo(1);
    }
}
