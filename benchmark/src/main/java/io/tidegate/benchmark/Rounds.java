package io.tidegate.benchmark;

import io.tidegate.benchmark.Scenario.Cast;
import io.tidegate.benchmark.Scenario.Way;
import io.tidegate.benchmark.machine.Machine;
import io.tidegate.benchmark.machine.MachineTimes;
import io.tidegate.benchmark.proxies.Competitor;
import io.tidegate.benchmark.report.Run;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Plays scenarios: in each round every proxy has its turn in each of them, in an order drawn by lot.
/// Confined.
final class Rounds {
    private final Stage.Place place;
    private final Log log;
    private final PrintStream out;
    private int broken;

    /// Where turns are noted.
    interface Log {
        /// Whether this round of a scenario has been played already.
        boolean has(Scenario scenario, int round);

        /// All proxies' turns in one round of a scenario.
        void add(Scenario scenario, List<Run> runs);
    }

    /// @param place its directory is emptied again and again
    Rounds(Stage.Place place, Log log, PrintStream out) {
        this.place = place;
        this.log = log;
        this.out = out;
    }

    /// How often a round of a scenario could not be played to its end.
    int broken() {
        return broken;
    }

    void play(List<Scenario> scenarios) {
        rehearse();
        for (int round = 1; round <= place.terms().rounds(); round++) {
            Random chance = new Random(31 * place.terms().seed() + round);
            List<Scenario> due = due(scenarios, round);
            if (due.isEmpty()) {
                continue;
            }
            out.println("bench: round " + round + " of " + place.terms().rounds() + ", " + due.size() + " scenarios");
            for (Cast cast : Cast.values()) {
                warm(due, cast, round, chance);
            }
            for (Scenario scenario : due) {
                if (scenario.way() instanceof Way.Fresh(var work)) {
                    Path own = emptied(place.directory().resolve(scenario.name()));
                    turns(scenario, round, chance, who -> work.play(who, placeAt(own)));
                }
            }
        }
    }

    private List<Scenario> due(List<Scenario> scenarios, int round) {
        return scenarios.stream()
                .filter(scenario -> scenario.isDueIn(round) && !log.has(scenario, round))
                .toList();
    }

    /// Once, so that the JIT has compiled what carries the load.
    private void rehearse() {
        out.println("bench: rehearsal of the load");
        Scenario load = Scenarios.all().getFirst();
        if (load.way() instanceof Way.Warm(var traffic, var _)) {
            Path own = emptied(place.directory().resolve("rehearsal"));
            try (Stage stage = new Stage(Competitor.HAPROXY, List.of(traffic.plan()), placeAt(own))) {
                stage.awaitReady();
                stage.warmUp(traffic, place.terms().warmUp().dividedBy(4));
            }
        }
    }

    /// All scenarios of a cast, by one set of processes.
    private void warm(List<Scenario> due, Cast cast, int round, Random chance) {
        List<Scenario> order = new ArrayList<>(due.stream()
                .filter(scenario -> scenario.way() instanceof Way.Warm(var _, var its) && its == cast)
                .toList());
        if (order.isEmpty()) {
            return;
        }
        List<Competitor> all = new ArrayList<>(order.stream()
                .flatMap(scenario -> scenario.competitors().stream())
                .distinct()
                .sorted()
                .toList());
        Path own = emptied(place.directory().resolve(cast.key()));
        List<Scenario> inTurn = List.copyOf(order);
        Collections.shuffle(all, chance);
        Collections.shuffle(order, chance);
        try (Ensemble ensemble = new Ensemble(inTurn, all, placeAt(own))) {
            ensemble.warmUp();
            for (Scenario scenario : order) {
                if (scenario.way() instanceof Way.Warm(var traffic, var _)) {
                    turns(scenario, round, chance, who -> ensemble.window(traffic, who));
                }
            }
        } catch (IllegalStateException e) {
            broken++;
            out.println("bench: round " + round + " is broken: " + e.getMessage());
        }
    }

    @FunctionalInterface
    private interface Turn {
        Map<String, Double> of(Competitor who);
    }

    /// What breaks in one turn costs this scenario this round, and nothing else.
    private void turns(Scenario scenario, int round, Random chance, Turn turn) {
        List<Competitor> order = new ArrayList<>(scenario.competitors());
        Collections.shuffle(order, chance);
        List<Run> runs = new ArrayList<>();
        try {
            for (int at = 1; at <= order.size(); at++) {
                Competitor who = order.get(at - 1);
                Run run = new Run(round, at, who.key(), watched(() -> turn.of(who)));
                runs.add(run);
                out.println("  " + round + " " + scenario.name() + " " + who.key() + " " + said(run));
            }
            log.add(scenario, runs);
        } catch (IllegalStateException e) {
            broken++;
            out.println("bench: " + scenario.name() + " is broken in round " + round + ": " + e.getMessage());
        }
    }

    private static Map<String, Double> watched(Supplier<Map<String, Double>> turn) {
        MachineTimes before = Machine.times();
        Map<String, Double> figures = new LinkedHashMap<>(turn.get());
        figures.put("stolen", Machine.times().stealSince(before));
        figures.put("load", Machine.load());
        return figures;
    }

    private Stage.Place placeAt(Path own) {
        return new Stage.Place(place.clock(), place.terms(), place.ground(), own, place.certificates());
    }

    /// Logs of one run can be large.
    private static Path emptied(Path directory) {
        try {
            Files.createDirectories(directory);
            try (Stream<Path> files = Files.list(directory)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String said(Run run) {
        StringBuilder text = new StringBuilder();
        run.figures().forEach((name, value) -> text.append(String.format(Locale.ROOT, "%s=%.4g ", name, value)));
        return text.toString().strip();
    }
}
