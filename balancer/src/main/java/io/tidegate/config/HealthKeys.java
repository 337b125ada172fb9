package io.tidegate.config;

import io.tidegate.health.MqttWords;
import io.tidegate.health.OutlierSettings;
import io.tidegate.health.ProbeSettings;
import io.tidegate.health.ProbeSettings.Pace;
import io.tidegate.health.ProbeSettings.Thresholds;
import io.tidegate.health.UrlTemplate;
import io.tidegate.mqtt.Version;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/// The keys of a pool's health: what is asked of nodes, and what clients meet. They are among [Keys#CHAPTERS].
final class HealthKeys {
    private static final String IN_FILE =
            "A file that holds it, instead; it is read again while the process runs, so it may change.";

    private HealthKeys() {}

    /// How we show over HTTP that we may ask.
    enum HttpAuth {
        NONE,
        BASIC,
        BEARER,
        LOGIN
    }

    /// `pools.NAME.probe`.
    static final class Probe {
        static final Key<ProbeSettings.Kind> KIND = Key.of(
                "kind",
                Form.word(ProbeSettings.Kind.class),
                "off",
                "What nodes are asked. `tcp`: that they accept; a process that stands still passes. `mqtt`: that they answer a CONNECT and a PINGREQ. `http`: that a URL answers 200. `off`: nothing, and nodes are judged by what clients meet.");
        static final Key<Duration> INTERVAL = Key.of(
                "interval", Quantities.duration("100ms", "1h"), "5s", "From one probe of a node to its next one.");
        static final Key<Duration> FAST_INTERVAL = Key.of(
                "fast_interval",
                Quantities.duration("100ms", "1h"),
                "1s",
                "The same while it is in question whether the node works: something speaks against what is thought of it, or nothing is known yet.");
        static final Key<Duration> TIMEOUT =
                Key.of("timeout", Quantities.duration("10ms", "5m"), "2s", "For one probe as a whole.");
        static final Key<Integer> RISE = Key.of(
                "rise",
                Quantities.whole(1, Thresholds.MAX),
                "2",
                "So many good answers in a row bring a node back; so many that say so make it evacuate, or end that.");
        static final Key<Integer> FALL =
                Key.of("fall", Quantities.whole(1, Thresholds.MAX), "3", "So many failures in a row put a node down.");
        static final Key<Double> JITTER = Key.of(
                "jitter",
                Quantities.decimal(0, Pace.JITTER_MAX),
                "0.2",
                "The part of an interval by which it is longer or shorter by chance, so that balancers do not ask together.");

        static final Chapter CHAPTER = new Chapter(
                "pools.NAME.probe",
                "Whether nodes work is asked of them. Probes begin as clients do: with a PROXY header where the pool has `proxy_protocol`, and, for `mqtt`, over TLS where it has `ssl`. See [health.md](health.md).",
                List.of(KIND, INTERVAL, FAST_INTERVAL, TIMEOUT, RISE, FALL, JITTER),
                List.of("mqtt", "http"));

        private Probe() {}
    }

    /// `pools.NAME.probe.mqtt`.
    static final class ProbeMqtt {
        static final Key<Version> VERSION = Key.of(
                "version",
                Form.text("`\"3.1.1\"` / 5", HealthKeys::version),
                "\"3.1.1\"",
                "Of MQTT. In 5 an EMQX node that evacuates says so; in 3.1.1 it says that it is not available.");
        static final Key<String> CLIENT_ID_PREFIX = Key.of(
                "client_id_prefix",
                Form.text(
                        "text, 1.." + MqttWords.PREFIX_LENGTH_MAX + " characters",
                        text -> bounded(text, MqttWords.PREFIX_LENGTH_MAX)),
                MqttWords.PREFIX_DEFAULT,
                "What the client ids of probes begin with. Ten digits follow, which tell balancers and nodes apart and stay the same while the process runs.");
        static final Key<Duration> KEEPALIVE = Key.of(
                "keepalive", Quantities.duration("0s", "65535s"), "60s", "The keep alive in the CONNECT; `0s`: none.");
        static final Key<String> USERNAME = Key.optional(
                "username", Form.text("text", HealthKeys::credential), "none", "The user name in the CONNECT.");
        static final Key<String> PASSWORD =
                Key.optional("password", Form.secret(), "none", "The password in the CONNECT; it needs a `username`.");
        static final Key<String> PASSWORD_FILE = Key.optional("password_file", TlsForms.file(), "none", IN_FILE);

        static final Chapter CHAPTER = new Chapter(
                "pools.NAME.probe.mqtt",
                "What a probe of `kind = mqtt` says: a CONNECT with Clean Session 1, PINGREQ, DISCONNECT. Any CONNACK shows that the node is at work, but for those that say it is not available (0x88, 0x89; before MQTT 5: 3) or evacuating (0x9C, 0x9D).",
                List.of(VERSION, CLIENT_ID_PREFIX, KEEPALIVE, USERNAME, PASSWORD, PASSWORD_FILE),
                List.of());

        private ProbeMqtt() {}
    }

    /// `pools.NAME.probe.http`.
    static final class ProbeHttp {
        static final Key<UrlTemplate> URL = Key.optional(
                "url",
                url(),
                "not asked",
                "Of `kind = http`: what answers 200 where the node works. EMQX: `\"http://{host}:18083/status\"`.");
        static final Key<UrlTemplate> EVACUATION_URL = Key.optional(
                "evacuation_url",
                url(),
                "not asked",
                "What answers 503 where the node's clients are to leave it, else 200; beside a probe of any kind. EMQX: `\"http://{host}:18083/api/v5/load_rebalance/availability_check\"`.");
        static final Key<HttpAuth> AUTH = Key.of(
                "auth",
                Form.word(HttpAuth.class),
                "none",
                "How we show that we may ask. `basic`: `username` and `password`, such as an API key and its secret. `bearer`: `token`. `login`: `username` and `password` get a token at `login_url`, again whenever it is over.");
        static final Key<String> USERNAME =
                Key.optional("username", Form.text("text", HealthKeys::credential), "none", "Of `basic` and `login`.");
        static final Key<String> PASSWORD = Key.optional("password", Form.secret(), "none", "Of `basic` and `login`.");
        static final Key<String> PASSWORD_FILE = Key.optional("password_file", TlsForms.file(), "none", IN_FILE);
        static final Key<String> TOKEN = Key.optional("token", Form.secret(), "none", "Of `bearer`.");
        static final Key<String> TOKEN_FILE = Key.optional("token_file", TlsForms.file(), "none", IN_FILE);
        static final Key<UrlTemplate> LOGIN_URL = Key.optional(
                "login_url",
                url(),
                "none",
                "Of `login`: where user name and password are posted. EMQX: `\"http://{host}:18083/api/v5/login\"`.");

        static final Chapter CHAPTER = new Chapter(
                "pools.NAME.probe.http",
                "What is asked over HTTP. `{host}` is each node's: its IP address, or with `https` the host as written in its `address`.",
                List.of(URL, EVACUATION_URL, AUTH, USERNAME, PASSWORD, PASSWORD_FILE, TOKEN, TOKEN_FILE, LOGIN_URL),
                List.of("ssl"));

        private ProbeHttp() {}
    }

    /// `pools.NAME.outlier`.
    static final class Outlier {
        static final Key<Boolean> ENABLE = Key.of(
                "enable", Form.flag(), "true", "`false`: what clients meet at a node is counted, and nothing follows.");
        static final Key<Integer> THRESHOLD = Key.of(
                "threshold",
                Quantities.whole(OutlierSettings.THRESHOLD_MIN, OutlierSettings.THRESHOLD_MAX),
                "5",
                "Clients, each with another id and at another address, that a node must fail within `window`.");
        static final Key<Duration> WINDOW = Key.of(
                "window",
                Quantities.duration("1s", "1h"),
                "30s",
                "How long complaints are remembered; each client id and each address counts once in it.");
        static final Key<Duration> BASE_TIME = Key.of(
                "base_time",
                Quantities.duration("1s", "24h"),
                "30s",
                "How long the first ejection lasts; the second in a row lasts twice as long, the third three times.");
        static final Key<Duration> MAX_TIME =
                Key.of("max_time", Quantities.duration("1s", "24h"), "5m", "How long any ejection lasts at most.");
        static final Key<Double> MAX_SHARE = Key.of(
                "max_share",
                Quantities.decimal(0, 1),
                "0.34",
                "The part of the pool's nodes, by number, that may be ejected at one time; one may be where there are two or more, but never the last usable one.");

        static final Chapter CHAPTER = new Chapter(
                "pools.NAME.outlier",
                "A node that fails clients more than the others do comes last in the order for a while: it cannot be reached, takes a CONNECT and is silent, ends the connection before its CONNACK, or answers that it is not available.",
                List.of(ENABLE, THRESHOLD, WINDOW, BASE_TIME, MAX_TIME, MAX_SHARE),
                List.of());

        private Outlier() {}
    }

    private static Form<UrlTemplate> url() {
        return Form.text("URL with `{host}`", UrlTemplate::new);
    }

    private static Version version(String text) {
        return switch (text) {
            case "3.1.1", "4" -> Version.V3_1_1;
            case "5", "5.0" -> Version.V5;
            default -> throw new IllegalArgumentException("\"" + text + "\" is no version; write \"3.1.1\" or 5");
        };
    }

    private static String bounded(String text, int max) {
        if (text.isEmpty() || text.length() > max || text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("has " + text.length() + " characters; write 1.." + max);
        }
        return text;
    }

    private static String credential(String text) {
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes == 0 || bytes > MqttWords.CREDENTIAL_BYTES_MAX || text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    "has " + bytes + " bytes; write 1.." + MqttWords.CREDENTIAL_BYTES_MAX + ", without U+0000");
        }
        return text;
    }
}
