package io.tidegate.benchmark.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tidegate.benchmark.figures.Bar;
import io.tidegate.benchmark.figures.Metric;
import io.tidegate.benchmark.figures.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContinuityTableTest {
    private static final Metric CPU = new Metric("cpu_us", "CPU per round trip", "µs", new Bar.OfOff(1.15));
    private static final Metric HEAP = new Metric("heap", "heap per client", "B", new Bar.MoreThanOff(1000));
    private static final Metric ALL = new Metric("resident_mb", "resident in all", "MB", new Bar.None());
    private static final Subject TRIPS = Subject.paired("continuity-qos1-100", "", List.of(CPU));
    private static final Subject IDLE = Subject.paired("continuity-idle-9000", "", List.of(HEAP, ALL));

    @TempDir
    Path directory;

    private static Run trip(int round, String proxy, double cpu) {
        Map<String, Double> figures =
                Map.of("cpu_us", cpu * round, "rate", 90_000.0, "cpu_share", 0.98, "p50_us", 1000.0, "p99_us", 2000.0);
        return new Run(round, 1, proxy, figures);
    }

    private static Played trips(double on) {
        List<Run> runs = new ArrayList<>();
        for (int round = 1; round <= 5; round++) {
            runs.add(trip(round, Pair.ON, on));
            runs.add(trip(round, Row.HAPROXY, 9));
            runs.add(trip(round, Pair.OFF, 10));
        }
        return new Played(TRIPS, Results.FIRST.date(), runs);
    }

    private static Played idle(double on) {
        List<Run> runs = new ArrayList<>();
        for (int round = 1; round <= 5; round++) {
            runs.add(new Run(round, 1, Pair.ON, Map.of("heap", on + round, "resident_mb", 80.0)));
            runs.add(new Run(round, 2, Pair.OFF, Map.of("heap", 300.0 + round, "resident_mb", 70.0)));
        }
        return new Played(IDLE, Results.FIRST.date(), runs);
    }

    private static Report report(Played... played) {
        return new Report(Map.of(), List.of(Results.FIRST), List.of(played));
    }

    @Test
    void isNotThereWhereItWasNotPlayed() {
        assertThat(ContinuityTable.of(Results.report(Results.FIRST, "some"))).isEmpty();
    }

    @Test
    void needsBothOfThem() {
        Played half = new Played(TRIPS, "today", List.of(trip(1, Pair.ON, 1), trip(1, Row.HAPROXY, 1)));
        assertThatIllegalArgumentException()
                .isThrownBy(half::pairs)
                .withMessageContaining("tidegate-continuity-off took no part");
    }

    @Test
    void comparesWithinTheRoundAndJudges() {
        Pair pair = trips(11).pairs().getFirst();
        assertThat(pair.ratio().median()).isEqualTo(1.1);
        assertThat(pair.more().median()).as("of 1 to 5").isEqualTo(3);
        assertThat(pair.verdict()).isEqualTo(Verdict.REACHED);
        assertThat(pair.spread()).as("10 to 50, around 30").isEqualTo(4.0 / 3);
        assertThat(trips(12).pairs().getFirst().verdict()).isEqualTo(Verdict.MISSED);
        assertThat(idle(1300).pairs().getFirst().verdict()).isEqualTo(Verdict.REACHED);
        assertThat(idle(1301).pairs().getFirst().verdict()).isEqualTo(Verdict.MISSED);
        assertThat(pair.summary())
                .isEqualTo("continuity-qos1-100, CPU per round trip: off 30.0 µs, on 33.0, ratio 1.10 (1.10 to 1.10),"
                        + " 3.00 more (1.00 to 5.00): reached");
    }

    @Test
    void writesBothAndWhatTheyAreHeldTo() {
        assertThat(Page.of(report(trips(11), idle(900))))
                .contains(
                        "| `continuity-qos1-100` | CPU per round trip, µs | at most 1.15 × off | 30.0 | 33.0 | **1.10** | 1.10–1.10"
                                + " | **3.00** | 1.00 to 5.00 | **reached** | 27.0 | 133 % | 5 |\n",
                        "| `continuity-idle-9000` | heap per client, B | at most 1,000 B more | 303 | 903 | **2.98** | 2.97–2.99"
                                + " | **600** | 600 to 600 | **reached** | – | 1 % | 5 |\n",
                        "| `continuity-idle-9000` | resident in all, MB | – | 70.0 | 80.0 | **1.14** | 1.14–1.14"
                                + " | **10.0** | 10.0 to 10.0 | **–** | – | 0 % | 5 |\n",
                        "| `continuity-qos1-100` | 90,000 · 90,000 /s | 98 % · 98 % | 1.00 · 1.00 | 2.00 · 2.00 |\n",
                        "](continuity.svg)")
                .doesNotContain("### Rates and latencies", "tidegate-continuity");
        assertThat(ContinuityTable.of(report(idle(900)))).doesNotContain("median latency");
    }

    @Test
    void isSavedAndReadBackUnlessAFigureOfTodayIsMissing() {
        Path file = directory.resolve("results.json");
        report(trips(11)).save(file);
        assertThat(file).content().contains("\"pairs\": [", "\"bar\": \"at most 1.15 × off\"", "\"spread_of_off\"");
        assertThat(Saved.read(file, List.of(TRIPS))).contains(report(trips(11)));
        Subject today = Subject.paired("continuity-qos1-100", "", List.of(CPU, HEAP));
        assertThat(Saved.read(file, List.of(today)).orElseThrow().played()).isEmpty();
    }

    @Test
    void hasAPlotWhereItWasPlayed() throws IOException {
        Path with = directory.resolve("with");
        report(trips(11), idle(900)).publish(with);
        assertThat(with.resolve("continuity.svg")).isNotEmptyFile();
        Path without = directory.resolve("without");
        Results.report(Results.FIRST, "some").publish(without);
        assertThat(without.resolve("continuity.svg")).doesNotExist();
    }
}
