package io.tidegate.benchmark.report;

import io.tidegate.benchmark.figures.Metric;
import java.util.List;

/// What a scenario is called, and what is looked at. Immutable.
///
/// @param name on the command line and in results: letters, digits and `-`
/// @param title for people
/// @param metrics samples of a cost: medians, and ratios to HAProxy's
/// @param counts of what happened: each round's for itself
public record Subject(String name, String title, List<Metric> metrics, List<Metric> counts) {
    public Subject {
        metrics = List.copyOf(metrics);
        counts = List.copyOf(counts);
    }

    /// Without counts.
    public Subject(String name, String title, List<Metric> metrics) {
        this(name, title, metrics, List.of());
    }
}
