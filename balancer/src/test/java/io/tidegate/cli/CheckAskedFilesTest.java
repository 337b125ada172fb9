package io.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `check` looks into the files that it takes to ask over HTTP.
final class CheckAskedFilesTest {
    private static final String CONFIGURATION = """
            listeners.tcp.default.bind = 1883
            pools.default.nodes = [{ address = "10.0.0.1:1883" }]
            pools.default.probe { kind = http, http {
              url = "https://{host}:18083/status"
              ssl.cacertfile = "probe-ca.pem"
            } }
            pools.default.discovery { source = emqx, urls = "https://10.0.0.1:18083", port = 1883
              api_key = k
              api_secret_file = "secret.txt"
              ssl.cacertfile = "api-ca.pem"
            }
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test
    private Path directory;

    private final StringWriter err = new StringWriter();

    private int check() throws IOException {
        Path file = Files.writeString(directory.resolve("tidegate.conf"), CONFIGURATION);
        return Commands.execute(
                (_, _) -> 3, new PrintWriter(new StringWriter()), new PrintWriter(err), "check", "-c", file.toString());
    }

    @Test
    void whatIsMissingIsSaidAtItsLine() throws IOException {
        assertThat(check()).isEqualTo(Commands.FAILED);
        assertThat(err.toString())
                .contains(
                        "tidegate.conf:5: pools.default.probe.http.ssl.cacertfile: " + directory
                                + "/probe-ca.pem: there is no such file: check the path",
                        "tidegate.conf:9: pools.default.discovery.api_secret_file: " + directory
                                + "/secret.txt cannot be read",
                        "tidegate.conf:10: pools.default.discovery.ssl.cacertfile: " + directory
                                + "/api-ca.pem: there is no such file: check the path");
    }

    @Test
    void whatHasNoCertificateInItIsSaidAtItsLine() throws IOException {
        Files.writeString(directory.resolve("secret.txt"), "s");
        Files.writeString(directory.resolve("probe-ca.pem"), "nothing");
        Files.writeString(directory.resolve("api-ca.pem"), "nothing");
        assertThat(check()).isEqualTo(Commands.FAILED);
        assertThat(err.toString().lines())
                .anyMatch(line -> line.contains("tidegate.conf:5: pools.default.probe.http.ssl.cacertfile: ")
                        && line.contains("no certificate in it: give those of your authorities, as PEM"))
                .anyMatch(line -> line.contains("tidegate.conf:10: pools.default.discovery.ssl.cacertfile: ")
                        && line.contains("no certificate in it: give those of your authorities, as PEM"));
    }
}
