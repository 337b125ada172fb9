package io.tidegate.benchmark.report;

import io.tidegate.benchmark.figures.Bar;
import io.tidegate.benchmark.figures.Metric;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Results as a benchmark might have had them. Immutable.
final class Results {
    static final Metric CPU = new Metric("cpu_us", "CPU per <operation>", "µs", new Bar.OfHaproxy(0.9));
    static final Play FIRST = new Play("2026-11-26T01:02:03Z", "abc1234", "long", 51.6, 0.0004, 0.12);
    static final Play SECOND = new Play("2026-11-27T04:05:06Z", "def5678-dirty", "long", 3, 0, 0.5);

    private Results() {}

    static Subject subject(String name) {
        return new Subject(name, "Something", List.of(CPU));
    }

    /// Five rounds; Tidegate takes 8 of what HAProxy takes 10 of, NGINX 9.
    static Played played(Subject subject, Play play) {
        List<Run> runs = new ArrayList<>();
        for (int round = 1; round <= 5; round++) {
            runs.add(run(subject, round, 1, "nginx", 9));
            runs.add(run(subject, round, 2, "haproxy", 10));
            runs.add(run(subject, round, 3, "tidegate", 8));
        }
        return new Played(subject, play.date(), runs);
    }

    private static Run run(Subject subject, int round, int place, String proxy, double part) {
        Map<String, Double> figures = new LinkedHashMap<>();
        subject.metrics().forEach(metric -> figures.put(metric.name(), part * round));
        figures.put("rate", 1000.0 * part);
        figures.put("cpu_share", 0.5);
        figures.put("p50_us", 100.0 * part);
        figures.put("p99_us", 2000.0);
        return new Run(round, place, proxy, figures);
    }

    static Report report(Play play, String... scenarios) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("processor", "a fast one");
        facts.put("mitigations", Map.of("meltdown", "Not affected"));
        return new Report(
                facts,
                List.of(play),
                List.of(scenarios).stream()
                        .map(name -> played(subject(name), play))
                        .toList());
    }
}
