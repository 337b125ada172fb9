package io.tidegate.benchmark.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class JvmTest {
    /// As JDK 25 says it.
    private static final String SERIAL = """
            4711:
            DefNew     total 7424K, used 1000K [0x0000000085600000, 0x0000000085e00000, 0x0000000085e00000)
              eden space 6656K,  15% used [0x0000000085600000, 0x00000000856fa010, 0x0000000085c80000)
              from space 768K,   0% used [0x0000000085c80000, 0x0000000085c80000, 0x0000000085d40000)
              to   space 768K,   0% used [0x0000000085d40000, 0x0000000085d40000, 0x0000000085e00000)
            Tenured    total 8192K, used 2345K [0x0000000085e00000, 0x0000000086600000, 0x0000000100000000)
              the  space 8192K,  28% used [0x0000000085e00000, 0x000000008604a4f8, 0x0000000086600000)
            """;

    @Test
    void addsUpBothGenerations() {
        assertThat(Jvm.used(SERIAL)).isEqualTo((1000 + 2345) * 1024);
    }

    @Test
    void refusesTheAnswerOfAnotherCollector() {
        assertThatIllegalStateException()
                .isThrownBy(
                        () -> Jvm.used(" garbage-first heap   total reserved 1048576K, committed 20480K, used 1024K"))
                .withMessageContaining("garbage-first");
    }

    @Test
    void saysWhatHasNoJvm() {
        assertThatIllegalStateException()
                .isThrownBy(() -> new Jvm(Integer.MAX_VALUE).heapBytes())
                .withMessageContaining("jcmd GC.heap_info");
    }
}
