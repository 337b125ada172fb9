package io.tidegate.benchmark.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class KernelMemoryTest {
    private static final String MEMINFO =
            "MemTotal:       24684092 kB\nSlab:             182280 kB\nSReclaimable:      70000 kB\n";
    private static final String SOCKSTAT =
            "sockets: used 474\nTCP: inuse 443 orphan 0 tw 112357 alloc 454 mem 127\nUDP: inuse 0 mem 5\n";

    @Test
    void refusesWhatLacksAFigure() {
        assertThatIllegalArgumentException().isThrownBy(() -> KernelMemory.parse("MemTotal: 1 kB\n", SOCKSTAT));
        assertThatIllegalArgumentException().isThrownBy(() -> KernelMemory.parse(MEMINFO, "sockets: used 474\n"));
        assertThatIllegalArgumentException().isThrownBy(() -> KernelMemory.parse(MEMINFO, "TCP: inuse 443\n"));
    }

    @Test
    void addsSlabsAndPagesOfTcp() {
        KernelMemory memory = KernelMemory.parse(MEMINFO, SOCKSTAT);
        assertThat(memory).isEqualTo(new KernelMemory(182_280L * 1024, 127 * 4096));
        assertThat(memory.bytes()).isEqualTo(182_280L * 1024 + 127 * 4096);
    }

    @Test
    void saysHowMuchMoreThereIs() {
        assertThat(new KernelMemory(10, 5).less(new KernelMemory(4, 6))).isEqualTo(new KernelMemory(6, -1));
    }

    @Test
    void readsTheKernelOfThisMachine() {
        assertThat(KernelMemory.now().slabBytes()).isGreaterThan(1 << 20);
    }
}
