package io.tidegate.benchmark.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tidegate.benchmark.figures.Bar;
import io.tidegate.benchmark.figures.Metric;
import io.tidegate.benchmark.figures.Verdict;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

class ReportTest {
    @TempDir
    Path directory;

    private static final Metric CPU = new Metric("cpu_us", "CPU per <operation>", "µs", new Bar.OfHaproxy(0.9));

    /// Five rounds; Tidegate takes 8 of what HAProxy takes 10 of, NGINX 9.
    private static Played played() {
        List<Run> runs = new ArrayList<>();
        for (int round = 1; round <= 5; round++) {
            runs.add(new Run(round, 1, "nginx", Map.of("cpu_us", 9.0 * round)));
            runs.add(new Run(round, 2, "haproxy", Map.of("cpu_us", 10.0 * round)));
            runs.add(new Run(round, 3, "tidegate", Map.of("cpu_us", 8.0 * round)));
        }
        return new Played("some", "Something", List.of(CPU), runs);
    }

    private static Report report() {
        return new Report(Map.of("cpu", "a fast one"), List.of(played()));
    }

    @Test
    void refusesAFigureThatWasNotMeasured() {
        Played without = new Played("some", "", List.of(new Metric("rss", "", "", new Bar.None())), played().runs());
        assertThatIllegalArgumentException().isThrownBy(without::rows).withMessageContaining("no figure rss");
    }

    @Test
    void refusesAPageWithoutMarkers() {
        assertThatIllegalArgumentException().isThrownBy(() -> Table.replaceIn("# Benchmark\n", "table\n"));
    }

    @Test
    void pairsRoundsAndJudges() {
        Row row = played().rows().getFirst();
        assertThat(row.medians().keySet()).containsExactly("tidegate", "haproxy", "nginx");
        assertThat(row.ratio().median()).isEqualTo(0.8);
        assertThat(row.verdict()).isEqualTo(Verdict.REACHED);
        assertThat(row.spread()).as("10 to 50, around 30").isEqualTo(4.0 / 3);
    }

    @Test
    void writesOneLineARow() {
        assertThat(Table.of(report())).contains("* cpu: a fast one\n").contains("""
                | `some` | CPU per <operation>, µs | 24.0 | 30.0 | 27.0 | **0.80** | 0.80–0.80 | 0.90 | 0.90 | reached | 133 % |
                """);
    }

    @Test
    void replacesTheTableAndNothingElse() {
        String page = "# Page\n\n<!-- results -->\nold\n<!-- /results -->\n\nThe end.\n";
        assertThat(Table.replaceIn(page, "new\n"))
                .isEqualTo("# Page\n\n<!-- results -->\nnew\n<!-- /results -->\n\nThe end.\n");
    }

    @Test
    void plotsWhatABrowserCanRead() throws ParserConfigurationException, SAXException, IOException {
        String svg = Plot.of(report().rows());
        var document =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
        assertThat(document.getDocumentElement().getTagName()).isEqualTo("svg");
        assertThat(svg).contains("some, CPU per &lt;operation&gt;").contains("0.80, reached");
    }

    @Test
    void writesEverythingAndKeepsThePageThatIsThere() throws IOException {
        Path page = directory.resolve("README.md");
        Files.writeString(page, "# Ours\n<!-- results -->\n<!-- /results -->\nBelow.\n");
        report().write(directory);
        assertThat(page).content().startsWith("# Ours\n").contains("| `some` |").endsWith("Below.\n");
        assertThat(directory.resolve("results.json"))
                .content()
                .startsWith("{\n  \"cpu\": \"a fast one\",")
                .contains("{\"round\": 1, \"place\": 2, \"proxy\": \"haproxy\", \"cpu_us\": 10}")
                .contains("\"verdict\": \"reached\"");
        assertThat(directory.resolve("ratios.svg")).isNotEmptyFile();
    }
}
