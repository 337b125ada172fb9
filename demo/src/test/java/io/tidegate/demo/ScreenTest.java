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

    private static final Moves MOVES = new Moves(Map.of("recovery", 40L, "disconnect_first", 17L), 2);
    private static final List<Ledger.Sum> MESSAGES = List.of(
            new Ledger.Sum(3250, 0, 3200, 0, 50, 0, 0, 0),
            new Ledger.Sum(3240, 3238, 3230, 2, 8, 0, 4, 0),
            new Ledger.Sum(3200, 3190, 3187, 0, 2, 1, 1, 3));

    private static Screen screen(Sum connects) {
        return new Screen(
                new Who(1, 1, 2, 3),
                TimeUnit.MILLISECONDS.toNanos(65_900),
                ROWS,
                connects,
                new Standing(29, 30, 1, MOVES, MESSAGES));
    }

    private static Sum sum(long begun, long answered, Map<Failing, Long> failures) {
        return new Sum(begun, answered, failures, TimeUnit.MICROSECONDS.toNanos(1_043_200));
    }

    @Test
    void showsEachNodeAndWhatWasDoneToIt() {
        assertThat(screen(sum(3512, 3508, Map.of(Failing.ENDED, 1L))).panel())
                .containsExactly(
                        "",
                        "  chaos 01:05, seed 1: 1 node killed, 2 frozen, 3 drained",
                        "  node1   up            21 clients",
                        "  node2   suspect        0 clients  frozen, goes on in 3 s",
                        "  node3   slow_start  1009 clients  starting again",
                        "  client disconnects 1    29 of 30 that stay are connected; moved between nodes 57 times"
                                + " (disconnect_first 17, recovery 40)",
                        "  failed connects    1    3,512 connects, 3 waiting, longest wait 1,043 ms",
                        "           published  acknowledged  delivered   lost: between nodes  else   twice: between nodes  else",
                        "  QoS 0        3,250             -      3,200                    50     0                      0     0",
                        "  QoS 1        3,240         3,238      3,230                     8     0                      4     0",
                        "  QoS 2        3,200         3,190      3,187                     2     1                      1     3");
    }

    @Test
    void saysTheSameInOneLine() {
        assertThat(screen(sum(3512, 3512, Map.of())).line())
                .isEqualTo("01:05 1 client disconnects; 3,512 connects, 0 failed, 0 waiting, longest wait 1,043 ms;"
                        + " 9,690 messages, 9,617 delivered, lost 60 between nodes, 1 else; node1 up 21, node2 suspect 0 (frozen, goes on in 3 s),"
                        + " node3 slow_start 1009 (starting again)");
    }

    @Test
    void sumsUpThatNobodyFailed() {
        assertThat(screen(sum(19_500, 19_500, Map.of())).summary()).isEqualTo("""

                65 s of chaos with seed 1: 1 node killed, 2 frozen, 3 drained.
                1 client disconnects, of 30 clients that stay; moved between nodes 57 times (disconnect_first 17, recovery 40).
                19,500 connects, 0 failed connects, longest wait 1,043 ms.
                QoS 0: 3,250 published, 3,200 delivered; lost: 50 between nodes, 0 else; twice: 0 between nodes, 0 else.
                QoS 1: 3,240 published, 3,238 acknowledged, 3,230 delivered, 2 under way; lost: 8 between nodes, 0 else; twice: 4 between nodes, 0 else.
                QoS 2: 3,200 published, 3,190 acknowledged, 3,187 delivered; lost: 2 between nodes, 1 else; twice: 1 between nodes, 3 else.
                These nodes keep a session where it is: what is published while one of two clients is between two nodes
                can be queued by nobody.""");
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
