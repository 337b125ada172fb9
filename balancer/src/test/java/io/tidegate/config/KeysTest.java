package io.tidegate.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.config.ProcessSettings.LinkLines;
import io.tidegate.fleet.Node;
import io.tidegate.fleet.Policy;
import io.tidegate.fleet.PoolSettings;
import io.tidegate.link.ListenerSettings;
import io.tidegate.link.ListenerSettings.ProxyIn;
import io.tidegate.link.NodeLegSettings.ProxyOut;
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
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each key: said, wrong in kind, out of range, misspelled.
final class KeysTest {
    @TempDir
    Path directory;

    /// @param key with the path of its chapter
    /// @param right a value other than the default
    /// @param meant what that is in the configuration
    /// @param out a value of the right kind that is refused
    /// @param said about it
    record Row(
            String key, String right, Function<Config, @Nullable Object> meant, Object value, String out, String said) {
        @Override
        public String toString() {
            return key;
        }
    }

    static Stream<Row> rows() {
        return Stream.of(listeners(), listenerOptions(), pools(), nodeLegs(), nodes(), clients(), process())
                .flatMap(List::stream);
    }

    private static List<Row> listeners() {
        String at = "listeners.tcp.NAME.";
        return List.of(
                new Row(at + "enable", "yes", config -> config.listeners().size(), 1, "2", "neither true nor false"),
                new Row(
                        at + "bind",
                        "1999",
                        of(l -> l.bind().toString()),
                        "0.0.0.0:1999",
                        "\"[::]:65536\"",
                        "0..65535"),
                new Row(at + "max_connections", "7", of(l -> l.limits().maxConnections()), 7, "0", "out of range: 1.."),
                new Row(
                        at + "max_conn_rate",
                        "\"500/10s\"",
                        of(l -> l.limits().rate()),
                        new ConnectionRate(500, Duration.ofSeconds(10)),
                        "\"0/s\"",
                        "1 or more"),
                new Row(
                        at + "access_rules",
                        "[\"deny all\"]",
                        of(l -> l.limits().rules()),
                        AccessRules.parse(List.of("deny all")),
                        "[\"allow 10.0.0.0/33\"]",
                        "prefix length"));
    }

    private static List<Row> listenerOptions() {
        String at = "listeners.tcp.NAME.";
        return List.of(
                new Row(
                        at + "proxy_protocol",
                        "on",
                        of(l -> l.proxyIn() instanceof ProxyIn.Required),
                        true,
                        "v2",
                        "neither true nor false"),
                new Row(
                        at + "proxy_protocol_timeout",
                        "1500ms, proxy_protocol = on",
                        of(l -> l.proxyIn()),
                        new ProxyIn.Required(Duration.ofMillis(1500), TrustedNetworks.EVERYBODY),
                        "0s",
                        "out of range: 10ms..1h"),
                new Row(
                        at + "trusted",
                        "[\"10.0.0.0/8\", \"::1\"], proxy_protocol = on",
                        of(l -> l.proxyIn()),
                        new ProxyIn.Required(
                                Duration.ofSeconds(3), TrustedNetworks.parse(List.of("10.0.0.0/8", "::1"))),
                        "[\"10.1.0.0/8\"]",
                        "right of its prefix length"),
                new Row(at + "pool", "p", of(l -> l.pool()), "p", "q", "there is no pool \"q\""),
                new Row(
                        at + "tcp_options.backlog",
                        "64",
                        of(l -> l.options().backlog()),
                        64,
                        "65536",
                        "out of range: 1..65535"),
                new Row(
                        at + "tcp_options.keepalive",
                        "\"60, 10,2\"",
                        of(l -> l.options().keepAlive()),
                        new KeepAlive(60, 10, 2),
                        "\"60,10,128\"",
                        "count must be 1..127"));
    }

    private static List<Row> pools() {
        String at = "pools.NAME.";
        return List.of(
                new Row(
                        at + "balance",
                        "source_ip",
                        in(p -> p.settings().policy()),
                        Policy.SOURCE_IP,
                        "least_conections",
                        "did you mean least_connections?"),
                new Row(
                        at + "load_factor",
                        "off",
                        in(p -> p.settings().loadFactor()),
                        PoolSettings.UNBOUNDED,
                        "0.5",
                        "out of range: 1.0..1000.0; or write off"),
                new Row(
                        at + "proxy_protocol",
                        "v1",
                        in(p -> p.leg().proxyOut()),
                        new ProxyOut.Header(HeaderVersion.V1, Set.of()),
                        "true",
                        "off, v1, v2"),
                new Row(
                        at + "proxy_protocol_tlvs",
                        "[unique_id, crc32c], proxy_protocol = v2",
                        in(p -> p.leg().proxyOut()),
                        new ProxyOut.Header(HeaderVersion.V2, Set.of(OutgoingTlv.UNIQUE_ID, OutgoingTlv.CRC32C)),
                        "[crc32]",
                        "did you mean crc32c?"));
    }

    private static List<Row> nodeLegs() {
        String at = "pools.NAME.";
        return List.of(
                new Row(
                        at + "dial_timeout",
                        "750ms",
                        in(p -> p.leg().dialTimeout()),
                        Duration.ofMillis(750),
                        "1ms",
                        "out of range: 10ms..1h"),
                new Row(
                        at + "connect_deadline",
                        "6s",
                        in(p -> p.leg().connectDeadline()),
                        Duration.ofSeconds(6),
                        "61m",
                        "out of range: 10ms..1h"),
                new Row(
                        at + "connack_timeout",
                        "1m",
                        in(p -> p.leg().connackTimeout()),
                        Duration.ofMinutes(1),
                        "-1s",
                        "out of range: 10ms..1h"),
                new Row(
                        at + "resolve_interval",
                        "5s",
                        in(p -> p.resolveInterval()),
                        Duration.ofSeconds(5),
                        "999ms",
                        "out of range: 1s..24h"),
                new Row(
                        at + "keepalive",
                        "\"1,2,3\"",
                        in(p -> p.leg().keepAlive()),
                        new KeepAlive(1, 2, 3),
                        "\"1,2\"",
                        "\"240,30,5\""));
    }

    private static List<Row> nodes() {
        String at = "pools.NAME.nodes.";
        return List.of(
                new Row(at + "name", "n2", node(n -> n.id().name()), "n2", "\"a b\"", "is no name"),
                new Row(
                        at + "address",
                        "\"emqx1:1884\"",
                        node(n -> n.address().toString()),
                        "emqx1:1884",
                        "\"emqx1:0\"",
                        "1..65535"),
                new Row(at + "weight", "1000", node(Node::weight), 1000, "1001", "out of range: 0..1000"),
                new Row(at + "max_connections", "9", node(Node::maxConnections), 9, "0", "; or write infinity"),
                new Row(at + "backup", "true", node(Node::role), Node.Role.BACKUP, "maybe", "neither true nor false"));
    }

    private static List<Row> clients() {
        return List.of(
                new Row(
                        "mqtt.connect_timeout",
                        "20s",
                        c -> c.client().connectTimeout(),
                        Duration.ofSeconds(20),
                        "0s",
                        "10ms..1h"),
                new Row(
                        "mqtt.max_connect_size",
                        "64KB",
                        c -> c.client().connectBytesMax(),
                        65_536,
                        "17MB",
                        "64B..16MB"),
                new Row(
                        "mqtt.keepalive_multiplier",
                        "2",
                        c -> c.client().keepAliveMultiplier(),
                        2.0,
                        "0.9",
                        "1.0..10.0"),
                new Row(
                        "mqtt.idle_timeout",
                        "1h",
                        c -> c.client().idleTimeout(),
                        Duration.ofHours(1),
                        "0s",
                        "or write infinity"));
    }

    private static List<Row> process() {
        return List.of(
                new Row("limits.buffer_memory", "1GB", c -> c.process().bufferMemory(), 1L << 30, "1KB", "1MB..1024GB"),
                new Row(
                        "limits.half_close_timeout",
                        "1s",
                        c -> c.client().halfCloseTimeout(),
                        Duration.ofSeconds(1),
                        "25h",
                        "10ms..24h"),
                new Row(
                        "limits.send_timeout",
                        "90s",
                        c -> c.client().sendTimeout(),
                        Duration.ofSeconds(90),
                        "0s",
                        "1s..24h"),
                new Row("transport.loops", "3", c -> c.process().loops(), 3, "257", "1..256; or write auto"),
                new Row(
                        "shutdown.readiness_delay",
                        "5s",
                        c -> c.end().readinessDelay(),
                        Duration.ofSeconds(5),
                        "-1s",
                        "0s..1h"),
                new Row("shutdown.drain", "0s", c -> c.end().drain(), Duration.ZERO, "2d", "0s..24h"),
                new Row(
                        "admin.bind",
                        "\"[::1]:8888\"",
                        c -> String.valueOf(c.adminBind()),
                        "[::1]:8888",
                        "\"admin:8888\"",
                        "no IP address"),
                new Row(
                        "log.links",
                        "off",
                        c -> c.process().linkLines(),
                        LinkLines.OMITTED,
                        "1",
                        "neither true nor false"));
    }

    private static Function<Config, @Nullable Object> of(Function<ListenerSettings, Object> part) {
        return config -> part.apply(config.listeners().getFirst());
    }

    private static Function<Config, @Nullable Object> in(Function<PoolConfig, Object> part) {
        return config -> part.apply(config.pools().getFirst());
    }

    private static Function<Config, @Nullable Object> node(Function<Node, Object> part) {
        return in(pool -> part.apply(pool.nodes().getFirst()));
    }

    @Test
    void everyKeyHasItsRow() {
        List<String> keys = new ArrayList<>();
        for (Chapter chapter : Keys.CHAPTERS) {
            chapter.keys().forEach(key -> keys.add(chapter.path() + "." + key.name()));
        }
        assertThat(rows().map(Row::key)).containsExactlyInAnyOrderElementsOf(keys);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void meansWhatItSays(Row row) {
        assertThat(row.meant().apply(texts().config(with(row, row.right())))).isEqualTo(row.value());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void isRefusedOutOfRangeWithItsLine(Row row) {
        assertThat(texts().problems(with(row, row.out())))
                .singleElement()
                .asString()
                .startsWith("tidegate.conf:3: " + path(row) + ": ")
                .contains(row.said());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void isRefusedWhereItIsABlock(Row row) {
        assertThat(texts().problems(with(row, "{ x = 1 }")))
                .singleElement()
                .asString()
                .startsWith("tidegate.conf:3: " + path(row) + ": expected ")
                .contains("found a block in braces");
    }

    @ParameterizedTest
    @MethodSource("rows")
    void isNamedWhereItIsMisspelled(Row row) {
        String name = last(row);
        String wrong = name.substring(0, name.length() - 1) + "_";
        assertThat(texts().problems(with(row, row.right()).replaceFirst("(?m)^  " + name + " =", "  " + wrong + " =")))
                .anyMatch(line -> line.startsWith("tidegate.conf:3: ")
                        && line.contains(wrong + " is not known; did you mean " + name + "?"));
    }

    /// The key stands alone in line 3.
    private static String with(Row row, String value) {
        String line = "\n  " + last(row) + " = " + value + "\n";
        String listener = last(row).equals("bind") ? "" : "bind = \"127.0.0.1:1883\"";
        String address = last(row).equals("address") ? "" : "address = \"192.0.2.1:1883\"";
        String pool = "pools.p.nodes = [{ address = \"192.0.2.1:1883\" }]\n";
        if (row.key().startsWith("listeners.tcp.NAME.tcp_options")) {
            return "listeners.tcp.l { bind = 1883, tcp_options {\n" + line + "} }\n" + pool;
        }
        if (row.key().startsWith("listeners")) {
            return "listeners.tcp.l {\n" + line + listener + "}\n" + pool;
        }
        String front = "listeners.tcp.l.bind = \"127.0.0.1:1883\"\n";
        if (row.key().startsWith("pools.NAME.nodes")) {
            return "pools.p.nodes = [{\n" + line + address + "}]\n" + front;
        }
        if (row.key().startsWith("pools")) {
            return "pools.p {\n" + line + "nodes = [{ address = \"192.0.2.1:1883\" }] }\n" + front;
        }
        return row.key().substring(0, row.key().indexOf('.')) + " {\n" + line + "}\n" + pool + front;
    }

    private static String path(Row row) {
        return row.key()
                .replace("listeners.tcp.NAME", "listeners.tcp.l")
                .replace("pools.NAME.nodes", "pools.p.nodes.0")
                .replace("pools.NAME", "pools.p");
    }

    private static String last(Row row) {
        return row.key().substring(row.key().lastIndexOf('.') + 1);
    }

    private Texts texts() {
        return new Texts(directory);
    }
}
