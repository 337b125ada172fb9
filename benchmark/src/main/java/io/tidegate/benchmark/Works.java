package io.tidegate.benchmark;

import io.tidegate.benchmark.Scenario.Work;
import io.tidegate.benchmark.Stage.Plan;
import io.tidegate.benchmark.load.Bulk;
import io.tidegate.benchmark.load.Crowd;
import io.tidegate.benchmark.load.Idle;
import io.tidegate.benchmark.load.Paced;
import io.tidegate.benchmark.load.RoundTrips;
import io.tidegate.benchmark.load.Storm;
import io.tidegate.benchmark.load.TlsClients;
import java.util.LinkedHashMap;
import java.util.Map;

/// The kinds of work that scenarios are made of.
final class Works {
    /// Connections that a storm has under way at one time.
    private static final int STORM_CLIENTS = 64;

    private static final double RESUMED_MIN = 0.95;
    private static final int PAYLOAD = 64;
    private static final int BULK_CLIENTS = 4;
    private static final int FEW_IDLE = 1000;
    private static final double MEBIBYTE = 1 << 20;

    private Works() {}

    /// Connect, CONNECT, CONNACK, DISCONNECT, close; over and over.
    static Work connect(Plan plan) {
        return (who, place) -> {
            try (Stage stage = new Stage(who, plan, place)) {
                stage.awaitReady();
                Crowd crowd = stage.crowd(self -> new Storm(self, Long.MAX_VALUE));
                crowd.add(STORM_CLIENTS, STORM_CLIENTS);
                Map<String, Double> figures = stage.measure().perOperation();
                figures.put("resumed_share", stage.resumedShare());
                expectResumption(plan, stage.resumedShare());
                return withFailures(stage, figures);
            }
        };
    }

    /// The first connections of a process that has just started: nothing is warm.
    static Work cold(Plan plan, int lives) {
        return (who, place) -> {
            try (Stage stage = new Stage(who, plan, place)) {
                stage.awaitReady();
                Storm[] storm = new Storm[1];
                Crowd crowd = stage.crowd(self -> storm[0] = new Storm(self, lives));
                crowd.add(STORM_CLIENTS, STORM_CLIENTS);
                long cpu = stage.proxy().tree().cpuNanos();
                long began = stage.now();
                if (!stage.load()
                        .await(
                                () -> storm[0].left() == 0,
                                place.terms().windowMax().toNanos() * 10)) {
                    throw new IllegalStateException(storm[0].left() + " connections are missing");
                }
                Window window = stage.windowSince(began, cpu);
                Map<String, Double> figures = window.perOperation();
                figures.put("seconds", window.nanos() / 1e9);
                return withFailures(stage, figures);
            }
        };
    }

    /// So many clients that keep so many PUBLISH packets in flight.
    static Work roundTrips(Plan plan, int clients, int inFlight) {
        return (who, place) -> {
            try (Stage stage = new Stage(who, plan, place)) {
                stage.awaitReady();
                RoundTrips[] habit = new RoundTrips[1];
                Crowd crowd = stage.crowd(self -> habit[0] = new RoundTrips(self, stage.load(), PAYLOAD, inFlight));
                stage.gather(crowd, clients);
                habit[0].begin();
                return withFailures(stage, stage.measure().perOperation());
            }
        };
    }

    /// PUBLISH packets at a fixed rate over all clients.
    static Work open(Plan plan, int clients, int perSecond) {
        return (who, place) -> {
            try (Stage stage = new Stage(who, plan, place)) {
                stage.awaitReady();
                Paced[] habit = new Paced[1];
                Crowd crowd = stage.crowd(self -> habit[0] = new Paced(self, stage.load(), PAYLOAD, perSecond));
                stage.gather(crowd, clients);
                habit[0].begin();
                return withFailures(stage, stage.measure().perOperation());
            }
        };
    }

    /// Large packets without end, both ways.
    static Work bulk(Plan plan, int payload) {
        return (who, place) -> {
            try (Stage stage = new Stage(who, plan, place)) {
                stage.awaitReady();
                Bulk[] habit = new Bulk[1];
                Crowd crowd = stage.crowd(self -> habit[0] = new Bulk(self, stage.load(), payload, BULK_CLIENTS));
                stage.gather(crowd, BULK_CLIENTS);
                habit[0].begin();
                return withFailures(stage, stage.measure().perGigabyte());
            }
        };
    }

    /// What clients cost that say nothing: memory of the process, and its time at rest.
    static Work idle(Plan plan, int clients) {
        return (who, place) -> {
            try (Stage stage = new Stage(who, plan, place)) {
                stage.awaitReady();
                Crowd crowd = stage.crowd(_ -> new Idle());
                stage.gather(crowd, FEW_IDLE);
                stage.settle();
                long few = stage.proxy().tree().residentBytes();
                stage.gather(crowd, clients - FEW_IDLE);
                stage.settle();
                long cpu = stage.proxy().tree().cpuNanos();
                long began = stage.now();
                stage.run(place.terms().windowMin());
                long many = stage.proxy().tree().residentBytes();
                Map<String, Double> figures = new LinkedHashMap<>();
                figures.put("resident_mb", many / MEBIBYTE);
                figures.put("resident_few_mb", few / MEBIBYTE);
                figures.put("bytes_per_client", (double) (many - few) / (clients - FEW_IDLE));
                figures.put("cpu_share", (double) (stage.proxy().tree().cpuNanos() - cpu) / (stage.now() - began));
                return withFailures(stage, figures);
            }
        };
    }

    /// From the start of the process to a first client's CONNACK.
    static Work start(Plan plan) {
        return (who, place) -> {
            try (Stage stage = new Stage(who, plan, place)) {
                Map<String, Double> figures = new LinkedHashMap<>();
                figures.put("seconds", stage.awaitReady());
                figures.put("cpu_s", stage.proxy().tree().cpuNanos() / 1e9);
                figures.put("resident_mb", stage.proxy().tree().residentBytes() / MEBIBYTE);
                return figures;
            }
        };
    }

    /// What is called resumed is, and what is called full too.
    private static void expectResumption(Plan plan, double share) {
        Stage.Tls tls = plan.tls();
        boolean wanted = tls != null && tls.sessions() == TlsClients.Sessions.RESUMED;
        if (wanted ? share < RESUMED_MIN : share > 0) {
            throw new IllegalStateException("%.0f %% of the handshakes were resumed".formatted(100 * share));
        }
    }

    private static Map<String, Double> withFailures(Stage stage, Map<String, Double> figures) {
        figures.put("failures", (double) stage.failures());
        return figures;
    }
}
