package io.tidegate.config;

import static io.tidegate.config.KeyRow.pool;

import io.tidegate.continuity.Capabilities.Broker;
import io.tidegate.link.ContinuitySettings;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Rows of [KeysTest] for continuity.
final class ContinuityKeyRows {
    private static final String AT = "pools.NAME.continuity.";

    private ContinuityKeyRows() {}

    static List<KeyRow> rows() {
        return Stream.of(moves(), bounds()).flatMap(List::stream).toList();
    }

    private static List<KeyRow> moves() {
        return List.of(
                new KeyRow(
                        AT + "enable",
                        "yes",
                        pool(pool -> pool.leg().continuity() != null),
                        true,
                        "2",
                        "neither true nor false"),
                new KeyRow(
                        AT + "broker",
                        "rabbitmq",
                        part(ContinuitySettings::capabilities),
                        Broker.RABBITMQ.capabilities(),
                        "rabitmq",
                        "did you mean rabbitmq?"),
                new KeyRow(AT + "hold", "30s", part(ContinuitySettings::hold), Duration.ofSeconds(30), "0s", "1s..1h"),
                new KeyRow(
                        AT + "rate",
                        "\"50/s\"",
                        part(settings -> settings.pace().perSecond()),
                        50,
                        "\"1/2s\"",
                        "write such as \"2000/s\""),
                new KeyRow(
                        AT + "in_flight", "5", part(settings -> settings.pace().inFlight()), 5, "0", "1..10000"),
                new KeyRow(
                        AT + "settle",
                        "0s",
                        part(settings -> settings.pace().settle()),
                        Duration.ZERO,
                        "11s",
                        "0s..10s"),
                new KeyRow(
                        AT + "silent_after",
                        "5s",
                        part(ContinuitySettings::silentAfter),
                        Duration.ofSeconds(5),
                        "99ms",
                        "100ms..1h"));
    }

    private static List<KeyRow> bounds() {
        return List.of(
                new KeyRow(
                        AT + "max_unfinished_size",
                        "1MB",
                        part(settings -> settings.bounds().keptBytes()),
                        1L << 20,
                        "1KB",
                        "4KB..64MB"),
                new KeyRow(
                        AT + "max_unfinished_packets",
                        "100",
                        part(settings -> settings.bounds().keptPackets()),
                        100,
                        "65536",
                        "1..65535"),
                new KeyRow(
                        AT + "max_subscriptions",
                        "10",
                        part(settings -> settings.bounds().subscriptions()),
                        10,
                        "0",
                        "1..1000000"));
    }

    private static Function<Config, @Nullable Object> part(Function<ContinuitySettings, Object> part) {
        return pool(pool -> part.apply(Objects.requireNonNull(pool.leg().continuity())));
    }
}
