package io.tidegate.benchmark.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class CallCountsTest {
    @Test
    void refusesATextWithoutCounts() {
        assertThatIllegalArgumentException().isThrownBy(() -> CallCounts.parse(""));
        assertThatIllegalArgumentException().isThrownBy(() -> CallCounts.parse("strace: Operation not permitted"));
    }

    @Test
    void readsTheTableWithAndWithoutErrorsAndLeavesOutTheSum() {
        CallCounts counts = CallCounts.parse("""
                % time     seconds  usecs/call     calls    errors syscall
                ------ ----------- ----------- --------- --------- ----------------
                 60.00    0.000600           6       100           sendto
                 40.00    0.000400           2       200        50 recvfrom
                ------ ----------- ----------- --------- --------- ----------------
                100.00    0.001000           3       300        50 total
                """);
        assertThat(counts.calls().keySet()).containsExactly("recvfrom", "sendto");
        assertThat(counts.total()).isEqualTo(300);
    }
}
