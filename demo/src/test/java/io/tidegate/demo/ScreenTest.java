package io.tidegate.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.demo.Connects.Failing;
import io.tidegate.demo.Connects.Sum;
import io.tidegate.demo.Screen.Row;
import io.tidegate.demo.Screen.Standing;
import io.tidegate.demo.Screen.Who;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class ScreenTest {
    private static final List<Row> ROWS = List.of(
            new Row("node1", "up", 21, ""),
            new Row("node2", "suspect", 0, "frozen, goes on in 3 s"),
            new Row("node3", "slow_start", 1009, "starting again"));

    private static Screen screen(Sum connects) {
        return new Screen(
                new Who(1, 1, 2), TimeUnit.MILLISECONDS.toNanos(65_900), ROWS, connects, new Standing(29, 30, 17));
    }

    private static Sum sum(long begun, long answered, Map<Failing, Long> failures) {
        return new Sum(begun, answered, failures, TimeUnit.MICROSECONDS.toNanos(1_043_200));
    }

    @Test
    void showsEachNodeAndWhatWasDoneToIt() {
        assertThat(screen(sum(3512, 3508, Map.of(Failing.ENDED, 1L))).panel())
                .containsExactly(
                        "",
                        "  chaos 01:05, seed 1: 1 node killed, 2 frozen",
                        "  node1   up            21 clients",
                        "  node2   suspect        0 clients  frozen, goes on in 3 s",
                        "  node3   slow_start  1009 clients  starting again",
                        "  connects 3,512   failed connects 1   waiting 3   longest wait 1,043 ms",
                        "  standing clients 29 of 30, cut off 17 times");
    }

    @Test
    void saysTheSameInOneLine() {
        assertThat(screen(sum(3512, 3512, Map.of())).line())
                .isEqualTo("01:05 3,512 connects, 0 failed, 0 waiting, longest wait 1,043 ms; 29 of 30 standing;"
                        + " node1 up 21, node2 suspect 0 (frozen, goes on in 3 s),"
                        + " node3 slow_start 1009 (starting again)");
    }

    @Test
    void sumsUpThatNobodyFailed() {
        assertThat(screen(sum(19_500, 19_500, Map.of())).summary()).isEqualTo("""

                65 s of chaos with seed 1: 1 node killed, 2 frozen.
                19,500 connects, 0 failed connects, longest wait 1,043 ms; standing clients were cut off 17 times.""");
    }

    @Test
    void sumsUpWhoFailedHowAndWhoStillWaited() {
        assertThat(screen(sum(2000, 1990, Map.of(Failing.SILENT, 3L, Failing.DIAL, 5L)))
                        .summary())
                .contains("2,000 connects (2 were still waiting), 8 failed connects"
                        + " (5 without a TCP connection, 3 without CONNACK in 20 s), longest wait");
        assertThat(screen(sum(2, 1, Map.of(Failing.REFUSED, 1L))).summary())
                .contains("2 connects, 1 failed connect (1 refused by CONNACK), longest wait");
    }

    @Test
    void roundsUpSecondsThatAreLeft() {
        assertThat(Screen.seconds(1)).isEqualTo("1 s");
        assertThat(Screen.seconds(TimeUnit.SECONDS.toNanos(2))).isEqualTo("2 s");
        assertThat(Screen.seconds(-5)).isEqualTo("0 s");
    }
}
