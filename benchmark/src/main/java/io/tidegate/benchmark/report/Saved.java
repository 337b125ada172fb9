package io.tidegate.benchmark.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Results that were written before, read again. Rows are made anew from the rounds.
public final class Saved {
    private Saved() {}

    /// @param subjects that are known today: others are left out, and those that lack a figure of today
    /// @return empty where there is no such file
    /// @throws IllegalArgumentException where it holds something else
    public static Optional<Report> read(Path file, List<Subject> subjects) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(report(JsonReader.read(Files.readString(file)), subjects));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + " holds no results: " + e.getMessage(), e);
        }
    }

    private static Report report(@Nullable Object json, List<Subject> subjects) {
        Map<String, Object> facts = new LinkedHashMap<>(map(json));
        List<Play> plays = new ArrayList<>();
        list(facts.remove(Report.PLAYS)).forEach(play -> plays.add(play(map(play))));
        Map<String, Map<String, Object>> scenarios = new LinkedHashMap<>();
        for (Object each : list(facts.remove(Report.SCENARIOS))) {
            scenarios.put(text(map(each), "name"), map(each));
        }
        List<Played> played = new ArrayList<>();
        for (Subject subject : subjects) {
            Map<String, Object> scenario = scenarios.get(subject.name());
            if (scenario != null) {
                Played one = new Played(
                        subject,
                        text(scenario, "play"),
                        list(scenario.get("runs")).stream()
                                .map(run -> run(map(run)))
                                .toList());
                if (isWhole(one)) {
                    played.add(one);
                }
            }
        }
        return new Report(facts, plays, played);
    }

    private static boolean isWhole(Played played) {
        return played.runs().stream()
                .allMatch(run -> played.subject().all().allMatch(metric -> run.has(metric.name())));
    }

    private static Play play(Map<String, Object> json) {
        return new Play(
                text(json, "date"),
                text(json, "commit"),
                text(json, "length"),
                number(json, "minutes"),
                number(json, "stolen"),
                number(json, "load_before"));
    }

    private static Run run(Map<String, Object> json) {
        Map<String, Double> figures = new LinkedHashMap<>();
        json.forEach((name, value) -> {
            boolean figure = !name.equals(Run.ROUND) && !name.equals(Run.PLACE);
            if (figure && value instanceof Double number) {
                figures.put(name, number);
            }
        });
        return new Run((int) number(json, Run.ROUND), (int) number(json, Run.PLACE), text(json, Run.PROXY), figures);
    }

    private static Map<String, Object> map(@Nullable Object json) {
        if (!(json instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException("no map, but " + json);
        }
        Map<String, Object> named = new LinkedHashMap<>();
        map.forEach((name, value) -> {
            if (value != null) {
                named.put(String.valueOf(name), value);
            }
        });
        return named;
    }

    private static List<?> list(@Nullable Object json) {
        if (!(json instanceof List<?> list)) {
            throw new IllegalArgumentException("no list, but " + json);
        }
        return list;
    }

    private static String text(Map<String, Object> json, String name) {
        if (!(json.get(name) instanceof String text)) {
            throw new IllegalArgumentException("no text " + name);
        }
        return text;
    }

    private static double number(Map<String, Object> json, String name) {
        if (!(json.get(name) instanceof Double number)) {
            throw new IllegalArgumentException("no number " + name);
        }
        return number;
    }
}
