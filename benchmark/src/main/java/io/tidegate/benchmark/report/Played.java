package io.tidegate.benchmark.report;

import io.tidegate.benchmark.figures.Metric;
import java.util.List;

/// A scenario and all runs of it. Immutable.
public record Played(String name, String title, List<Metric> metrics, List<Run> runs) {
    public Played {
        metrics = List.copyOf(metrics);
        runs = List.copyOf(runs);
    }

    public List<Row> rows() {
        return metrics.stream().map(metric -> Row.of(this, metric)).toList();
    }

    /// Who took part, in the order of the first round's figures.
    List<String> proxies() {
        return runs.stream().map(Run::proxy).distinct().sorted(Row.ORDER).toList();
    }

    /// A proxy's figures, by round.
    double[] figures(String proxy, String metric) {
        return runs.stream()
                .filter(run -> run.proxy().equals(proxy))
                .mapToDouble(run -> run.figure(metric))
                .toArray();
    }
}
