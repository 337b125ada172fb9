package io.tidegate.benchmark.report;

import io.tidegate.benchmark.figures.Estimate;
import io.tidegate.benchmark.figures.Metric;
import io.tidegate.benchmark.figures.Verdict;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One metric of one scenario, over all rounds. Immutable.
///
/// @param medians each proxy's own figure
/// @param ratios to HAProxy's figure of the same round, of all others
/// @param spread of HAProxy's own figure over the rounds: how noisy the machine was
public record Row(
        String scenario,
        Metric metric,
        Map<String, Estimate> medians,
        Map<String, Estimate> ratios,
        double spread,
        Verdict verdict) {
    static final String TIDEGATE = "tidegate";
    static final String HAPROXY = "haproxy";
    static final String NGINX = "nginx";
    static final String HAPROXY_BULK = "haproxy-bulk";
    static final String NGINX_BULK = "nginx-bulk";
    static final Comparator<String> ORDER = Comparator.comparingInt(
                    (String proxy) -> List.of(TIDEGATE, HAPROXY).indexOf(proxy) & 7)
            .thenComparing(Comparator.naturalOrder());

    static Row of(Played played, Metric metric) {
        Map<String, Estimate> medians = new LinkedHashMap<>();
        Map<String, Estimate> ratios = new LinkedHashMap<>();
        double[] haproxy = played.figures(HAPROXY, metric.name());
        for (String proxy : played.proxies()) {
            double[] own = played.figures(proxy, metric.name());
            medians.put(proxy, Estimate.of(own));
            if (!proxy.equals(HAPROXY)) {
                ratios.put(proxy, Estimate.ofRatios(own, haproxy));
            }
        }
        Verdict verdict = metric.bar().judge(of(ratios, TIDEGATE), of(medians, TIDEGATE));
        return new Row(played.name(), metric, medians, ratios, Estimate.spread(haproxy), verdict);
    }

    private static Estimate of(Map<String, Estimate> estimates, String proxy) {
        Estimate estimate = estimates.get(proxy);
        if (estimate == null) {
            throw new IllegalArgumentException(proxy + " took no part");
        }
        return estimate;
    }

    /// For who waits in front of it.
    public String summary() {
        Estimate ratio = ratio();
        return "%s, %s: tidegate %s %s, haproxy %s, ratio %s (%s to %s): %s"
                .formatted(
                        scenario,
                        metric.title(),
                        Digits.of(of(medians, TIDEGATE).median()),
                        metric.unit(),
                        Digits.of(of(medians, HAPROXY).median()),
                        Digits.of(ratio.median()),
                        Digits.of(ratio.low()),
                        Digits.of(ratio.high()),
                        verdict.text());
    }

    Estimate median(String proxy) {
        return of(medians, proxy);
    }

    /// Tidegate's.
    public Estimate ratio() {
        return of(ratios, TIDEGATE);
    }
}
