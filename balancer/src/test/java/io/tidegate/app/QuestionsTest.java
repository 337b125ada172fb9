package io.tidegate.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import io.tidegate.config.Config;
import io.tidegate.config.ConfigReader;
import io.tidegate.config.Outcome;
import io.tidegate.http.HttpTransport;
import io.tidegate.http.HttpTransport.Bounds;
import io.tidegate.http.HttpTransport.Request;
import io.tidegate.observe.Journal;
import io.tidegate.time.VirtualClock;
import io.tidegate.tls.HttpsServers;
import io.tidegate.tls.TestPki;
import io.tidegate.tls.TestPki.Issued;
import io.tidegate.tls.TlsMeans;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// From `cacertfile` in a configuration to an answer over HTTPS.
@Timeout(60)
class QuestionsTest {
    private static final Issued ROOT = TestPki.root("Root");
    private static final Issued OTHER = TestPki.root("Other");

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test
    private Path directory;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server =
            HttpsServers.of(TestPki.order("emqx1").ip("127.0.0.1").forServers().by(ROOT));
    private final VirtualClock clock = new VirtualClock();
    private final Certificates certificates = new Certificates(
            new TlsMeans(Runnable::run, clock, new Random(1)),
            Runnable::run,
            new Journal(clock, OutputStream.nullOutputStream(), 100));

    @AfterEach
    void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private Questions questions(String block) throws IOException {
        server.createContext("/", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(200, -1);
            }
        });
        server.start();
        certificates.open(config(block));
        return new Questions(certificates, threads);
    }

    private Config config(String block) throws IOException {
        Path file = Files.writeString(directory.resolve("tidegate.conf"), """
                listeners.tcp.default.bind = 1883
                pools.p { nodes = [{ address = "192.0.2.1:1883" }], %s }
                """.formatted(block));
        return switch (ConfigReader.read(file)) {
            case Outcome.Read read -> read.config();
            case Outcome.Broken(var problems) -> throw new AssertionError(problems.toString());
        };
    }

    private String ask(HttpTransport transport) {
        URI uri = URI.create("https://127.0.0.1:" + server.getAddress().getPort() + "/status");
        Request request = new Request(uri, null, null);
        Bounds bounds = new Bounds(Duration.ofSeconds(30), 100);
        IOException failed = catchThrowableOfType(IOException.class, () -> transport.send(request, bounds));
        return failed == null ? "answered" : String.valueOf(failed.getMessage());
    }

    private void write(Issued authority) {
        TestPki.write(directory.resolve("ca.pem"), TestPki.pem(authority.certificate()));
    }

    @Test
    void aFileThatIsNotThereIsSaidAtTheStart() throws IOException {
        questions("probe { kind = http, http { url = \"https://{host}:18083/status\", ssl.cacertfile = ca.pem } }");
        assertThat(certificates.problems())
                .containsExactly("pools.p.probe.http.ssl: cacertfile " + directory.resolve("ca.pem")
                        + ": there is no such file: check the path");
    }

    @Test
    void probesBelieveTheirOwnAndReadItAgain() throws IOException {
        write(OTHER);
        Questions questions = questions(
                "probe { kind = http, http { url = \"https://{host}:18083/status\", ssl.cacertfile = ca.pem } }");
        HttpTransport probes = questions.probes("p");
        assertThat(ask(probes)).startsWith("its certificate is refused: unknown issuer");
        assertThat(ask(questions.discovery("p"))).contains("nobody whom the JDK trusts");
        write(ROOT);
        certificates.reload("SIGHUP", why -> {
            throw new AssertionError(why);
        });
        assertThat(ask(probes)).isEqualTo("answered");
        TestPki.write(directory.resolve("ca.pem"), "nothing");
        certificates.reload("SIGHUP", why -> {
            throw new AssertionError(why);
        });
        assertThat(ask(probes)).as("what was read before stays in force").isEqualTo("answered");
    }

    @Test
    void discoveryBelievesItsOwn() throws IOException {
        write(ROOT);
        Questions questions = questions(
                "discovery { source = emqx, port = 1883, urls = \"https://127.0.0.1\", ssl.cacertfile = ca.pem }");
        assertThat(certificates.problems()).isEmpty();
        assertThat(ask(questions.discovery("p"))).isEqualTo("answered");
        assertThat(ask(questions.probes("p"))).contains("name its authority in ssl.cacertfile");
    }
}
