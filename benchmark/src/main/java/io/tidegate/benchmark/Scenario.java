package io.tidegate.benchmark;

import io.tidegate.benchmark.proxies.Competitor;
import io.tidegate.benchmark.report.Subject;
import java.util.List;
import java.util.Map;

/// One kind of work, and what is looked at. Immutable.
///
/// @param needs programs that it needs beside the proxies
/// @param every in which rounds: 1 = all, 2 = the first, the third, the fifth…
record Scenario(Subject subject, List<Competitor> competitors, List<String> needs, Way way, int every) {
    /// How it is played.
    sealed interface Way {
        /// In a window of a process that has been warmed up, and plays other scenarios before and after.
        record Warm(Traffic traffic) implements Way {}

        /// In a process of its own, which is started for it.
        record Fresh(Work work) implements Way {}
    }

    /// Plays a scenario once with one proxy that it starts and ends.
    @FunctionalInterface
    interface Work {
        /// @return figures by name, those of the scenario's metrics among them
        Map<String, Double> play(Competitor who, Stage.Place place);
    }

    /// On the command line and in results: letters, digits and `-`.
    String name() {
        return subject.name();
    }

    Scenario needing(String... programs) {
        return new Scenario(subject, competitors, List.of(programs), way, every);
    }

    /// The same in fewer rounds.
    Scenario everyOtherRound() {
        return new Scenario(subject, competitors, needs, way, 2);
    }

    /// @param round from 1
    boolean isDueIn(int round) {
        return (round - 1) % every == 0;
    }
}
