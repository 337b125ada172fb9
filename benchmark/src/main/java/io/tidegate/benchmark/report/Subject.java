package io.tidegate.benchmark.report;

import io.tidegate.benchmark.figures.Metric;
import java.util.List;

/// What a scenario is called, and what is looked at. Immutable.
///
/// @param name on the command line and in results: letters, digits and `-`
/// @param title for people
public record Subject(String name, String title, List<Metric> metrics) {
    public Subject {
        metrics = List.copyOf(metrics);
    }
}
