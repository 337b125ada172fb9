package io.tidegate.benchmark.report;

import io.tidegate.benchmark.figures.Metric;
import io.tidegate.benchmark.figures.Verdict;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// A count of one scenario, each round's for itself. Immutable.
///
/// @param figures each proxy's, by round
/// @param verdict on Tidegate's
public record Counts(String scenario, Metric metric, Map<String, List<Double>> figures, Verdict verdict) {
    static Counts of(Played played, Metric metric) {
        Map<String, List<Double>> figures = new LinkedHashMap<>();
        for (String proxy : played.proxies()) {
            figures.put(
                    proxy,
                    Arrays.stream(played.figures(proxy, metric.name())).boxed().toList());
        }
        List<Double> own = figures.get(Row.TIDEGATE);
        if (own == null) {
            throw new IllegalArgumentException(Row.TIDEGATE + " took no part");
        }
        return new Counts(played.name(), metric, figures, metric.bar().judgeEach(own));
    }

    /// A proxy's, by round: `0 · 2 · 0`.
    String text(String proxy) {
        return figures.getOrDefault(proxy, List.of()).stream()
                .map(Digits::count)
                .collect(Collectors.joining(" · "));
    }

    /// For who waits in front of it.
    public String summary() {
        return "%s, %s: %s: %s"
                .formatted(
                        scenario,
                        metric.title(),
                        figures.keySet().stream()
                                .map(proxy -> proxy + " " + text(proxy))
                                .collect(Collectors.joining(", ")),
                        verdict.text());
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("metric", metric.name());
        json.put("title", metric.title());
        json.put("unit", metric.unit());
        json.put("verdict", verdict.text());
        json.put("figures", figures);
        return json;
    }
}
