package io.tidegate.config;

import io.tidegate.config.HealthKeys.HttpAuth;
import io.tidegate.config.HealthKeys.Outlier;
import io.tidegate.config.HealthKeys.Probe;
import io.tidegate.config.HealthKeys.ProbeHttp;
import io.tidegate.config.HealthKeys.ProbeMqtt;
import io.tidegate.health.HealthSettings;
import io.tidegate.health.HttpWords;
import io.tidegate.health.MqttWords;
import io.tidegate.health.OutlierSettings;
import io.tidegate.health.ProbeSettings;
import io.tidegate.health.ProbeSettings.Kind;
import io.tidegate.health.ProbeSettings.Pace;
import io.tidegate.health.ProbeSettings.Thresholds;
import io.tidegate.health.UrlTemplate;
import io.tidegate.http.Credentials;
import io.tidegate.http.Secret;
import io.tidegate.mqtt.Version;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads `probe` and `outlier` of pools. Confined to one reading.
///
/// @param asked reads secrets, and who is believed
record HealthReader(HttpReader asked) {
    private static final String DOES_NOTHING = " does nothing without ";

    /// @param leg how connections to the pool's nodes begin
    HealthSettings read(Section pool, ProbeSettings.Leg leg) {
        return new HealthSettings(
                probe(pool.block("probe", Probe.CHAPTER), leg), outlier(pool.block("outlier", Outlier.CHAPTER)));
    }

    private ProbeSettings probe(Section section, ProbeSettings.Leg leg) {
        Kind kind = section.get(Probe.KIND);
        Pace pace = new Pace(
                section.get(Probe.INTERVAL),
                section.get(Probe.FAST_INTERVAL),
                section.get(Probe.TIMEOUT),
                section.get(Probe.JITTER));
        if (pace.fastInterval().compareTo(pace.interval()) > 0) {
            section.warn(Probe.FAST_INTERVAL, " is longer than interval, so doubts are looked into later than nothing");
        }
        Thresholds thresholds = new Thresholds(section.get(Probe.RISE), section.get(Probe.FALL));
        MqttWords mqtt = mqtt(section.block("mqtt", ProbeMqtt.CHAPTER));
        Section overHttp = section.block("http", ProbeHttp.CHAPTER);
        HttpWords http = http(overHttp);
        if (kind == Kind.OFF) {
            if (section.has("mqtt") || section.has("http")) {
                section.warn(Probe.KIND, " = off: nodes are asked nothing; write tcp, mqtt or http");
            }
            return ProbeSettings.OFF;
        }
        if (kind == Kind.HTTP && http.url() == null && http.evacuationUrl() == null) {
            if (!overHttp.has(ProbeHttp.URL) && !overHttp.has(ProbeHttp.EVACUATION_URL)) {
                section.refuse(
                        Probe.KIND,
                        " = http needs http.url or http.evacuation_url, such as \"http://{host}:8081/status\"");
            }
            return ProbeSettings.OFF;
        }
        return new ProbeSettings(kind, pace, thresholds, leg, mqtt, http);
    }

    private MqttWords mqtt(Section section) {
        Version version = section.get(ProbeMqtt.VERSION);
        String prefix = section.get(ProbeMqtt.CLIENT_ID_PREFIX);
        Duration keepAlive = section.get(ProbeMqtt.KEEPALIVE);
        String userName = section.find(ProbeMqtt.USERNAME);
        section.settleNothing(ProbeMqtt.USERNAME);
        Secret password = asked.secret(section, ProbeMqtt.PASSWORD, ProbeMqtt.PASSWORD_FILE);
        if (password != null && userName == null) {
            Key<String> written = section.has(ProbeMqtt.PASSWORD) ? ProbeMqtt.PASSWORD : ProbeMqtt.PASSWORD_FILE;
            if (!section.has(ProbeMqtt.USERNAME)) {
                section.refuse(written, " needs a username [MQTT-3.1.2-22]");
            }
            password = null;
        }
        return new MqttWords(version, prefix, Math.toIntExact(keepAlive.toSeconds()), userName, password);
    }

    private HttpWords http(Section section) {
        UrlTemplate url = url(section, ProbeHttp.URL);
        UrlTemplate evacuation = url(section, ProbeHttp.EVACUATION_URL);
        UrlTemplate login = url(section, ProbeHttp.LOGIN_URL);
        Credentials credentials = credentials(section, login != null);
        boolean secure =
                Stream.of(url, evacuation, login).filter(Objects::nonNull).anyMatch(UrlTemplate::isSecure);
        Path cacertfile =
                asked.cacertfile(section.block("ssl", HttpKeys.OF_PROBES), secure, "url, evacuation_url or login_url");
        return new HttpWords(
                url, evacuation, credentials, credentials instanceof Credentials.Login ? login : null, cacertfile);
    }

    private static @Nullable UrlTemplate url(Section section, Key<UrlTemplate> key) {
        UrlTemplate url = section.find(key);
        section.settleNothing(key);
        return url;
    }

    private Credentials credentials(Section section, boolean login) {
        HttpAuth auth = section.get(ProbeHttp.AUTH);
        String userName = section.find(ProbeHttp.USERNAME);
        section.settleNothing(ProbeHttp.USERNAME);
        Secret password = asked.secret(section, ProbeHttp.PASSWORD, ProbeHttp.PASSWORD_FILE);
        Secret token = asked.secret(section, ProbeHttp.TOKEN, ProbeHttp.TOKEN_FILE);
        return switch (auth) {
            case NONE -> {
                unused(section, password != null || userName != null, ProbeHttp.USERNAME, "auth = basic or login");
                unused(section, token != null, ProbeHttp.TOKEN, "auth = bearer");
                unused(section, login, ProbeHttp.LOGIN_URL, "auth = login");
                yield new Credentials.None();
            }
            case BASIC -> {
                if (userName == null || password == null) {
                    yield lacks(section, "basic needs username, and password or password_file");
                }
                yield new Credentials.Basic(userName, password);
            }
            case BEARER ->
                token == null ? lacks(section, "bearer needs token or token_file") : new Credentials.Bearer(token);
            case LOGIN -> {
                if (userName == null || password == null || !login) {
                    yield lacks(section, "login needs login_url, username, and password or password_file");
                }
                yield new Credentials.Login(userName, password);
            }
        };
    }

    private static void unused(Section section, boolean written, Key<?> key, String needed) {
        if (written) {
            section.warn(section.has(key) ? key : ProbeHttp.AUTH, DOES_NOTHING + needed);
        }
    }

    private static Credentials lacks(Section section, String what) {
        section.refuse(ProbeHttp.AUTH, " = " + what);
        return new Credentials.None();
    }

    /// Null where nothing follows from complaints.
    private static @Nullable OutlierSettings outlier(Section section) {
        boolean enable = section.get(Outlier.ENABLE);
        int threshold = section.get(Outlier.THRESHOLD);
        Duration window = section.get(Outlier.WINDOW);
        Duration base = section.get(Outlier.BASE_TIME);
        Duration max = section.get(Outlier.MAX_TIME);
        double share = section.get(Outlier.MAX_SHARE);
        if (max.compareTo(base) < 0) {
            section.refuse(
                    section.has(Outlier.MAX_TIME) ? Outlier.MAX_TIME : Outlier.BASE_TIME,
                    ": max_time is shorter than base_time");
            return null;
        }
        return enable ? new OutlierSettings(threshold, window, base, max, share) : null;
    }
}
