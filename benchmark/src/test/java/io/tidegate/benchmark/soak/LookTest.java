package io.tidegate.benchmark.soak;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LookTest {
    private static final long MIB = 1 << 20;
    private static final Look BEFORE = new Look(35, 23, 12 * MIB, 100 * MIB, 1000, 1000, 0, 0);

    @Test
    void hasNothingToSayWhereAllIsAsBefore() {
        Look after = new Look(35, 23, 12 * MIB, 100 * MIB, 9000, 9000, 0, 0);
        assertThat(after.complaints(BEFORE)).isEmpty();
        assertThat(new Look(34, 22, 13 * MIB, 116 * MIB, 9000, 9000, 0, 0).complaints(BEFORE))
                .isEmpty();
    }

    @Test
    void saysWhatHasGrown() {
        assertThat(new Look(36, 23, 12 * MIB, 100 * MIB, 9000, 9000, 0, 0).complaints(BEFORE))
                .containsExactly("descriptors: 35, then 36");
        assertThat(new Look(35, 23, 13 * MIB + 1, 116 * MIB + 1, 9000, 9000, 0, 0).complaints(BEFORE))
                .hasSize(2);
    }

    @Test
    void saysWhereConnectionsAreMissing() {
        assertThat(new Look(35, 23, 12 * MIB, 100 * MIB, 9000, 8999, 1, 0).complaints(BEFORE))
                .containsExactly("accepted 9,000, closed 8,999, open 1");
    }

    @Test
    void saysWhatNobodyExpected() {
        assertThat(new Look(35, 23, 12 * MIB, 100 * MIB, 9000, 9000, 0, 2).complaints(BEFORE))
                .containsExactly("2 exceptions that nobody expected");
    }
}
