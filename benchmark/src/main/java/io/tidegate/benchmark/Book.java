package io.tidegate.benchmark;

import io.tidegate.benchmark.machine.Machine;
import io.tidegate.benchmark.machine.MachineTimes;
import io.tidegate.benchmark.report.Play;
import io.tidegate.benchmark.report.Played;
import io.tidegate.benchmark.report.Report;
import io.tidegate.benchmark.report.Run;
import io.tidegate.time.Clock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// What has been played so far, written down at every turn so that nothing is lost with the process. Confined.
final class Book implements Rounds.Log {
    private static final double NANOS_PER_MINUTE = 60e9;

    private final Clock clock;
    private final Path file;
    private final List<String> order;
    private final Map<String, Object> facts;
    private final Play play;
    private final Map<String, Played> played = new LinkedHashMap<>();
    private final long beganNanos;
    private final MachineTimes before = Machine.times();

    /// @param file where it is kept; results themselves are published elsewhere
    /// @param sofar what an interrupted play has left, or nothing
    /// @param order of all scenarios, by name
    Book(Clock clock, Path file, Report sofar, List<String> order) {
        this.clock = clock;
        this.file = file;
        this.order = List.copyOf(order);
        this.facts = sofar.facts();
        this.play = sofar.plays().getFirst();
        this.beganNanos = clock.nanos();
        sofar.played().forEach(each -> played.put(each.name(), each));
    }

    @Override
    public boolean has(Scenario scenario, int round) {
        Played sofar = played.get(scenario.name());
        return sofar != null && sofar.has(round);
    }

    @Override
    public void add(Scenario scenario, List<Run> runs) {
        Played sofar = played.get(scenario.name());
        List<Run> all = new ArrayList<>(sofar == null ? List.of() : sofar.runs());
        all.addAll(runs);
        played.put(scenario.name(), new Played(scenario.subject(), play.date(), all));
        report().save(file);
    }

    Report report() {
        double minutes = play.minutes() + (clock.nanos() - beganNanos) / NANOS_PER_MINUTE;
        double stolen = Machine.times().stealSince(before);
        List<Played> inOrder =
                order.stream().map(played::get).filter(Objects::nonNull).toList();
        return new Report(facts, List.of(play.after(minutes, stolen)), inOrder);
    }
}
