package io.tidegate.benchmark.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tidegate.benchmark.figures.Bar;
import io.tidegate.benchmark.figures.Metric;
import io.tidegate.benchmark.figures.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailureTableTest {
    private static final Metric FAILED = new Metric("failed", "failed connects", "", new Bar.Absolute(0));
    private static final Metric LONGEST = new Metric("longest_ms", "longest wait", "ms", new Bar.Absolute(2500));
    private static final Metric P99 = new Metric("p99_ms", "99th percentile of waits", "ms", new Bar.None());
    private static final Subject STOP =
            Subject.counted("failover-stop", "a node freezes", List.of(FAILED, LONGEST, P99));

    @TempDir
    Path directory;

    private static Run run(int round, String proxy, double failed, double longest) {
        return new Run(
                round, 1, proxy, Map.of("connects", 20_000.0, "failed", failed, "longest_ms", longest, "p99_ms", 2.25));
    }

    private static Report report(Subject subject) {
        List<Run> runs = new ArrayList<>();
        for (int round = 1; round <= 2; round++) {
            runs.add(run(round, "nginx", 0, 8001));
            runs.add(run(round, "haproxy-sticky", round, 20_000));
            runs.add(run(round, "tidegate", 0, 1000.4 * round));
        }
        Played played = new Played(subject, Results.FIRST.date(), runs);
        return new Report(Map.of(), List.of(Results.FIRST), List.of(played));
    }

    @Test
    void showsEveryRoundOfEveryProxyAndWhatTidegateIsHeldTo() {
        assertThat(Page.of(report(STOP)))
                .contains(
                        "`failover-stop`: a node freezes. Failed connects: none in any round, **reached**."
                                + " Longest wait: at most 2,500 ms in every round, **reached**.\n",
                        "| proxy | connects a round | failed connects | longest wait, ms | 99th percentile of waits, ms |\n",
                        """
                        | **Tidegate**, clients come back to their nodes | 20,000 | 0 · 0 | 1,000 · 2,001 | 2.25 · 2.25 |
                        | HAProxy, sticky by client id, its default check, redispatch | 20,000 | 1 · 2 | 20,000 · 20,000 | 2.25 · 2.25 |
                        | NGINX, `max_fails` as by default | 20,000 | 0 · 0 | 8,001 · 8,001 | 2.25 · 2.25 |
                        """);
    }

    @Test
    void isNotThereWhereNothingWasCounted() {
        assertThat(FailureTable.of(Results.report(Results.FIRST, "some"))).isEmpty();
    }

    @Test
    void oneRoundCountsAgainstTidegate() {
        Subject strict = Subject.counted(
                "failover-stop", "", List.of(new Metric("longest_ms", "longest wait", "ms", new Bar.Absolute(2000))));
        Counts counts = report(strict).counts().getFirst();
        assertThat(counts.verdict()).isEqualTo(Verdict.MISSED);
        assertThat(counts.summary())
                .isEqualTo("failover-stop, longest wait: tidegate 1,000 · 2,001, haproxy-sticky 20,000 · 20,000,"
                        + " nginx 8,001 · 8,001: missed");
    }

    @Test
    void countsNeedTidegate() {
        Played without = new Played(STOP, "today", List.of(run(1, "nginx", 0, 1)));
        assertThatIllegalArgumentException().isThrownBy(without::counts).withMessageContaining("tidegate took no part");
    }

    @Test
    void countsAreSavedAndReadBackUnlessOneOfTodayIsMissing() {
        Path file = directory.resolve("results.json");
        report(STOP).save(file);
        assertThat(file).content().contains("\"counts\": [", "\"haproxy-sticky\": [1, 2]", "\"verdict\": \"reached\"");
        assertThat(Saved.read(file, List.of(STOP))).contains(report(STOP));
        Metric fresh = new Metric("median_ms", "", "ms", new Bar.None());
        Subject today = Subject.counted("failover-stop", "", List.of(FAILED, fresh));
        assertThat(Saved.read(file, List.of(today)).orElseThrow().played()).isEmpty();
    }
}
