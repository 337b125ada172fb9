package io.tidegate.benchmark.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tidegate.benchmark.figures.Bar;
import io.tidegate.benchmark.figures.Metric;
import io.tidegate.benchmark.figures.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    @TempDir
    Path directory;

    @Test
    void refusesAFigureThatWasNotMeasured() {
        Subject other = new Subject("some", "", List.of(new Metric("rss", "", "", new Bar.None())));
        Played without = new Played(
                other,
                "today",
                Results.played(Results.subject("some"), Results.FIRST).runs());
        assertThatIllegalArgumentException().isThrownBy(without::rows).withMessageContaining("no figure rss");
    }

    @Test
    void refusesAPageWithoutMarkers() {
        assertThatIllegalArgumentException().isThrownBy(() -> Page.replaceIn("# Benchmark\n", "table\n"));
    }

    @Test
    void pairsRoundsAndJudges() {
        Played played = Results.played(Results.subject("some"), Results.FIRST);
        Row row = played.rows().getFirst();
        assertThat(row.medians().keySet()).containsExactly("tidegate", "haproxy", "nginx");
        assertThat(row.ratio().median()).isEqualTo(0.8);
        assertThat(row.verdict()).isEqualTo(Verdict.REACHED);
        assertThat(row.spread()).as("10 to 50, around 30").isEqualTo(4.0 / 3);
        assertThat(played.rounds()).isEqualTo(5);
        assertThat(played.has(5)).isTrue();
        assertThat(played.has(6)).isFalse();
    }

    @Test
    void writesEachRowAndWhatItIsHeldTo() {
        assertThat(Page.of(Results.report(Results.FIRST, "some")))
                .contains("* processor: a fast one\n")
                .doesNotContain("meltdown")
                .contains(
                        "* commit `abc1234`, 2026-11-26 01:02 UTC, 52 minutes (long): everything. Of the machine's time 0.04 % were stolen, its load before was 0.12\n",
                        "| `some` | CPU per <operation> | 0.90 of HAProxy | 24.0 µs | 30.0 µs | 0.80 | 0.80–0.80 | **reached** |\n",
                        "| `some` | CPU per <operation>, µs | 24.0 | 30.0 | 27.0 | **0.80** | 0.80–0.80 | 0.90 | 133 % | 5 |\n",
                        "| `some` | 8,000 · 10,000 · 9,000 /s | 50 % · 50 % · 50 % | 0.80 · 1.00 · 0.90 | 2.00 · 2.00 · 2.00 |\n");
    }

    @Test
    void saysOfEachRowWhichCommitItIsOfWhereThereAreSeveral() {
        Report all = Results.report(Results.FIRST, "a", "b");
        assertThat(Page.of(Results.report(Results.SECOND, "b").over(all, List.of("a", "b"))))
                .contains("52 minutes (long): `a`.", "3 minutes (long): `b`.")
                .contains("| 5 | `abc1234` |\n", "| 5 | `def5678-dirty` |\n");
    }

    @Test
    void showsSystemCallsByName() {
        Subject calls = new Subject(
                "syscalls",
                "",
                List.of(new Metric("calls_per_message", "calls per round trip", "calls", new Bar.None())));
        List<Run> runs = List.of(
                new Run(1, 1, "tidegate", Map.of("calls_per_message", 4.0, "sendto_per_message", 2.0)),
                new Run(1, 2, "haproxy", Map.of("calls_per_message", 4.1, "sendto_per_message", 1.5)),
                new Run(1, 3, "nginx", Map.of("calls_per_message", 4.2, "writev_per_message", 2.5)));
        Report report =
                new Report(Map.of(), List.of(Results.FIRST), List.of(new Played(calls, Results.FIRST.date(), runs)));
        assertThat(Tables.calls(report)).contains("""
                | per round trip | Tidegate | HAProxy | NGINX |
                |---|---|---|---|
                | **all** | 4.00 | 4.10 | 4.20 |
                | `writev` |  |  | 2.50 |
                | `sendto` | 2.00 | 1.50 |  |
                """);
        assertThat(Tables.rates(report)).isEmpty();
    }

    @Test
    void replacesTheTableAndNothingElse() {
        String page = "# Page\n\n<!-- results -->\nold\n<!-- /results -->\n\nThe end.\n";
        assertThat(Page.replaceIn(page, "new\n"))
                .isEqualTo("# Page\n\n<!-- results -->\nnew\n<!-- /results -->\n\nThe end.\n");
    }

    @Test
    void writesEverythingAndKeepsThePageThatIsThere() throws IOException {
        Path page = directory.resolve("README.md");
        Files.writeString(page, "# Ours\n<!-- results -->\n<!-- /results -->\nBelow.\n");
        Results.report(Results.FIRST, "some").publish(directory);
        assertThat(page).content().startsWith("# Ours\n").contains("| `some` |").endsWith("Below.\n");
        assertThat(directory.resolve("results.json"))
                .content()
                .startsWith("{\n  \"processor\": \"a fast one\",")
                .contains("{\"round\": 1, \"place\": 2, \"proxy\": \"haproxy\", \"cpu_us\": 10,")
                .contains("\"verdict\": \"reached\"", "\"commit\": \"abc1234\"");
        assertThat(directory.resolve("ratios.svg")).isNotEmptyFile();
        assertThat(directory.resolve("growth.svg")).isNotEmptyFile();
        assertThat(directory.resolve("costs.svg")).isNotEmptyFile();
    }
}
