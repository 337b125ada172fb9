package io.tidegate.benchmark;

import io.tidegate.benchmark.figures.Metric;
import io.tidegate.benchmark.proxies.Competitor;
import java.util.List;
import java.util.Map;

/// One kind of work, and what is looked at. Immutable.
///
/// @param name on the command line and in results: letters, digits and `-`
/// @param title for people
/// @param needs programs that it needs beside the proxies
record Scenario(
        String name, String title, List<Metric> metrics, List<Competitor> competitors, List<String> needs, Work work) {
    /// Plays a scenario once with one proxy.
    @FunctionalInterface
    interface Work {
        /// @return figures by name, those of the scenario's metrics among them
        Map<String, Double> play(Competitor who, Stage.Place place);
    }
}
