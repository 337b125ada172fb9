package io.tidegate.config;

import static io.tidegate.config.KeyRow.pool;
import static java.util.Objects.requireNonNull;

import io.tidegate.discovery.DiscoverySettings;
import io.tidegate.discovery.DiscoverySettings.Family;
import io.tidegate.discovery.DiscoverySettings.Query;
import io.tidegate.discovery.DiscoverySettings.Weights;
import io.tidegate.http.Credentials;
import io.tidegate.http.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Rows for the keys of discovery, each with a source that it belongs to.
final class DiscoveryKeyRows {
    private static final String AT = "pools.NAME.discovery.";

    private DiscoveryKeyRows() {}

    static List<KeyRow> rows() {
        List<KeyRow> rows = new ArrayList<>(names());
        rows.addAll(questions());
        rows.addAll(emqx());
        return rows;
    }

    private static List<KeyRow> names() {
        return List.of(
                new KeyRow(
                        AT + "source",
                        "srv",
                        pool(p -> requireNonNull(p.discovery()).spelling()),
                        "srv",
                        "etcd",
                        "not known here"),
                new KeyRow(
                        AT + "file",
                        "\"a/nodes.txt\"",
                        of(
                                DiscoverySettings.File.class,
                                s -> s.file().getFileName().toString()),
                        "nodes.txt",
                        "\"\"",
                        "names no file"),
                new KeyRow(
                        AT + "name",
                        "\"_mqtt._tcp.example.org.\"",
                        of(DiscoverySettings.Dns.class, DiscoverySettings.Dns::name),
                        "_mqtt._tcp.example.org.",
                        "\"10.0.0.1\"",
                        "is no name in DNS"),
                new KeyRow(
                        AT + "port",
                        "1884",
                        of(DiscoverySettings.Dns.class, DiscoverySettings.Dns::port),
                        1884,
                        "0",
                        "1..65535"),
                new KeyRow(
                        AT + "family",
                        "ipv6",
                        of(DiscoverySettings.Dns.class, DiscoverySettings.Dns::family),
                        Family.IPV6,
                        "ipv5",
                        "did you mean ipv4?"));
    }

    private static List<KeyRow> questions() {
        return List.of(
                new KeyRow(
                        AT + "servers",
                        "[\"127.0.0.1:5353\", \"10.96.0.10\", \"::1\"]",
                        query(q -> q.servers().toString()),
                        "[127.0.0.1:5353, 10.96.0.10:53, [::1]:53]",
                        "[\"ns.example:53\"]",
                        "no address of a name server"),
                new KeyRow(
                        AT + "min_interval",
                        "1s",
                        query(Query::intervalMin),
                        Duration.ofSeconds(1),
                        "99ms",
                        "100ms..24h"),
                new KeyRow(
                        AT + "max_interval", "1h", query(Query::intervalMax), Duration.ofHours(1), "25h", "100ms..24h"),
                new KeyRow(AT + "timeout", "2s", query(Query::timeout), Duration.ofSeconds(2), "6m", "100ms..5m"),
                new KeyRow(
                        AT + "max_connections",
                        "9",
                        of(DiscoverySettings.Dns.class, DiscoverySettings.Dns::maxConnections),
                        9,
                        "0",
                        "; or write infinity"),
                new KeyRow(
                        AT + "interval",
                        "3s",
                        of(DiscoverySettings.File.class, DiscoverySettings.File::interval),
                        Duration.ofSeconds(3),
                        "99ms",
                        "100ms..24h"));
    }

    private static List<KeyRow> emqx() {
        Credentials key = new Credentials.Basic("k", new Secret.Written("s"));
        Credentials user = new Credentials.Login("n", new Secret.Written("p"));
        return List.of(
                new KeyRow(
                        AT + "urls",
                        "[\"http://10.0.0.1:18083\", \"https://b\"]",
                        of(DiscoverySettings.Emqx.class, s -> s.cluster().urls().toString()),
                        "[http://10.0.0.1:18083, https://b]",
                        "[\"http://a/api/v5\"]",
                        "without a path"),
                new KeyRow(AT + "api_key", "k", credentials(), key, "\"\"", "1..255 characters"),
                new KeyRow(AT + "api_secret", "s", credentials(), key, "[a]", "found a list"),
                new KeyRow(AT + "api_secret_file", "secret.txt", secretFile(), "secret.txt", "\"\"", "names no file"),
                new KeyRow(AT + "username", "n", credentials(), user, "\"\"", "1..255 characters"),
                new KeyRow(AT + "password", "p", credentials(), user, "[a]", "found a list"),
                new KeyRow(AT + "password_file", "secret.txt", secretFile(), "secret.txt", "\"\"", "names no file"),
                new KeyRow(
                        AT + "ssl.cacertfile",
                        "ca.pem",
                        of(
                                DiscoverySettings.Emqx.class,
                                s -> name(requireNonNull(s.cluster().cacertfile()))),
                        "ca.pem",
                        "\"\"",
                        "names no file"),
                new KeyRow(
                        AT + "weights",
                        "load",
                        of(DiscoverySettings.Emqx.class, DiscoverySettings.Emqx::weights),
                        Weights.LOAD,
                        "lood",
                        "did you mean load?"));
    }

    private static <S> Function<Config, @Nullable Object> of(Class<S> kind, Function<S, Object> part) {
        return pool(p -> part.apply(kind.cast(requireNonNull(p.discovery()))));
    }

    private static Function<Config, @Nullable Object> query(Function<Query, Object> part) {
        return of(DiscoverySettings.Dns.class, s -> part.apply(s.query()));
    }

    /// The only one that credentials are read from.
    private static Function<Config, @Nullable Object> secretFile() {
        return of(
                DiscoverySettings.Emqx.class,
                s -> name(s.cluster().credentials().files().getFirst().file()));
    }

    private static String name(Path file) {
        return requireNonNull(file.getFileName()).toString();
    }

    private static Function<Config, @Nullable Object> credentials() {
        return of(DiscoverySettings.Emqx.class, s -> s.cluster().credentials());
    }

    /// What stands beside the key `name`, in the same block.
    static String besides(String name) {
        return switch (name) {
            case "source" -> "name = a";
            case "file" -> "source = file";
            case "interval" -> "source = file, file = nodes";
            case "name" -> "source = dns, port = 1883";
            case "port" -> "source = dns, name = a";
            case "urls" -> "source = emqx, port = 1883";
            case "api_key" -> emqx("api_secret = s");
            case "api_secret", "api_secret_file" -> emqx("api_key = k");
            case "username" -> emqx("password = p");
            case "password", "password_file" -> emqx("username = n");
            case "weights" -> emqx("");
            default -> "source = dns, name = a, port = 1883";
        };
    }

    private static String emqx(String more) {
        return "source = emqx, port = 1883, urls = \"http://a\"" + (more.isEmpty() ? "" : ", " + more);
    }
}
