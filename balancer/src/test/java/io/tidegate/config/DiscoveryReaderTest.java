package io.tidegate.config;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.address.HostPort;
import io.tidegate.discovery.DiscoverySettings;
import io.tidegate.discovery.DiscoverySettings.Family;
import io.tidegate.discovery.DiscoverySettings.Weights;
import io.tidegate.fleet.Node;
import io.tidegate.http.Credentials;
import io.tidegate.http.Secret;
import io.tidegate.tls.TrustFiles;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DiscoveryReaderTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test
    private Path directory;

    private Texts texts() {
        return new Texts(directory);
    }

    private static String pool(String discovery) {
        return Texts.LISTENER + "pools.p.discovery { " + discovery + " }\n";
    }

    private DiscoverySettings settings(String discovery) {
        return requireNonNull(texts().config(pool(discovery)).pools().getFirst().discovery());
    }

    private static DiscoverySettings.Query query() {
        return new DiscoverySettings.Query(
                List.of(), Duration.ofSeconds(5), Duration.ofMinutes(5), Duration.ofSeconds(5));
    }

    @Test
    void aFileIsSeenFromTheFolderOfTheConfiguration() {
        assertThat(settings("source = file, file = nodes.conf"))
                .isEqualTo(new DiscoverySettings.File(directory.resolve("nodes.conf"), Duration.ofSeconds(1)));
        assertThat(texts().read(pool("source = file, file = nodes.conf")).files())
                .containsExactly(new NamedFile(
                        directory.resolve("nodes.conf"),
                        "pools.p.discovery.file",
                        directory.resolve("tidegate.conf").toString(),
                        2));
    }

    @Test
    void whatIsNotSaidOfDnsHasItsDefault() {
        assertThat(settings("source = dns, name = emqx-headless, port = 1883"))
                .isEqualTo(new DiscoverySettings.Dns("emqx-headless", 1883, Family.ANY, query(), Node.UNLIMITED));
        assertThat(settings("source = srv, name = _mqtt._tcp.example"))
                .isEqualTo(new DiscoverySettings.Srv("_mqtt._tcp.example", query(), Node.UNLIMITED));
    }

    @Test
    void emqxHasUrlsCredentialsAndAddresses() {
        assertThat(settings("""
                        source = emqx, port = 1883, urls = ["http://10.0.0.1:18083"], api_key = k, api_secret = s
                        weights = load, addresses { "emqx@10.0.0.1" = "192.0.2.1:1999", "emqx@b" = "b.example:1883" }
                        """))
                .isEqualTo(new DiscoverySettings.Emqx(
                        new DiscoverySettings.Cluster(
                                List.of(URI.create("http://10.0.0.1:18083")),
                                new Credentials.Basic("k", new Secret.Written("s")),
                                Duration.ofSeconds(5),
                                null),
                        1883,
                        Map.of(
                                "emqx@10.0.0.1",
                                HostPort.parse("192.0.2.1:1999"),
                                "emqx@b",
                                HostPort.parse("b.example:1883")),
                        Weights.LOAD,
                        Duration.ofSeconds(15),
                        Node.UNLIMITED));
    }

    @Test
    void emqxOverHttpsMayHaveAnAuthorityOfItsOwnAndASecretInAFile() {
        String emqx = "source = emqx, port = 1883, username = n, password_file = s, ssl.cacertfile = \"c.pem\", ";
        Outcome.Read read = texts().read(pool(emqx + "urls = [\"http://a\", \"https://b\"]"));
        PoolConfig pool = read.config().pools().getFirst();
        assertThat(read.warnings()).isEmpty();
        assertThat(pool.httpsTrust())
                .containsExactly(
                        Map.entry("pools.p.discovery.ssl", new TrustFiles(directory.resolve("c.pem"), List.of())));
        assertThat(pool.secretFiles()).containsExactly(new Secret.InFile(directory.resolve("s")));
        assertThat(read.files())
                .extracting(NamedFile::key)
                .containsExactlyInAnyOrder("pools.p.discovery.password_file", "pools.p.discovery.ssl.cacertfile");
        assertThat(texts().warnings(pool(emqx + "urls = \"http://a\"")))
                .containsExactly(
                        "tidegate.conf:2: pools.p.discovery.ssl.cacertfile does nothing without https in urls");
    }

    @Test
    void nodesAndDiscoveryStandSideBySideOrAlone() {
        String discovery = "pools.p.discovery { source = srv, name = a }\n";
        Config both = texts().config(Texts.LISTENER + discovery + "pools.p.nodes = [{ address = \"h:1\" }]\n");
        assertThat(both.pools().getFirst().nodes()).hasSize(1);
        assertThat(both.pools().getFirst().discovery()).isNotNull();
        assertThat(texts().config(Texts.LISTENER + discovery).pools().getFirst().nodes())
                .isEmpty();
        assertThat(texts().warnings(Texts.LISTENER + discovery + "pools.p.nodes = []\n"))
                .isEmpty();
        assertThat(texts().problems(Texts.LISTENER + "pools.p.balance = source_ip\n"))
                .singleElement()
                .asString()
                .contains("or a discovery block");
    }

    @Test
    void whatASourceNeedsIsSaidAllAtOnce() {
        assertThat(texts().problems(pool("source = file")))
                .containsExactly("tidegate.conf:2: pools.p.discovery.file is missing; write file = \"nodes.conf\"");
        assertThat(texts().problems(pool("source = dns")))
                .containsExactly(
                        "tidegate.conf:2: pools.p.discovery.name is missing; write the name whose addresses are the nodes",
                        "tidegate.conf:2: pools.p.discovery.port is missing; 1883 is not guessed; write port = 1883 if that"
                                + " is meant");
        assertThat(texts().problems(pool("source = srv")))
                .containsExactly(
                        "tidegate.conf:2: pools.p.discovery.name is missing; write the name of the SRV records");
        assertThat(texts().problems(pool("source = emqx, urls = []")))
                .hasSize(2)
                .first()
                .asString()
                .startsWith("tidegate.conf:2: pools.p.discovery.urls is missing; ");
        assertThat(texts().problems(pool("")))
                .singleElement()
                .asString()
                .startsWith("tidegate.conf:2: pools.p.discovery.source is missing; expected file / dns / srv / emqx");
    }

    @Test
    void whatDoesNotFitTogetherIsRefused() {
        String emqx = "source = emqx, port = 1883, urls = \"http://a\", ";
        assertThat(texts().problems(pool("source = srv, name = a, min_interval = 10m")))
                .containsExactly(
                        "tidegate.conf:2: pools.p.discovery.min_interval: min_interval must not be more than max_interval");
        assertThat(texts().problems(pool(emqx + "api_key = k")))
                .containsExactly("tidegate.conf:2: pools.p.discovery.api_key needs api_secret or api_secret_file");
        assertThat(texts().problems(pool(emqx + "password = p")))
                .containsExactly("tidegate.conf:2: pools.p.discovery.password needs username");
        assertThat(texts().problems(pool(emqx + "username = n")))
                .containsExactly("tidegate.conf:2: pools.p.discovery.username needs password or password_file");
        assertThat(texts().problems(pool(emqx + "api_key = k, api_secret = \"\"")))
                .containsExactly("tidegate.conf:2: pools.p.discovery.api_secret is empty; write it, or remove the key");
        assertThat(texts().problems(pool(emqx + "api_key = k, api_secret = s, api_secret_file = f")))
                .containsExactly(
                        "tidegate.conf:2: pools.p.discovery.api_secret_file: there is api_secret too; write one of them");
        assertThat(texts().problems(pool(emqx + "api_key = k, api_secret = s, username = n, password = p")))
                .containsExactly(
                        "tidegate.conf:2: pools.p.discovery.username: there is an API key already; write one of both");
        assertThat(texts().problems(pool("source = emqx, port = 1883, urls = \"http://ann:pass@a\"")))
                .singleElement()
                .asString()
                .contains("would be in every log")
                .doesNotContain("pass@");
        assertThat(texts().problems(pool(emqx + "addresses { \"emqx@a\" = \"b\" }")))
                .singleElement()
                .asString()
                .contains("addresses.\"emqx@a\": \"b\": the port is missing");
    }

    @Test
    void whatBelongsToAnotherSourceIsWarnedOf() {
        assertThat(texts().warnings(pool("source = file, file = f, ssl.cacertfile = c")))
                .containsExactly("tidegate.conf:2: pools.p.discovery.ssl does nothing with source = file");
        assertThat(texts().warnings(pool("source = file, file = f, port = 1883, addresses { a = \"b:1\" }")))
                .containsExactly(
                        "tidegate.conf:2: pools.p.discovery.port does nothing with source = file",
                        "tidegate.conf:2: pools.p.discovery.addresses does nothing with source = file");
    }

    @Test
    void effectiveValuesMeanTheSameAndKeepTheSecret() {
        for (String text : List.of(
                pool("source = file, file = nodes.conf"),
                pool("source = dns, name = a, port = 1883, servers = [\"127.0.0.1:5353\"]"),
                pool("source = srv, name = a"),
                pool("source = emqx, port = 1883, urls = \"http://a\", addresses { \"emqx@a\" = \"b:1\" }"))) {
            assertThat(texts().config(texts().effective(text))).isEqualTo(texts().config(text));
        }
        assertThat(texts().effective(pool(
                        "source = emqx, port = 1883, urls = \"http://a\", api_key = k, api_secret = hush")))
                .contains("api_key = k")
                .contains("api_secret = \"******\"")
                .doesNotContain("hush");
    }
}
