package io.tidegate.benchmark;

import io.tidegate.benchmark.load.Crowd;
import io.tidegate.benchmark.load.RoundTrips;
import io.tidegate.benchmark.load.Storm;
import io.tidegate.benchmark.load.TlsClients.Sessions;
import io.tidegate.benchmark.machine.CallCounts;
import io.tidegate.benchmark.proxies.Strace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How many system calls a connection takes, and a message: counted, not timed, because counting makes
/// a proxy slow. Some happen at rest, and are among them.
final class SystemCalls {
    private static final int STORM_CLIENTS = 64;
    private static final long LIVES = 5000;
    private static final int CLIENTS = 100;
    private static final int PAYLOAD = 64;
    private static final long ATTACH_NANOS_MAX = 20_000_000_000L;
    private static final long STORM_NANOS_MAX = 60_000_000_000L;
    private static final Duration AFTERMATH = Duration.ofMillis(300);
    /// Calls that are rarer are told in the sum alone.
    private static final double SHOWN_MIN = 0.005;

    private SystemCalls() {}

    static Scenario.Work of(Plan plan) {
        return (who, place) -> {
            try (Stage stage = new Stage(who, List.of(plan), place)) {
                stage.awaitReady();
                Map<String, Double> figures = new LinkedHashMap<>();
                connections(stage, plan, place.directory(), figures);
                messages(stage, plan, place.directory(), figures);
                return figures;
            }
        };
    }

    private static void connections(Stage stage, Plan plan, Path directory, Map<String, Double> figures) {
        try (Strace strace = attached(stage, directory)) {
            Storm[] storm = new Storm[1];
            Crowd crowd = stage.crowd(plan, Sessions.FORGOTTEN, self -> storm[0] = new Storm(self, LIVES));
            crowd.add(STORM_CLIENTS, STORM_CLIENTS);
            if (!stage.load().await(() -> storm[0].left() == 0, STORM_NANOS_MAX)) {
                throw new IllegalStateException(storm[0].left() + " connections are missing");
            }
            stage.run(AFTERMATH);
            put("connection", strace.counts(), LIVES, figures);
        }
    }

    private static void messages(Stage stage, Plan plan, Path directory, Map<String, Double> figures) {
        RoundTrips[] habit = new RoundTrips[1];
        Crowd crowd = stage.crowd(
                plan, Sessions.FORGOTTEN, self -> habit[0] = new RoundTrips(self, stage.load(), PAYLOAD, 1));
        stage.gather(crowd, CLIENTS);
        stage.run(AFTERMATH);
        try (Strace strace = attached(stage, directory)) {
            stage.load().tally().forget();
            habit[0].begin();
            stage.run(Duration.ofSeconds(2));
            habit[0].end();
            stage.run(AFTERMATH);
            put("message", strace.counts(), stage.load().tally().operations(), figures);
        }
    }

    private static Strace attached(Stage stage, Path directory) {
        Strace strace = Strace.attach(stage.proxy().tree(), directory);
        if (!stage.load().await(strace::isAttached, ATTACH_NANOS_MAX)) {
            strace.close();
            throw new IllegalStateException("strace does not attach itself");
        }
        stage.run(AFTERMATH); // it still takes the other threads
        return strace;
    }

    private static void put(String what, CallCounts counts, long operations, Map<String, Double> figures) {
        figures.put("calls_per_" + what, (double) counts.total() / operations);
        counts.calls().forEach((name, count) -> {
            double each = (double) count / operations;
            if (each >= SHOWN_MIN) {
                figures.put(name + "_per_" + what, each);
            }
        });
    }
}
