package io.tidegate.benchmark.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.benchmark.figures.Bar;
import io.tidegate.benchmark.figures.Metric;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

class PlotTest {
    private static final Report GROWN = Results.report(
            Results.FIRST,
            "connect-affinity",
            "roundtrip-100x1",
            "roundtrip-1000x1",
            "grow-clients-9000",
            "grow-nodes-2",
            "grow-nodes-20",
            "grow-nodes-200",
            "a & \"b\"");

    /// As a browser reads it, or it fails.
    private static Document parsed(String svg) throws ParserConfigurationException, SAXException, IOException {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    }

    private static List<Element> elements(String svg, String tag)
            throws ParserConfigurationException, SAXException, IOException {
        NodeList nodes = parsed(svg).getElementsByTagName(tag);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    private static List<String> texts(String svg) throws ParserConfigurationException, SAXException, IOException {
        return elements(svg, "text").stream().map(Element::getTextContent).toList();
    }

    private static Report one(String name, Metric metric) {
        return new Report(
                Map.of(),
                List.of(Results.FIRST),
                List.of(Results.played(new Subject(name, "", List.of(metric)), Results.FIRST)));
    }

    @Test
    void saysThatNothingWasMeasured() throws Exception {
        Report none = new Report(Map.of(), List.of(), List.of());
        assertThat(texts(GrowthPlot.of(none))).contains("not measured");
        assertThat(texts(CostPlot.of(none))).contains("What it costs");
        assertThat(texts(RatioPlot.of(none))).contains("Tidegate", "NGINX");
    }

    @Test
    void escapesNames() throws Exception {
        assertThat(texts(RatioPlot.of(GROWN))).contains("a & \"b\": CPU per <operation>".replaceFirst(": CPU.*", ""));
        assertThat(RatioPlot.of(GROWN)).contains("a &amp; &quot;b&quot;");
    }

    @Test
    void writesRatioIntervalBarAndVerdictOfEachRow() throws Exception {
        assertThat(texts(RatioPlot.of(one("some", Results.CPU))))
                .containsSequence("some", "0.80", "0.80 – 0.80", "0.90", "reached");
        Metric held = new Metric("bytes", "resident per client, at rest", "B", new Bar.Absolute(8000));
        assertThat(texts(RatioPlot.of(one("idle", held))))
                .containsSequence("idle: resident per client", "0.80", "0.80 – 0.80", "8,000 B", "reached");
        Metric free = new Metric("bytes", "resident", "B", new Bar.None());
        assertThat(texts(RatioPlot.of(one("idle", free)))).doesNotContain("reached", "missed");
    }

    @Test
    void drawsALineForEachProxyThroughAllPoints() throws Exception {
        List<Element> lines = elements(GrowthPlot.of(GROWN), "polyline");
        assertThat(lines).hasSize(6);
        assertThat(lines.get(0).getAttribute("points").split(" ", -1)).hasSize(3);
        assertThat(lines.get(3).getAttribute("points").split(" ", -1)).hasSize(4);
        assertThat(texts(GrowthPlot.of(GROWN))).contains("9,000", "200", "clients", "nodes");
    }

    @Test
    void drawsABarForEachProxyAndSaysItsFigure() throws Exception {
        String svg = CostPlot.of(one("connect-affinity", Results.CPU));
        assertThat(texts(svg)).containsSequence("Tidegate", "24.0 µs", "HAProxy", "30.0 µs", "NGINX", "27.0 µs");
        List<String> widths = elements(svg, "rect").stream()
                .skip(1) // the ground
                .map(rect -> rect.getAttribute("width"))
                .toList();
        // Of 178 for the upper end of HAProxy's interval, 50: 24, 30 and 27 are the medians.
        assertThat(widths).containsExactly("85.4", "106.8", "96.1");
    }

    private static Report continuity() {
        Metric cpu = new Metric("cpu_us", "CPU per round trip", "µs", new Bar.OfOff(1.5));
        Metric free = new Metric("cpu_us", "resident in all", "MB", new Bar.None());
        Subject subject = Subject.paired("continuity-qos0-100", "", List.of(cpu, free));
        List<Run> runs = List.of(
                new Run(1, 1, Pair.OFF, Map.of("cpu_us", 10.0)),
                new Run(1, 2, Pair.ON, Map.of("cpu_us", 11.0)),
                new Run(1, 3, Row.HAPROXY, Map.of("cpu_us", 20.0)));
        return new Report(Map.of(), List.of(Results.FIRST), List.of(new Played(subject, Results.FIRST.date(), runs)));
    }

    @Test
    void drawsContinuityOffAndOnAndWhatItIsHeldTo() throws Exception {
        String svg = ContinuityPlot.of(continuity());
        assertThat(texts(svg))
                .containsSequence("continuity-qos0-100", "off", "10.0 µs", "on", "11.0 µs", "HAProxy", "20.0 µs");
        assertThat(texts(svg)).as("what is held to nothing has no panel").doesNotContain("10.0 MB");
        List<String> marks = elements(svg, "line").stream()
                .filter(line -> line.getAttribute("x1").equals(line.getAttribute("x2")))
                .map(line -> line.getAttribute("x1"))
                .toList();
        // 178 for HAProxy's 20, from 16 + 62 on: 1.5 times 10. The other one stands in the legend.
        assertThat(marks).contains("211.5");
    }

    @Test
    void staysInsideItsFrame() throws Exception {
        for (String svg : List.of(
                RatioPlot.of(GROWN), GrowthPlot.of(GROWN), CostPlot.of(GROWN), ContinuityPlot.of(continuity()))) {
            double width = Double.parseDouble(parsed(svg).getDocumentElement().getAttribute("width"));
            double height = Double.parseDouble(parsed(svg).getDocumentElement().getAttribute("height"));
            for (Element text : elements(svg, "text")) {
                assertThat(Double.parseDouble(text.getAttribute("x"))).isBetween(0.0, width);
                assertThat(Double.parseDouble(text.getAttribute("y"))).isBetween(0.0, height);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0.00",
        "0.004, 0.00",
        "-0.001, 0.00",
        "0.8, 0.80",
        "9.99, 9.99",
        "9.996, 10.0",
        "99.94, 99.9",
        "99.96, 100",
        "12345.6, '12,346'"
    })
    void writesThreeDigitsThatCount(double value, String text) {
        assertThat(Digits.of(value)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0.9, 1", "1, 1", "1.1, 1.2", "19, 20", "86, 100", "100.5, 120", "0.061, 0.08"})
    void endsAnAxisAtARoundNumber(double value, double top) {
        assertThat(Ticks.above(value)).isCloseTo(top, org.assertj.core.api.Assertions.within(1e-9));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0.25, 0.25", "0.5, 0.5", "10, 10", "100, 100", "7500, '7,500'"})
    void writesATickWithoutIdleZeros(double value, String text) {
        assertThat(Ticks.text(value)).isEqualTo(text);
    }
}
