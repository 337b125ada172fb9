package io.tidegate.benchmark.report;

import java.util.List;

/// A scenario and all runs of it. Immutable.
///
/// @param play during which they were, by its date
public record Played(Subject subject, String play, List<Run> runs) {
    public Played {
        runs = List.copyOf(runs);
    }

    public List<Row> rows() {
        return subject.metrics().stream().map(metric -> Row.of(this, metric)).toList();
    }

    public List<Counts> counts() {
        return subject.counts().stream().map(metric -> Counts.of(this, metric)).toList();
    }

    public List<Pair> pairs() {
        return subject.pairs().stream().map(metric -> Pair.of(this, metric)).toList();
    }

    public String name() {
        return subject.name();
    }

    /// How many rounds there are of it.
    public int rounds() {
        return (int) runs.stream().mapToInt(Run::round).distinct().count();
    }

    /// Whether that round is among them.
    public boolean has(int round) {
        return runs.stream().anyMatch(run -> run.round() == round);
    }

    /// Who took part, Tidegate and HAProxy first.
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
