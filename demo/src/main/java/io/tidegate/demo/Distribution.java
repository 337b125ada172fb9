package io.tidegate.demo;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// The line about which node has how many clients, and when it is worth saying again. Confined.
final class Distribution {
    static final long REPEAT_NANOS = TimeUnit.SECONDS.toNanos(10);

    private String last = "";
    private long saidNanos;

    /// The line, if it is a new one or was last said 10 s ago.
    Optional<String> next(Optional<List<NodeCount>> counts, long nowNanos) {
        String line = counts.map(Distribution::line).orElse("Tidegate does not say where its clients are");
        if (line.equals(last) && nowNanos - saidNanos < REPEAT_NANOS) {
            return Optional.empty();
        }
        last = line;
        saidNanos = nowNanos;
        return Optional.of(line);
    }

    static String line(List<NodeCount> counts) {
        int clients = counts.stream().mapToInt(NodeCount::clients).sum();
        return "%d %s: %s"
                .formatted(
                        clients,
                        clients == 1 ? "client" : "clients",
                        counts.stream().map(Distribution::share).collect(Collectors.joining(", ")));
    }

    private static String share(NodeCount node) {
        String share = node.name() + " " + node.clients();
        return node.state().equals("up") ? share : share + " (" + node.state() + ")";
    }
}
