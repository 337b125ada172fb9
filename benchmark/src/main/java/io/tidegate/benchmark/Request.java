package io.tidegate.benchmark;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What was asked for on the command line. Immutable.
///
/// @param root of the source tree
/// @param core that the proxy is bound to
/// @param output directory of results
/// @param merges keeps what is there of other scenarios
/// @param continues goes on where a play was interrupted
record Request(
        List<Scenario> scenarios, Terms terms, Path root, int core, Path output, boolean merges, boolean continues) {
    private static final Set<String> KEYS = Set.of(
            "root", "core", "scenario", "rounds", "seed", "quick", "warmup", "window", "out", "merge", "continue");

    /// @param arguments `name=value`; what is empty counts as not said
    /// @param all scenarios there are
    /// @throws IllegalArgumentException says what is wrong
    static Request parse(List<String> arguments, List<Scenario> all) {
        Map<String, String> said = new TreeMap<>();
        for (String argument : arguments) {
            String[] parts = argument.split("=", 2);
            if (parts.length < 2 || !KEYS.contains(parts[0])) {
                throw new IllegalArgumentException("\"" + argument + "\" is none of " + KEYS + " and a value");
            }
            if (!parts[1].isEmpty()) {
                said.put(parts[0], parts[1]);
            }
        }
        Path root = Path.of(said.getOrDefault("root", ".")).toAbsolutePath().normalize();
        boolean merges = said.containsKey("merge");
        boolean whole = !said.containsKey("scenario") && !said.containsKey("quick");
        String usual = whole || merges ? "docs/benchmark" : "benchmark/target/results";
        return new Request(
                chosen(said.get("scenario"), all),
                terms(said),
                root,
                number(said, "core", 0),
                root.resolve(said.getOrDefault("out", usual)),
                merges,
                said.containsKey("continue"));
    }

    private static Terms terms(Map<String, String> said) {
        int rounds = number(said, "rounds", Terms.USUAL.rounds());
        long seed = number(said, "seed", (int) Terms.USUAL.seed());
        Terms terms = said.containsKey("quick") ? Terms.quick(rounds, seed) : Terms.usual(rounds, seed);
        if (said.containsKey("warmup")) {
            terms = terms.withWarmUp(seconds(said, "warmup"));
        }
        return said.containsKey("window") ? terms.withWindow(seconds(said, "window")) : terms;
    }

    private static double seconds(Map<String, String> said, String key) {
        String text = said.get(key);
        try {
            return Double.parseDouble(String.valueOf(text));
        } catch (NumberFormatException _) {
            throw new IllegalArgumentException(key + " must be seconds, was \"" + text + "\"");
        }
    }

    private static int number(Map<String, String> said, String key, int otherwise) {
        String text = said.get(key);
        try {
            return text == null ? otherwise : Integer.parseInt(text);
        } catch (NumberFormatException _) {
            throw new IllegalArgumentException(key + " must be a number, was \"" + text + "\"");
        }
    }

    /// A name is that of one scenario, or of several: `grow-clients` is all that begin so.
    private static List<Scenario> chosen(@Nullable String names, List<Scenario> all) {
        if (names == null) {
            return all;
        }
        Set<Scenario> chosen = new LinkedHashSet<>();
        for (String name : names.split(",", -1)) {
            List<Scenario> found = all.stream()
                    .filter(scenario ->
                            scenario.name().equals(name) || scenario.name().startsWith(name + "-"))
                    .toList();
            if (found.isEmpty()) {
                List<String> known =
                        new ArrayList<>(all.stream().map(Scenario::name).toList());
                throw new IllegalArgumentException("there is no scenario \"" + name + "\"; there are " + known);
            }
            chosen.addAll(found);
        }
        return List.copyOf(chosen);
    }
}
