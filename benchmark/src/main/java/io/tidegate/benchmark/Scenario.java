package io.tidegate.benchmark;

import io.tidegate.benchmark.proxies.Competitor;
import io.tidegate.benchmark.report.Subject;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// One kind of work, and what is looked at. Immutable.
///
/// @param needs programs that it needs beside the proxies
/// @param turns in which rounds
record Scenario(Subject subject, List<Competitor> competitors, List<String> needs, Way way, Turns turns) {
    /// How it is played.
    sealed interface Way {
        /// In a window of a process that has been warmed up, and plays other scenarios before and after.
        ///
        /// @param cast by whose processes
        record Warm(Traffic traffic, Cast cast) implements Way {}

        /// In a process of its own, which is started for it.
        record Fresh(Work work) implements Way {}
    }

    /// Sets of processes, each of which plays its scenarios in one go. What a JIT made of a process follows from all of
    /// them.
    enum Cast {
        PLAIN,
        TLS,
        /// Tidegate with continuity and without does the same, and nothing else.
        CONTINUITY;

        /// Of its directory.
        String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// In which rounds it has its turn.
    ///
    /// @param every 1 = in all, 2 = in the first, the third, the fifth…
    /// @param last in none after this one, 1 or more
    record Turns(int every, int last) {
        static final Turns ALL = new Turns(1, Integer.MAX_VALUE);

        boolean include(int round) {
            return round <= last && (round - 1) % every == 0;
        }
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
        return new Scenario(subject, competitors, List.of(programs), way, turns);
    }

    /// The same in fewer rounds.
    Scenario everyOtherRound() {
        return new Scenario(subject, competitors, needs, way, new Turns(2, turns.last()));
    }

    /// The same in so many rounds, the first ones.
    Scenario inTheFirst(int rounds) {
        return new Scenario(subject, competitors, needs, way, new Turns(turns.every(), rounds));
    }

    /// @param round from 1
    boolean isDueIn(int round) {
        return turns.include(round);
    }
}
