package io.tidegate.config;

import static io.tidegate.config.KeyRow.listener;
import static io.tidegate.config.KeyRow.node;
import static io.tidegate.config.KeyRow.pool;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.config.ProcessSettings.LinkLines;
import io.tidegate.fleet.Node;
import io.tidegate.fleet.Policy;
import io.tidegate.fleet.PoolSettings;
import io.tidegate.link.ListenerSettings.ProxyIn;
import io.tidegate.link.NodeLegSettings.ProxyOut;
import io.tidegate.link.RetrySettings.AfterSend;
import io.tidegate.protect.AccessRules;
import io.tidegate.protect.ConnectionRate;
import io.tidegate.protect.TrustedNetworks;
import io.tidegate.proxyprotocol.HeaderVersion;
import io.tidegate.proxyprotocol.OutgoingTlv;
import io.tidegate.transport.KeepAlive;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each key: said, wrong in kind, out of range, misspelled.
final class KeysTest {
    @TempDir
    Path directory;

    static Stream<KeyRow> rows() {
        return Stream.of(
                        listeners(),
                        listenerOptions(),
                        pools(),
                        nodeLegs(),
                        nodesThatFail(),
                        nodes(),
                        clients(),
                        process(),
                        TlsKeyRows.rows(),
                        HealthKeyRows.rows(),
                        ContinuityKeyRows.rows(),
                        MigrationKeyRows.rows(),
                        DiscoveryKeyRows.rows())
                .flatMap(List::stream);
    }

    private static List<KeyRow> listeners() {
        String at = "listeners.tcp.NAME.";
        return List.of(
                new KeyRow(at + "enable", "yes", config -> config.listeners().size(), 1, "2", "neither true nor false"),
                new KeyRow(
                        at + "bind",
                        "1999",
                        listener(l -> l.bind().toString()),
                        "0.0.0.0:1999",
                        "\"[::]:65536\"",
                        "0..65535"),
                new KeyRow(
                        at + "max_connections",
                        "7",
                        listener(l -> l.limits().maxConnections()),
                        7,
                        "0",
                        "out of range: 1.."),
                new KeyRow(
                        at + "max_conn_rate",
                        "\"500/10s\"",
                        listener(l -> l.limits().rate()),
                        new ConnectionRate(500, Duration.ofSeconds(10)),
                        "\"0/s\"",
                        "1 or more"),
                new KeyRow(
                        at + "access_rules",
                        "[\"deny all\"]",
                        listener(l -> l.limits().rules()),
                        AccessRules.parse(List.of("deny all")),
                        "[\"allow 10.0.0.0/33\"]",
                        "prefix length"));
    }

    private static List<KeyRow> listenerOptions() {
        String at = "listeners.tcp.NAME.";
        return List.of(
                new KeyRow(
                        at + "proxy_protocol",
                        "on",
                        listener(l -> l.proxyIn() instanceof ProxyIn.Required),
                        true,
                        "v2",
                        "neither true nor false"),
                new KeyRow(
                        at + "proxy_protocol_timeout",
                        "1500ms, proxy_protocol = on",
                        listener(l -> l.proxyIn()),
                        new ProxyIn.Required(Duration.ofMillis(1500), TrustedNetworks.EVERYBODY),
                        "0s",
                        "out of range: 10ms..1h"),
                new KeyRow(
                        at + "trusted",
                        "[\"10.0.0.0/8\", \"::1\"], proxy_protocol = on",
                        listener(l -> l.proxyIn()),
                        new ProxyIn.Required(
                                Duration.ofSeconds(3), TrustedNetworks.parse(List.of("10.0.0.0/8", "::1"))),
                        "[\"10.1.0.0/8\"]",
                        "right of its prefix length"),
                new KeyRow(at + "pool", "p", listener(l -> l.pool()), "p", "q", "there is no pool \"q\""),
                new KeyRow(
                        at + "tcp_options.backlog",
                        "64",
                        listener(l -> l.options().backlog()),
                        64,
                        "65536",
                        "out of range: 1..65535"),
                new KeyRow(
                        at + "tcp_options.keepalive",
                        "\"60, 10,2\"",
                        listener(l -> l.options().keepAlive()),
                        new KeepAlive(60, 10, 2),
                        "\"60,10,128\"",
                        "count must be 1..127"));
    }

    private static List<KeyRow> pools() {
        String at = "pools.NAME.";
        return List.of(
                new KeyRow(
                        at + "balance",
                        "source_ip",
                        pool(p -> p.settings().policy()),
                        Policy.SOURCE_IP,
                        "least_conections",
                        "did you mean least_connections?"),
                new KeyRow(
                        at + "load_factor",
                        "off",
                        pool(p -> p.settings().loadFactor()),
                        PoolSettings.UNBOUNDED,
                        "0.5",
                        "out of range: 1.0..1000.0; or write off"),
                new KeyRow(
                        at + "proxy_protocol",
                        "v1",
                        pool(p -> p.leg().proxyOut()),
                        new ProxyOut.Header(HeaderVersion.V1, Set.of()),
                        "true",
                        "off, v1, v2"),
                new KeyRow(
                        at + "proxy_protocol_tlvs",
                        "[unique_id, crc32c], proxy_protocol = v2",
                        pool(p -> p.leg().proxyOut()),
                        new ProxyOut.Header(HeaderVersion.V2, Set.of(OutgoingTlv.UNIQUE_ID, OutgoingTlv.CRC32C)),
                        "[crc32]",
                        "did you mean crc32c?"));
    }

    private static List<KeyRow> nodeLegs() {
        String at = "pools.NAME.";
        return List.of(
                new KeyRow(
                        at + "dial_timeout",
                        "750ms",
                        pool(p -> p.leg().dialTimeout()),
                        Duration.ofMillis(750),
                        "1ms",
                        "out of range: 10ms..1h"),
                new KeyRow(
                        at + "connect_deadline",
                        "6s",
                        pool(p -> p.leg().connectDeadline()),
                        Duration.ofSeconds(6),
                        "61m",
                        "out of range: 10ms..1h"),
                new KeyRow(
                        at + "connack_timeout",
                        "1m",
                        pool(p -> p.leg().connackTimeout()),
                        Duration.ofMinutes(1),
                        "-1s",
                        "out of range: 10ms..1h"),
                new KeyRow(
                        at + "resolve_interval",
                        "5s",
                        pool(p -> p.resolveInterval()),
                        Duration.ofSeconds(5),
                        "999ms",
                        "out of range: 1s..24h"),
                new KeyRow(
                        at + "keepalive",
                        "\"1,2,3\"",
                        pool(p -> p.leg().socket().options().keepAlive()),
                        new KeepAlive(1, 2, 3),
                        "\"1,2\"",
                        "\"240,30,5\""));
    }

    private static List<KeyRow> nodesThatFail() {
        String at = "pools.NAME.";
        return List.of(
                new KeyRow(
                        at + "suspect_after",
                        "2s",
                        pool(p -> p.leg().retry().suspectAfter()),
                        Duration.ofSeconds(2),
                        "99ms",
                        "out of range: 100ms..1h"),
                new KeyRow(
                        at + "retry_after_send",
                        "never",
                        pool(p -> p.leg().retry().afterSend()),
                        AfterSend.NEVER,
                        "sometimes",
                        "always"),
                new KeyRow(at + "retry_budget", "0.5", pool(p -> p.leg().retry().budget()), 0.5, "2", "out of range"),
                new KeyRow(
                        at + "tcp_user_timeout",
                        "60s",
                        pool(p -> p.leg().socket().options().userTimeoutMillis()),
                        60_000,
                        "29s",
                        "out of range: 30s..24h"),
                new KeyRow(
                        at + "source_addresses",
                        "[\"192.0.2.7\"]",
                        pool(p -> p.leg().socket().sources().toString()),
                        "[/192.0.2.7]",
                        "[\"host\"]",
                        "is no IP address"),
                new KeyRow(
                        at + "slow_start",
                        "10s",
                        pool(p -> p.settings().slowStart()),
                        Duration.ofSeconds(10),
                        "25h",
                        "out of range: 0s..24h"),
                new KeyRow(
                        at + "panic_share", "0.25", pool(p -> p.settings().panicShare()), 0.25, "1.5", "out of range"));
    }

    private static List<KeyRow> nodes() {
        String at = "pools.NAME.nodes.";
        return List.of(
                new KeyRow(at + "name", "n2", node(n -> n.id().name()), "n2", "\"a b\"", "is no name"),
                new KeyRow(
                        at + "address",
                        "\"emqx1:1884\"",
                        node(n -> n.address().toString()),
                        "emqx1:1884",
                        "\"emqx1:0\"",
                        "1..65535"),
                new KeyRow(at + "weight", "1000", node(Node::weight), 1000, "1001", "out of range: 0..1000"),
                new KeyRow(at + "max_connections", "9", node(Node::maxConnections), 9, "0", "; or write infinity"),
                new KeyRow(
                        at + "backup", "true", node(Node::role), Node.Role.BACKUP, "maybe", "neither true nor false"));
    }

    private static List<KeyRow> clients() {
        return List.of(
                new KeyRow(
                        "mqtt.connect_timeout",
                        "20s",
                        c -> c.client().connectTimeout(),
                        Duration.ofSeconds(20),
                        "0s",
                        "10ms..1h"),
                new KeyRow(
                        "mqtt.max_connect_size",
                        "64KB",
                        c -> c.client().connectBytesMax(),
                        65_536,
                        "17MB",
                        "64B..16MB"),
                new KeyRow(
                        "mqtt.keepalive_multiplier",
                        "2",
                        c -> c.client().keepAliveMultiplier(),
                        2.0,
                        "0.9",
                        "1.0..10.0"),
                new KeyRow(
                        "mqtt.idle_timeout",
                        "1h",
                        c -> c.client().idleTimeout(),
                        Duration.ofHours(1),
                        "0s",
                        "or write infinity"));
    }

    private static List<KeyRow> process() {
        return List.of(
                new KeyRow(
                        "limits.buffer_memory", "1GB", c -> c.process().bufferMemory(), 1L << 30, "1KB", "1MB..1024GB"),
                new KeyRow(
                        "limits.half_close_timeout",
                        "1s",
                        c -> c.client().halfCloseTimeout(),
                        Duration.ofSeconds(1),
                        "25h",
                        "10ms..24h"),
                new KeyRow(
                        "limits.send_timeout",
                        "90s",
                        c -> c.client().sendTimeout(),
                        Duration.ofSeconds(90),
                        "0s",
                        "1s..24h"),
                new KeyRow("limits.max_handshakes", "7", c -> c.client().handshakesMax(), 7, "0", "1..1000000"),
                new KeyRow(
                        "transport.latency_budget",
                        "200us",
                        c -> c.process().latencyBudget(),
                        Duration.ofNanos(200_000),
                        "11ms",
                        "0s..10ms"),
                new KeyRow("transport.loops", "3", c -> c.process().loops(), 3, "257", "1..256; or write auto"),
                new KeyRow(
                        "shutdown.readiness_delay",
                        "5s",
                        c -> c.end().readinessDelay(),
                        Duration.ofSeconds(5),
                        "-1s",
                        "0s..1h"),
                new KeyRow("shutdown.drain", "0s", c -> c.end().drain(), Duration.ZERO, "2d", "0s..24h"),
                new KeyRow(
                        "admin.bind",
                        "\"[::1]:8888\"",
                        c -> String.valueOf(c.adminBind()),
                        "[::1]:8888",
                        "\"admin:8888\"",
                        "no IP address"),
                new KeyRow(
                        "log.links",
                        "off",
                        c -> c.process().linkLines(),
                        LinkLines.OMITTED,
                        "1",
                        "neither true nor false"));
    }

    @Test
    void everyKeyHasItsRow() {
        List<String> keys = new ArrayList<>();
        for (Chapter chapter : Keys.CHAPTERS) {
            chapter.keys().forEach(key -> keys.add(chapter.path() + "." + key.name()));
        }
        assertThat(rows().map(KeyRow::key)).containsExactlyInAnyOrderElementsOf(keys);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void meansWhatItSays(KeyRow row) {
        assertThat(row.meant().apply(texts().config(row.configuration(row.right()))))
                .isEqualTo(row.value());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void isRefusedOutOfRangeWithItsLine(KeyRow row) {
        assertThat(texts().problems(row.configuration(row.out())))
                .singleElement()
                .asString()
                .startsWith("tidegate.conf:3: " + row.path() + ": ")
                .contains(row.said());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void isRefusedWhereItIsABlock(KeyRow row) {
        assertThat(texts().problems(row.configuration("{ x = 1 }")))
                .singleElement()
                .asString()
                .startsWith("tidegate.conf:3: " + row.path() + ": expected ")
                .contains("found a block in braces");
    }

    @ParameterizedTest
    @MethodSource("rows")
    void isNamedWhereItIsMisspelled(KeyRow row) {
        String name = row.name();
        String wrong = name.substring(0, name.length() - 1) + "_";
        assertThat(texts().problems(row.configuration(row.right())
                        .replaceFirst("(?m)^  " + name + " =", "  " + wrong + " =")))
                .anyMatch(line -> line.startsWith("tidegate.conf:3: ")
                        && line.contains(wrong + " is not known; did you mean " + name + "?"));
    }

    private Texts texts() {
        return new Texts(directory);
    }
}
