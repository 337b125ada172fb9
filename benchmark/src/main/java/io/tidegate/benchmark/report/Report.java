package io.tidegate.benchmark.report;

import io.tidegate.benchmark.figures.Bar;
import io.tidegate.benchmark.figures.Estimate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Everything that was measured, and where and when. Immutable.
///
/// @param facts machine and versions, by name
/// @param plays those that [#played] comes from
public record Report(Map<String, Object> facts, List<Play> plays, List<Played> played) {
    public static final String RESULTS = "results.json";
    static final String PLAYS = "plays";
    static final String SCENARIOS = "scenarios";
    static final String RATIOS = "ratios.svg";
    static final String GROWTH = "growth.svg";
    static final String COSTS = "costs.svg";
    static final String CONTINUITY = "continuity.svg";
    private static final String PAGE = "README.md";

    public Report {
        plays = List.copyOf(plays);
        played = List.copyOf(played);
    }

    public List<Row> rows() {
        return played.stream().flatMap(each -> each.rows().stream()).toList();
    }

    public List<Counts> counts() {
        return played.stream().flatMap(each -> each.counts().stream()).toList();
    }

    public List<Pair> pairs() {
        return played.stream().flatMap(each -> each.pairs().stream()).toList();
    }

    /// What one of the plays is, that has been played here.
    Play play(Played each) {
        return plays.stream()
                .filter(play -> play.date().equals(each.play()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(each.name() + " is of no play that is told"));
    }

    /// This, and of `older` what is not in it.
    ///
    /// @param order of all scenarios by name
    /// @throws IllegalArgumentException where the two are not of one machine with the same programs
    public Report over(Report older, List<String> order) {
        older.facts.forEach((name, value) -> {
            Object now = facts.get(name);
            if (!value.equals(now)) {
                throw new IllegalArgumentException(
                        "what was measured before cannot stand beside this: " + name + " was " + value + ", is " + now);
            }
        });
        Map<String, Played> all = new LinkedHashMap<>();
        order.forEach(name -> {
            older.find(name).ifPresent(each -> all.put(name, each));
            find(name).ifPresent(each -> all.put(name, each));
        });
        List<Play> both = new ArrayList<>(older.plays);
        both.removeIf(play -> plays.stream().anyMatch(ours -> ours.date().equals(play.date())));
        both.addAll(plays);
        both.removeIf(
                play -> all.values().stream().noneMatch(each -> each.play().equals(play.date())));
        return new Report(facts, both, List.copyOf(all.values()));
    }

    public Optional<Played> find(String name) {
        return played.stream().filter(each -> each.name().equals(name)).findFirst();
    }

    /// Writes the results, the plots, and the tables into the page, which is made where there is none.
    public void publish(Path directory) {
        try {
            Files.createDirectories(directory);
            save(directory.resolve(RESULTS));
            Files.writeString(directory.resolve(RATIOS), RatioPlot.of(this));
            Files.writeString(directory.resolve(GROWTH), GrowthPlot.of(this));
            Files.writeString(directory.resolve(COSTS), CostPlot.of(this));
            if (!pairs().isEmpty()) {
                Files.writeString(directory.resolve(CONTINUITY), ContinuityPlot.of(this));
            }
            Path page = directory.resolve(PAGE);
            String before = Files.exists(page) ? Files.readString(page) : Page.BEGIN + "\n" + Page.END + "\n";
            Files.writeString(page, Page.replaceIn(before, Page.of(this)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Writes the results alone: the file is whole before it takes the place of the one before.
    public void save(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Path fresh = file.resolveSibling(file.getFileName() + ".new");
            Files.writeString(fresh, Json.write(json()));
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, Object> json() {
        Map<String, Object> all = new LinkedHashMap<>(facts);
        all.put(PLAYS, plays.stream().map(Play::json).toList());
        all.put(SCENARIOS, played.stream().map(Report::scenario).toList());
        return all;
    }

    private static Map<String, Object> scenario(Played each) {
        Map<String, Object> scenario = new LinkedHashMap<>();
        scenario.put("name", each.name());
        scenario.put("title", each.subject().title());
        scenario.put("play", each.play());
        scenario.put("rows", each.rows().stream().map(Report::row).toList());
        if (!each.counts().isEmpty()) {
            scenario.put("counts", each.counts().stream().map(Counts::json).toList());
        }
        if (!each.pairs().isEmpty()) {
            scenario.put("pairs", each.pairs().stream().map(Pair::json).toList());
        }
        scenario.put("runs", each.runs().stream().map(Run::json).toList());
        return scenario;
    }

    private static Map<String, Object> row(Row row) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("metric", row.metric().name());
        json.put("title", row.metric().title());
        json.put("unit", row.metric().unit());
        switch (row.metric().bar()) {
            case Bar.OfHaproxy(double most) -> json.put("bar_of_haproxy", most);
            case Bar.Absolute(double most) -> json.put("bar", most);
            case Bar.None _, Bar.OfOff _, Bar.MoreThanOff _ -> {}
        }
        json.put("verdict", row.verdict().text());
        json.put("figures", estimates(row.medians()));
        json.put("ratios_to_haproxy", estimates(row.ratios()));
        json.put("spread_of_haproxy", row.spread());
        return json;
    }

    static Map<String, Object> estimates(Map<String, Estimate> estimates) {
        Map<String, Object> json = new LinkedHashMap<>();
        estimates.forEach((proxy, estimate) -> {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("median", estimate.median());
            one.put("low", estimate.low());
            one.put("high", estimate.high());
            one.put("confidence", estimate.confidence());
            json.put(proxy, one);
        });
        return json;
    }
}
