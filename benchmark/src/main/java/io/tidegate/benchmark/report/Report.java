package io.tidegate.benchmark.report;

import io.tidegate.benchmark.figures.Bar;
import io.tidegate.benchmark.figures.Estimate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Everything that was measured, and where and when. Immutable.
///
/// @param facts machine, versions, settings, by name
public record Report(Map<String, Object> facts, List<Played> played) {
    private static final String RESULTS = "results.json";
    static final String PLOT = "ratios.svg";
    private static final String PAGE = "README.md";

    public Report {
        played = List.copyOf(played);
    }

    public List<Row> rows() {
        return played.stream().flatMap(each -> each.rows().stream()).toList();
    }

    /// Writes the results, the plot, and the table into the page, which is made where there is none.
    public void write(Path directory) {
        try {
            Files.createDirectories(directory);
            Files.writeString(directory.resolve(RESULTS), Json.write(json()));
            Files.writeString(directory.resolve(PLOT), Plot.of(rows()));
            Path page = directory.resolve(PAGE);
            String before = Files.exists(page) ? Files.readString(page) : Table.BEGIN + "\n" + Table.END + "\n";
            Files.writeString(page, Table.replaceIn(before, Table.of(this)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, Object> json() {
        Map<String, Object> all = new LinkedHashMap<>(facts);
        List<Object> scenarios = new ArrayList<>();
        for (Played each : played) {
            Map<String, Object> scenario = new LinkedHashMap<>();
            scenario.put("name", each.name());
            scenario.put("title", each.title());
            scenario.put("rows", each.rows().stream().map(Report::row).toList());
            scenario.put("runs", each.runs().stream().map(Report::run).toList());
            scenarios.add(scenario);
        }
        all.put("scenarios", scenarios);
        return all;
    }

    private static Map<String, Object> row(Row row) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("metric", row.metric().name());
        json.put("title", row.metric().title());
        json.put("unit", row.metric().unit());
        switch (row.metric().bar()) {
            case Bar.OfHaproxy(double most) -> json.put("bar_of_haproxy", most);
            case Bar.Absolute(double most) -> json.put("bar", most);
            case Bar.None() -> {}
        }
        json.put("verdict", row.verdict().text());
        json.put("figures", estimates(row.medians()));
        json.put("ratios_to_haproxy", estimates(row.ratios()));
        json.put("spread_of_haproxy", row.spread());
        return json;
    }

    private static Map<String, Object> estimates(Map<String, Estimate> estimates) {
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

    private static Map<String, Object> run(Run run) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("round", run.round());
        json.put("place", run.place());
        json.put("proxy", run.proxy());
        json.putAll(run.figures());
        return json;
    }
}
