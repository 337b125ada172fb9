package io.tidegate.benchmark;

import io.tidegate.benchmark.Scenario.Work;
import io.tidegate.benchmark.load.Crowd;
import io.tidegate.benchmark.load.Idle;
import io.tidegate.benchmark.load.Storm;
import io.tidegate.benchmark.load.Subscribers;
import io.tidegate.benchmark.load.TlsClients.Sessions;
import io.tidegate.benchmark.machine.Jvm;
import io.tidegate.benchmark.machine.KernelMemory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/// What is asked of a process that has just started, and of nothing else.
final class Works {
    private static final int STORM_CLIENTS = 64;
    private static final int FEW_IDLE = 1000;
    private static final double MEBIBYTE = 1 << 20;
    private static final long LIVES_NANOS_MAX = 120_000_000_000L;

    private Works() {}

    /// The first connections of a process: nothing is warm.
    static Work cold(Plan plan, int lives) {
        return (who, place) -> {
            try (Stage stage = new Stage(who, List.of(plan), place)) {
                stage.awaitReady();
                Storm[] storm = new Storm[1];
                Crowd crowd = stage.crowd(plan, Sessions.FORGOTTEN, self -> storm[0] = new Storm(self, lives));
                crowd.add(STORM_CLIENTS, STORM_CLIENTS);
                long cpu = stage.proxy().tree().cpuNanos();
                long began = stage.now();
                if (!stage.load().await(() -> storm[0].left() == 0, LIVES_NANOS_MAX)) {
                    throw new IllegalStateException(storm[0].left() + " connections are missing");
                }
                Window window = stage.windowSince(began, cpu);
                Map<String, Double> figures = window.perOperation();
                figures.put("seconds", window.nanos() / 1e9);
                return withFailures(stage, figures);
            }
        };
    }

    /// What clients cost that say nothing: memory of the process and of the kernel, and its time at rest.
    static Work idle(Plan plan, int clients) {
        return (who, place) -> {
            try (Stage stage = new Stage(who, List.of(plan), place)) {
                stage.awaitReady();
                Crowd crowd = stage.crowd(plan, Sessions.FORGOTTEN, _ -> new Idle());
                Map<String, Double> figures =
                        atRest(stage, place.terms(), count -> stage.gather(crowd, count), clients);
                return withFailures(stage, figures);
            }
        };
    }

    /// The same for clients that have subscribed, and what they take of the heap once garbage is collected: the proxy
    /// is
    /// a JVM.
    static Work subscribed(Plan plan, int clients) {
        return (who, place) -> {
            try (Stage stage = new Stage(who, List.of(plan), place)) {
                stage.awaitReady();
                stage.dismiss();
                Jvm jvm = new Jvm(stage.proxy().pid());
                long before = liveBytes(jvm);
                Crowd crowd = stage.crowd(plan, Sessions.FORGOTTEN, self -> new Subscribers(self, stage.load()));
                Map<String, Double> figures = atRest(
                        stage,
                        place.terms(),
                        count -> {
                            stage.gather(crowd, count);
                            stage.awaitSubscriptions(crowd, Subscribers.SUBSCRIPTIONS);
                        },
                        clients);
                figures.put("heap_bytes_per_client", (liveBytes(jvm) - before) / (double) clients);
                stage.expectNoFailure();
                return withFailures(stage, figures);
            }
        };
    }

    private static long liveBytes(Jvm jvm) {
        jvm.collect();
        return jvm.heapBytes();
    }

    /// @param more has so many clients more come to the proxy, and returns when they are there
    private static Map<String, Double> atRest(Stage stage, Terms terms, IntConsumer more, int clients) {
        more.accept(FEW_IDLE);
        stage.settle();
        long few = stage.proxy().tree().residentBytes();
        KernelMemory kernelFew = KernelMemory.now();
        more.accept(clients - FEW_IDLE);
        stage.settle();
        long cpu = stage.proxy().tree().cpuNanos();
        long began = stage.now();
        stage.run(terms.windowMin());
        long many = stage.proxy().tree().residentBytes();
        KernelMemory kernel = KernelMemory.now().less(kernelFew);
        double added = clients - FEW_IDLE;
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("resident_mb", many / MEBIBYTE);
        figures.put("resident_few_mb", few / MEBIBYTE);
        figures.put("bytes_per_client", (many - few) / added);
        figures.put("kernel_bytes_per_client", kernel.bytes() / added);
        figures.put("slab_bytes_per_client", kernel.slabBytes() / added);
        figures.put("tcp_bytes_per_client", kernel.tcpBytes() / added);
        figures.put("cpu_share", (double) (stage.proxy().tree().cpuNanos() - cpu) / (stage.now() - began));
        return figures;
    }

    /// From the start of the process to a first client's CONNACK.
    static Work start(Plan plan) {
        return (who, place) -> {
            try (Stage stage = new Stage(who, List.of(plan), place)) {
                Map<String, Double> figures = new LinkedHashMap<>();
                figures.put("seconds", stage.awaitReady());
                figures.put("cpu_s", stage.proxy().tree().cpuNanos() / 1e9);
                figures.put("resident_mb", stage.proxy().tree().residentBytes() / MEBIBYTE);
                return figures;
            }
        };
    }

    private static Map<String, Double> withFailures(Stage stage, Map<String, Double> figures) {
        figures.put("failures", (double) stage.failures());
        return figures;
    }
}
