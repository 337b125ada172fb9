package io.tidegate.benchmark.report;

import io.tidegate.benchmark.figures.Metric;
import java.util.List;
import java.util.stream.Stream;

/// What a scenario is called, and what is looked at. Immutable.
///
/// @param name on the command line and in results: letters, digits and `-`
/// @param title for people
/// @param metrics samples of a cost: medians, and ratios to HAProxy's
/// @param counts of what happened: each round's for itself
/// @param pairs samples of a cost, of Tidegate with continuity on and off
public record Subject(String name, String title, List<Metric> metrics, List<Metric> counts, List<Metric> pairs) {
    public Subject {
        metrics = List.copyOf(metrics);
        counts = List.copyOf(counts);
        pairs = List.copyOf(pairs);
    }

    /// Of metrics alone.
    public Subject(String name, String title, List<Metric> metrics) {
        this(name, title, metrics, List.of(), List.of());
    }

    /// Of counts alone.
    public static Subject counted(String name, String title, List<Metric> counts) {
        return new Subject(name, title, List.of(), counts, List.of());
    }

    /// Of pairs alone.
    public static Subject paired(String name, String title, List<Metric> pairs) {
        return new Subject(name, title, List.of(), List.of(), pairs);
    }

    /// All figures that a run must have.
    Stream<Metric> all() {
        return Stream.of(metrics, counts, pairs).flatMap(List::stream);
    }
}
