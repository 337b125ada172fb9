package io.tidegate.benchmark;

import io.tidegate.benchmark.Scenario.Work;
import io.tidegate.benchmark.load.Newcomers;
import io.tidegate.benchmark.load.Newcomers.Failing;
import io.tidegate.benchmark.load.NodeProcess;
import io.tidegate.benchmark.load.Tally;
import io.tidegate.benchmark.proxies.Setup.Choice;
import io.tidegate.benchmark.proxies.Setup.NodeHeader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Clients connect at a fixed rate while one of three nodes fails: how many of them fail, and how long the others
/// wait. Counted, not timed: what it costs the proxy is no figure of it.
final class Failover {
    static final String CONNECTS = "connects";
    static final String FAILED = "failed";
    static final String LONGEST = "longest_ms";
    static final String P99 = "p99_ms";

    private static final Plan PLAN = Plan.plain(3, Choice.CLIENT_ID, NodeHeader.PROXY);
    private static final int PER_SECOND = 1000;
    /// Connects that are not counted, through a proxy and nodes that have just started.
    private static final int FIRST = 3 * PER_SECOND;
    private static final int COUNTED = 20 * PER_SECOND;
    private static final Duration BEFORE = Duration.ofSeconds(5);
    private static final Duration FROZEN = Duration.ofSeconds(8);
    /// That it comes to its end: what is due last is told within its own time.
    private static final long PATIENCE_NANOS = 60_000_000_000L;
    private static final double MICROS_PER_MILLI = 1000;

    private Failover() {}

    /// What happens to the node.
    enum Failure {
        /// SIGKILL: its kernel resets what it had, and refuses what comes.
        KILLED,
        /// SIGSTOP, and SIGCONT later: meanwhile its kernel accepts, and nobody answers.
        STOPPED
    }

    static Work of(Failure failure) {
        return (who, place) -> {
            List<NodeProcess> nodes = new ArrayList<>();
            try {
                for (int i = 0; i < PLAN.nodes(); i++) {
                    nodes.add(NodeProcess.start());
                }
                List<Plan> plans = List.of(PLAN);
                try (Stage stage = new Stage(
                        who,
                        plans,
                        place,
                        nodes.stream().map(NodeProcess::endpoint).toList())) {
                    stage.awaitReady();
                    warmUp(stage);
                    return figures(stage, play(stage, nodes.get(1), failure));
                }
            } finally {
                nodes.forEach(NodeProcess::close);
            }
        };
    }

    private static void warmUp(Stage stage) {
        Newcomers first = stage.newcomers(PLAN);
        first.come(PER_SECOND, FIRST);
        awaitAll(stage, first);
        if (first.failed() > 0) {
            throw new IllegalStateException(first.failed() + " connects failed before any node did");
        }
        stage.load().tally().forget();
    }

    private static Newcomers play(Stage stage, NodeProcess node, Failure failure) {
        Newcomers clients = stage.newcomers(PLAN);
        clients.come(PER_SECOND, COUNTED);
        stage.run(BEFORE);
        switch (failure) {
            case KILLED -> node.kill();
            case STOPPED -> {
                node.freeze();
                stage.run(FROZEN);
                node.thaw();
            }
        }
        awaitAll(stage, clients);
        return clients;
    }

    private static void awaitAll(Stage stage, Newcomers clients) {
        boolean over = stage.load()
                .await(
                        () -> {
                            stage.proxy().check();
                            return clients.areOver();
                        },
                        PATIENCE_NANOS);
        if (!over) {
            throw new IllegalStateException("clients that connect do not come to an end");
        }
    }

    private static Map<String, Double> figures(Stage stage, Newcomers clients) {
        Tally tally = stage.load().tally();
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put(CONNECTS, (double) clients.count());
        figures.put(FAILED, (double) clients.failed());
        figures.put(LONGEST, tally.latencyMicros(100) / MICROS_PER_MILLI);
        figures.put(P99, tally.latencyMicros(99) / MICROS_PER_MILLI);
        for (Failing how : Failing.values()) {
            figures.put(FAILED + "_" + how.name().toLowerCase(Locale.ROOT), (double) clients.failed(how));
        }
        return figures;
    }
}
