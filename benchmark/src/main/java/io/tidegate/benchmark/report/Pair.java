package io.tidegate.benchmark.report;

import io.tidegate.benchmark.figures.Bar;
import io.tidegate.benchmark.figures.Estimate;
import io.tidegate.benchmark.figures.Metric;
import io.tidegate.benchmark.figures.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One cost of Tidegate with continuity on and off, over all rounds. Immutable.
///
/// @param medians each proxy's own figure: off, on, and HAProxy where it took part
/// @param ratio of on to off in the same round
/// @param more on less off, likewise, in the figure's unit
/// @param spread of the figure with it off over the rounds: how noisy the machine was
public record Pair(
        String scenario,
        Metric metric,
        Map<String, Estimate> medians,
        Estimate ratio,
        Estimate more,
        double spread,
        Verdict verdict) {
    static final String OFF = "tidegate-continuity-off";
    static final String ON = "tidegate-continuity-on";
    static final List<String> SHOWN = List.of(OFF, ON, Row.HAPROXY);

    static Pair of(Played played, Metric metric) {
        List<String> proxies = played.proxies();
        Map<String, Estimate> medians = new LinkedHashMap<>();
        for (String proxy : SHOWN) {
            if (proxies.contains(proxy)) {
                medians.put(proxy, Estimate.of(played.figures(proxy, metric.name())));
            } else if (!proxy.equals(Row.HAPROXY)) {
                throw new IllegalArgumentException(proxy + " took no part");
            }
        }
        double[] off = played.figures(OFF, metric.name());
        double[] on = played.figures(ON, metric.name());
        Estimate ratio = Estimate.ofRatios(on, off);
        Estimate more = Estimate.ofDifferences(on, off);
        Verdict verdict = metric.bar().judgePair(ratio, more);
        return new Pair(played.name(), metric, medians, ratio, more, Estimate.spread(off), verdict);
    }

    Optional<Estimate> median(String proxy) {
        return Optional.ofNullable(medians.get(proxy));
    }

    /// A proxy's, without its unit; `–` where it took no part.
    String text(String proxy) {
        return median(proxy).map(estimate -> Digits.of(estimate.median())).orElse("–");
    }

    /// What it is held to: `at most 1.15 × off`.
    String bar() {
        return switch (metric.bar()) {
            case Bar.OfOff(double most) -> "at most " + Digits.of(most) + " × off";
            case Bar.MoreThanOff(double most) -> "at most " + Digits.of(most) + " " + metric.unit() + " more";
            case Bar.None _, Bar.OfHaproxy _, Bar.Absolute _ -> "–";
        };
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("metric", metric.name());
        json.put("title", metric.title());
        json.put("unit", metric.unit());
        json.put("bar", bar());
        json.put("verdict", verdict.text());
        json.put("figures", Report.estimates(medians));
        json.put("compared", Report.estimates(Map.of("ratio", ratio, "more", more)));
        json.put("spread_of_off", spread);
        return json;
    }

    /// For who waits in front of it.
    public String summary() {
        return "%s, %s: off %s %s, on %s, ratio %s (%s to %s), %s more (%s to %s): %s"
                .formatted(
                        scenario,
                        metric.title(),
                        text(OFF),
                        metric.unit(),
                        text(ON),
                        Digits.of(ratio.median()),
                        Digits.of(ratio.low()),
                        Digits.of(ratio.high()),
                        Digits.of(more.median()),
                        Digits.of(more.low()),
                        Digits.of(more.high()),
                        verdict.text());
    }
}
