package io.tidegate.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.health.HttpWords;
import io.tidegate.health.MqttWords;
import io.tidegate.health.OutlierSettings;
import io.tidegate.health.ProbeSettings;
import io.tidegate.health.ProbeSettings.Kind;
import io.tidegate.http.Secret;
import io.tidegate.proxyprotocol.HeaderVersion;
import io.tidegate.tls.TrustFiles;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the keys of health say together.
final class HealthReaderTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test
    private Path directory;

    private Texts texts() {
        return new Texts(directory);
    }

    private static String with(String pool) {
        return Texts.MINIMAL + "pools.default { " + pool + " }\n";
    }

    private ProbeSettings probe(String pool) {
        return texts().config(with(pool)).pools().getFirst().health().probe();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "probe.kind = http; probe.kind = http needs http.url or http.evacuation_url",
                "probe { kind = mqtt, mqtt.password = x }; mqtt.password needs a username [MQTT-3.1.2-22]",
                "probe { kind = mqtt, mqtt { username = u, password = x, password_file = f } };"
                        + " mqtt.password_file: there is password too; write one of them",
                "probe { kind = tcp, http.auth = basic }; http.auth = basic needs username, and password or password_file",
                "probe { kind = tcp, http.auth = bearer }; http.auth = bearer needs token or token_file",
                "probe { kind = tcp, http { auth = login, username = u, password = x } };"
                        + " http.auth = login needs login_url",
                "probe { kind = tcp, http.token = \"\" }; http.token is empty; write it",
                "probe { kind = tcp, http { url = \"https://{host}/s\", ssl.verify = verify_none } };"
                        + " http.ssl.verify: who is asked over https is always verified",
                "outlier { base_time = 10m }; outlier.base_time: max_time is shorter than base_time",
                "outlier { max_time = 1s }; outlier.max_time: max_time is shorter than base_time",
            })
    void isRefusedWhereSomethingIsMissing(String pool, String said) {
        assertThat(texts().problems(with(pool)))
                .singleElement()
                .asString()
                .startsWith("tidegate.conf:3: pools.default.")
                .contains(said);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "probe.mqtt.version = 5; probe.kind = off: nodes are asked nothing",
                "probe { kind = tcp, fast_interval = 10s }; probe.fast_interval is longer than interval",
                "probe { kind = tcp, http.token = x }; http.token does nothing without auth = bearer",
                "probe { kind = tcp, http { url = \"http://{host}/s\", ssl.cacertfile = c } };"
                        + " http.ssl.cacertfile does nothing without https in url, evacuation_url or login_url",
                "probe { kind = tcp, http { url = \"https://{host}/s\", ssl.enable = true } };"
                        + " http.ssl.enable does nothing here: what the URL begins with",
                "probe { kind = tcp, http { username = u, password = p } }; does nothing without auth = basic or login",
            })
    void isWarnedOfWhatIsHardlyMeant(String pool, String said) {
        assertThat(texts().warnings(with(pool)))
                .singleElement()
                .asString()
                .startsWith("tidegate.conf:3: pools.default.probe.")
                .contains(said);
    }

    @Test
    void nothingIsAskedUnlessItIsWritten() {
        assertThat(probe("")).isEqualTo(ProbeSettings.OFF);
        assertThat(probe("").isOn()).isFalse();
        assertThat(texts().config(Texts.MINIMAL).pools().getFirst().health().outlier())
                .isEqualTo(OutlierSettings.DEFAULT);
    }

    @Test
    void aProbeHasTheDefaultsOfTheGuideAndTheHeaderOfItsPool() {
        assertThat(probe("probe.kind = mqtt"))
                .isEqualTo(new ProbeSettings(
                        Kind.MQTT,
                        ProbeSettings.Pace.DEFAULT,
                        ProbeSettings.Thresholds.DEFAULT,
                        ProbeSettings.Leg.PLAIN,
                        MqttWords.DEFAULT,
                        HttpWords.NONE));
        assertThat(probe("probe.kind = mqtt, proxy_protocol = v1").leg().header())
                .isEqualTo(HeaderVersion.V1);
        assertThat(probe("probe.kind = tcp, proxy_protocol = v2").leg().header())
                .isEqualTo(HeaderVersion.V2);
        assertThat(probe("probe.kind = tcp, source_addresses = [\"192.0.2.9\"]")
                        .leg()
                        .sources())
                .containsExactly(InetAddress.ofLiteral("192.0.2.9"));
    }

    @Test
    void whoIsBelievedOverHttpsIsSaidForProbesAlone() {
        String own = "probe { kind = http, http { url = \"https://{host}/s\", ssl.cacertfile = \"c.pem\" } }";
        PoolConfig pool = texts().config(with(own)).pools().getFirst();
        assertThat(pool.httpsTrust())
                .containsExactly(Map.entry(
                        "pools.default.probe.http.ssl", new TrustFiles(directory.resolve("c.pem"), List.of())));
        String ofNodes = "ssl { enable = true, cacertfile = \"n.pem\" }, ";
        PoolConfig other = texts().config(with(ofNodes + own.replace(", ssl.cacertfile = \"c.pem\"", "")))
                .pools()
                .getFirst();
        assertThat(other.httpsTrust()).isEmpty();
    }

    @Test
    void secretsAreNotShownAndTheirFilesAreNamed() {
        String text = with("probe { kind = mqtt, mqtt { username = u, password_file = \"p.txt\" },"
                + " http { auth = bearer, token = geheim, evacuation_url = \"http://{host}/e\" } }");
        assertThat(texts().effective(text))
                .doesNotContain("geheim")
                .contains("pools.default.probe.http.token = \"******\"");
        Outcome.Read read = texts().read(text);
        assertThat(read.config().pools().getFirst().health().probe().secretFiles())
                .containsExactly(new Secret.InFile(directory.resolve("p.txt")));
        assertThat(read.problems(directory.resolve("p.txt"), "is gone"))
                .singleElement()
                .asString()
                .endsWith("tidegate.conf:3: pools.default.probe.mqtt.password_file: is gone");
    }
}
