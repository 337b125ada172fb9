package io.tidegate.config;

import static io.tidegate.config.KeyRow.pool;

import io.tidegate.migration.DrainSettings;
import io.tidegate.migration.DrainSettings.OnDown;
import io.tidegate.migration.RebalanceSettings;
import io.tidegate.protect.ConnectionRate;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Rows of [KeysTest] for drain and rebalance.
final class MigrationKeyRows {
    private static final String DRAIN = "pools.NAME.drain.";
    private static final String REBALANCE = "pools.NAME.rebalance.";

    private MigrationKeyRows() {}

    static List<KeyRow> rows() {
        return Stream.of(drains(), rebalances()).flatMap(List::stream).toList();
    }

    private static List<KeyRow> drains() {
        return List.of(
                new KeyRow(
                        DRAIN + "rate",
                        "\"50/10s\"",
                        drain(DrainSettings::rate),
                        new ConnectionRate(50, Duration.ofSeconds(10)),
                        "\"0/s\"",
                        "1 or more"),
                new KeyRow(DRAIN + "jitter", "0s", drain(DrainSettings::jitter), Duration.ZERO, "2m", "0s..1m"),
                new KeyRow(
                        DRAIN + "within",
                        "10m",
                        drain(DrainSettings::within),
                        Duration.ofMinutes(10),
                        "0s",
                        "1s..7d; or write infinity"),
                new KeyRow(
                        DRAIN + "evacuation_within",
                        "20s",
                        drain(DrainSettings::evacuationWithin),
                        Duration.ofSeconds(20),
                        "8d",
                        "1s..7d"),
                new KeyRow(
                        DRAIN + "on_down",
                        "end",
                        drain(DrainSettings::onDown),
                        OnDown.END,
                        "kep",
                        "did you mean keep?"));
    }

    private static List<KeyRow> rebalances() {
        return List.of(
                new KeyRow(
                        REBALANCE + "abs_conn_threshold",
                        "0",
                        rebalance(RebalanceSettings::absConnThreshold),
                        0,
                        "-1",
                        "out of range: 0.."),
                new KeyRow(
                        REBALANCE + "rel_conn_threshold",
                        "1.5",
                        rebalance(RebalanceSettings::relConnThreshold),
                        1.5,
                        "0.9",
                        "1.0..1000.0"),
                new KeyRow(
                        REBALANCE + "conn_evict_rate",
                        "infinity",
                        rebalance(RebalanceSettings::connEvictRate),
                        ConnectionRate.INFINITY,
                        "500",
                        "write such as"),
                new KeyRow(
                        REBALANCE + "auto_rebalance",
                        "on",
                        rebalance(rebalance -> rebalance.autoInterval() != null),
                        true,
                        "1",
                        "neither true nor false"),
                new KeyRow(
                        REBALANCE + "auto_rebalance_interval",
                        "5m",
                        rebalance(rebalance -> Objects.requireNonNull(rebalance.autoInterval())),
                        Duration.ofMinutes(5),
                        "9s",
                        "10s..24h"));
    }

    private static Function<Config, @Nullable Object> drain(Function<DrainSettings, Object> part) {
        return pool(pool -> part.apply(pool.migration().drain()));
    }

    private static Function<Config, @Nullable Object> rebalance(Function<RebalanceSettings, Object> part) {
        return pool(pool -> part.apply(pool.migration().rebalance()));
    }
}
