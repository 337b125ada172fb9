package io.tidegate.demo;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// How often clients were moved from one node to another, as Tidegate counts them in `/metrics`. Immutable.
///
/// @param kinds moved, by kind
/// @param ended could not be moved, and were disconnected
record Moves(Map<String, Long> kinds, long ended) {
    static final Moves NONE = new Moves(Map.of(), 0);

    private static final Pattern LINE = Pattern.compile("^tidegate_moves_total\\{([^}]*)} (\\S+)", Pattern.MULTILINE);
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

    Moves {
        kinds = Map.copyOf(kinds);
    }

    /// @param metrics in Prometheus' text format
    static Moves read(String metrics) {
        Map<String, Long> kinds = new TreeMap<>();
        long ended = 0;
        for (Matcher line = LINE.matcher(metrics); line.find(); ) {
            Map<String, String> labels = LABEL.matcher(line.group(1))
                    .results()
                    .collect(Collectors.toMap(label -> label.group(1), label -> label.group(2), (one, _) -> one));
            long count = Math.round(Double.parseDouble(line.group(2)));
            switch (labels.getOrDefault("result", "")) {
                case "moved" -> kinds.merge(labels.getOrDefault("kind", "unknown"), count, Long::sum);
                case "ended" -> ended += count;
                default -> {}
            }
        }
        kinds.values().removeIf(count -> count == 0);
        return new Moves(kinds, ended);
    }

    long moved() {
        return kinds.values().stream().mapToLong(Long::longValue).sum();
    }

    /// `57 times (disconnect_first 17, recovery 40)`.
    String text() {
        String parts = new TreeMap<>(kinds)
                .entrySet().stream()
                        .map(kind -> String.format(Locale.ROOT, "%s %,d", kind.getKey(), kind.getValue()))
                        .collect(Collectors.joining(", ", " (", ")"));
        return String.format(Locale.ROOT, "%,d times%s", moved(), kinds.isEmpty() ? "" : parts);
    }
}
