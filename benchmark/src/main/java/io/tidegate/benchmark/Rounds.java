package io.tidegate.benchmark;

import io.tidegate.benchmark.machine.Machine;
import io.tidegate.benchmark.machine.MachineTimes;
import io.tidegate.benchmark.proxies.Certificates;
import io.tidegate.benchmark.proxies.Competitor;
import io.tidegate.benchmark.proxies.Running;
import io.tidegate.benchmark.report.Played;
import io.tidegate.benchmark.report.Report;
import io.tidegate.benchmark.report.Run;
import io.tidegate.time.Clock;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/// Plays scenarios: in each round every proxy has its turn, in an order drawn by lot. Confined.
final class Rounds {
    private final Clock clock;
    private final Terms terms;
    private final Running.Ground ground;
    private final Path directory;
    private final PrintStream out;
    private int broken;

    Rounds(Clock clock, Terms terms, Running.Ground ground, Path directory, PrintStream out) {
        this.clock = clock;
        this.terms = terms;
        this.ground = ground;
        this.directory = directory;
        this.out = out;
    }

    /// Scenarios that could not be played to their end.
    int broken() {
        return broken;
    }

    /// Writes the report after every scenario, so that who stops it keeps what was played.
    Report play(Request request) {
        Map<String, Object> facts = facts(request);
        MachineTimes before = Machine.times();
        List<Played> played = new ArrayList<>();
        Report report = new Report(facts, played);
        for (Scenario scenario : request.scenarios()) {
            try {
                Played one = play(scenario);
                played.add(one);
                one.rows().forEach(row -> out.println("  = " + row.summary()));
            } catch (IllegalStateException e) {
                broken++;
                out.println("bench: " + scenario.name() + " is broken: " + e.getMessage());
                continue;
            }
            Map<String, Object> sofar = new LinkedHashMap<>(facts);
            sofar.put(
                    "stolen",
                    String.format(Locale.ROOT, "%.2f %%", 100 * Machine.times().stealSince(before)));
            sofar.put("load at the end", String.format(Locale.ROOT, "%.2f", Machine.load()));
            report = new Report(sofar, played);
            report.write(request.output());
        }
        return report;
    }

    private Map<String, Object> facts(Request request) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("date", Instant.ofEpochMilli(clock.epochMillis()).toString());
        facts.putAll(Machine.describe(request.root()));
        facts.put("rounds", String.valueOf(terms.rounds()));
        facts.put(
                "window",
                "%d s warm-up, then until the proxy used %.1f s, %d to %d s"
                        .formatted(
                                terms.warmUp().toSeconds(),
                                terms.cpu().toMillis() / 1000.0,
                                terms.windowMin().toSeconds(),
                                terms.windowMax().toSeconds()));
        facts.put("load at the start", String.format(Locale.ROOT, "%.2f", Machine.load()));
        return facts;
    }

    private Played play(Scenario scenario) {
        out.println("bench: " + scenario.name() + ": " + scenario.title());
        Random chance = new Random(terms.seed());
        play(scenario, Competitor.HAPROXY, terms.rehearsal()); // the load's own JIT compiles: not counted
        List<Run> runs = new ArrayList<>();
        for (int round = 1; round <= terms.rounds(); round++) {
            List<Competitor> order = new ArrayList<>(scenario.competitors());
            Collections.shuffle(order, chance);
            for (int place = 1; place <= order.size(); place++) {
                Competitor who = order.get(place - 1);
                Run run = new Run(round, place, who.key(), play(scenario, who, terms));
                runs.add(run);
                out.println("  " + round + " " + who.key() + " " + said(run));
            }
        }
        return new Played(scenario.name(), scenario.title(), scenario.metrics(), runs);
    }

    private Map<String, Double> play(Scenario scenario, Competitor who, Terms length) {
        Path place = directory.resolve(scenario.name());
        try {
            empty(place);
            Files.createDirectories(place);
            MachineTimes before = Machine.times();
            Map<String, Double> figures = new LinkedHashMap<>(scenario.work()
                    .play(
                            who,
                            new Stage.Place(
                                    clock,
                                    length,
                                    ground,
                                    place,
                                    new Certificates(directory.resolveSibling("certificates")))));
            figures.put("stolen", Machine.times().stealSince(before));
            figures.put("load", Machine.load());
            return figures;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Logs of one run can be large.
    private static void empty(Path place) throws IOException {
        if (!Files.exists(place)) {
            return;
        }
        try (Stream<Path> files = Files.list(place)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    private static String said(Run run) {
        StringBuilder text = new StringBuilder();
        run.figures().forEach((name, value) -> text.append(String.format(Locale.ROOT, "%s=%.4g ", name, value)));
        return text.toString().strip();
    }
}
