package io.tidegate.config;

import static io.tidegate.config.KeyRow.pool;
import static java.util.Objects.requireNonNull;

import io.tidegate.health.HttpWords;
import io.tidegate.health.MqttWords;
import io.tidegate.health.OutlierSettings;
import io.tidegate.health.ProbeSettings;
import io.tidegate.health.ProbeSettings.Kind;
import io.tidegate.health.UrlTemplate;
import io.tidegate.http.Credentials;
import io.tidegate.http.Secret;
import io.tidegate.mqtt.Version;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Rows for the keys of health. Paths are told without the folder of the configuration, which is another each time.
final class HealthKeyRows {
    private static final String NO_FILE = "names no file";
    private static final String LIST = "found a list";
    private static final String URL = "\"http://{host}:8081/s\"";
    private static final UrlTemplate TEMPLATE = new UrlTemplate("http://{host}:8081/s");

    private HealthKeyRows() {}

    static List<KeyRow> rows() {
        List<KeyRow> rows = new ArrayList<>(probes());
        rows.addAll(mqtt());
        rows.addAll(http());
        rows.addAll(credentials());
        rows.addAll(outliers());
        return rows;
    }

    private static Function<Config, @Nullable Object> probe(Function<ProbeSettings, Object> part) {
        return pool(pool -> part.apply(pool.health().probe()));
    }

    private static List<KeyRow> probes() {
        String at = "pools.NAME.probe.";
        return List.of(
                new KeyRow(at + "kind", "mqtt", probe(p -> p.kind()), Kind.MQTT, "ping", "off, tcp, mqtt, http"),
                new KeyRow(
                        at + "interval",
                        "3s",
                        probe(p -> p.pace().interval()),
                        Duration.ofSeconds(3),
                        "2h",
                        "out of range: 100ms..1h"),
                new KeyRow(
                        at + "fast_interval",
                        "500ms",
                        probe(p -> p.pace().fastInterval()),
                        Duration.ofMillis(500),
                        "10ms",
                        "out of range: 100ms..1h"),
                new KeyRow(
                        at + "timeout",
                        "1s",
                        probe(p -> p.pace().timeout()),
                        Duration.ofSeconds(1),
                        "6m",
                        "out of range: 10ms..5m"),
                new KeyRow(at + "rise", "4", probe(p -> p.thresholds().rise()), 4, "0", "out of range: 1..100"),
                new KeyRow(at + "fall", "5", probe(p -> p.thresholds().fall()), 5, "101", "out of range: 1..100"),
                new KeyRow(at + "jitter", "0.5", probe(p -> p.pace().jitter()), 0.5, "0.6", "out of range: 0.0..0.5"));
    }

    private static Function<Config, @Nullable Object> words(Function<MqttWords, Object> part) {
        return probe(p -> part.apply(p.mqtt()));
    }

    private static List<KeyRow> mqtt() {
        String at = "pools.NAME.probe.mqtt.";
        return List.of(
                new KeyRow(at + "version", "5", words(w -> w.version()), Version.V5, "3.1", "write \"3.1.1\" or 5"),
                new KeyRow(
                        at + "client_id_prefix",
                        "\"lb-7 \"",
                        words(w -> w.clientIdPrefix()),
                        "lb-7",
                        "\"" + "x".repeat(65) + "\"",
                        "has 65 characters; write 1..64"),
                new KeyRow(
                        at + "keepalive",
                        "5m",
                        words(w -> w.keepAliveSeconds()),
                        300,
                        "19h",
                        "out of range: 0s..65535s"),
                new KeyRow(
                        at + "username",
                        "probe",
                        words(w -> requireNonNull(w.userName())),
                        "probe",
                        "\"\"",
                        "has 0 bytes"),
                new KeyRow(
                        at + "password",
                        "geheim, username = u",
                        words(w -> requireNonNull(w.password())),
                        new Secret.Written("geheim"),
                        "[a]",
                        LIST),
                new KeyRow(
                        at + "password_file",
                        "secret.txt, username = u",
                        words(w -> name(requireNonNull(w.password()))),
                        "secret.txt",
                        "\"\"",
                        NO_FILE));
    }

    private static Function<Config, @Nullable Object> over(Function<HttpWords, @Nullable Object> part) {
        return probe(p -> requireNonNull(part.apply(p.http())));
    }

    private static List<KeyRow> http() {
        String at = "pools.NAME.probe.http.";
        return List.of(
                new KeyRow(at + "url", URL, over(h -> h.url()), TEMPLATE, "\"http://emqx1/s\"", "write {host}"),
                new KeyRow(
                        at + "evacuation_url",
                        URL,
                        over(h -> h.evacuationUrl()),
                        TEMPLATE,
                        "\"{host}/s\"",
                        "is no URL that can be asked"),
                new KeyRow(
                        at + "auth",
                        "basic, username = u, password = p",
                        over(h -> h.credentials()),
                        new Credentials.Basic("u", new Secret.Written("p")),
                        "digest",
                        "write one of none, basic, bearer, login"));
    }

    private static List<KeyRow> credentials() {
        String at = "pools.NAME.probe.http.";
        return List.of(
                new KeyRow(
                        at + "username",
                        "u, auth = basic, password = p",
                        over(h -> h.credentials()),
                        new Credentials.Basic("u", new Secret.Written("p")),
                        "\"\"",
                        "has 0 bytes"),
                new KeyRow(
                        at + "password",
                        "p, auth = basic, username = u",
                        over(h -> h.credentials()),
                        new Credentials.Basic("u", new Secret.Written("p")),
                        "[a]",
                        LIST),
                new KeyRow(
                        at + "password_file",
                        "secret.txt, auth = basic, username = u",
                        over(h -> name(((Credentials.Basic) h.credentials()).password())),
                        "secret.txt",
                        "\"\"",
                        NO_FILE),
                new KeyRow(
                        at + "token",
                        "abc, auth = bearer",
                        over(h -> h.credentials()),
                        new Credentials.Bearer(new Secret.Written("abc")),
                        "[a]",
                        LIST),
                new KeyRow(
                        at + "token_file",
                        "token.txt, auth = bearer",
                        over(h -> name(((Credentials.Bearer) h.credentials()).token())),
                        "token.txt",
                        "\"\"",
                        NO_FILE),
                new KeyRow(
                        at + "login_url",
                        URL + ", auth = login, username = u, password = p",
                        over(h -> h.loginUrl()),
                        TEMPLATE,
                        "\"http://{host\"",
                        "write {host}"),
                new KeyRow(
                        at + "ssl.cacertfile",
                        "ca.pem",
                        over(h -> requireNonNull(h.cacertfile()).getFileName().toString()),
                        "ca.pem",
                        "\"\"",
                        NO_FILE));
    }

    private static Object name(Secret secret) {
        return secret instanceof Secret.InFile(var file)
                ? requireNonNull(file.getFileName()).toString()
                : secret;
    }

    private static Function<Config, @Nullable Object> outlier(Function<OutlierSettings, Object> part) {
        return pool(pool -> part.apply(requireNonNull(pool.health().outlier())));
    }

    private static List<KeyRow> outliers() {
        String at = "pools.NAME.outlier.";
        return List.of(
                new KeyRow(
                        at + "enable",
                        "off",
                        pool(p -> p.health().outlier() == null),
                        true,
                        "maybe",
                        "neither true nor false"),
                new KeyRow(at + "threshold", "9", outlier(o -> o.threshold()), 9, "2", "out of range: 3..10000"),
                new KeyRow(
                        at + "window",
                        "1m",
                        outlier(o -> o.window()),
                        Duration.ofMinutes(1),
                        "500ms",
                        "out of range: 1s..1h"),
                new KeyRow(
                        at + "base_time",
                        "10s",
                        outlier(o -> o.baseTime()),
                        Duration.ofSeconds(10),
                        "25h",
                        "out of range: 1s..24h"),
                new KeyRow(
                        at + "max_time",
                        "1m",
                        outlier(o -> o.maxTime()),
                        Duration.ofMinutes(1),
                        "0s",
                        "out of range: 1s..24h"),
                new KeyRow(at + "max_share", "1", outlier(o -> o.maxShare()), 1.0, "1.1", "out of range: 0.0..1.0"));
    }
}
