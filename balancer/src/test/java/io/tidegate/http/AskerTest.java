package io.tidegate.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tidegate.address.Nobody;
import io.tidegate.http.Asker.Question;
import io.tidegate.http.HttpTransport.Bounds;
import io.tidegate.http.HttpTransport.Reply;
import io.tidegate.time.Clock;
import io.tidegate.time.VirtualClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Over real HTTP, to a server that answers as EMQX's documentation says: `/status` to
/// everybody, `/api/v5/nodes` to who shows an API key or a token of `/api/v5/login`.
@Timeout(60)
class AskerTest {
    private static final int BYTES_MAX = 64 * 1024;
    private static final Bounds PATIENCE = new Bounds(Duration.ofSeconds(30), BYTES_MAX);
    private static final String LOGIN = "POST login {\"password\":\"p\\\"w\\\\d\",\"username\":\"admin\"}";
    private static final Secret SECRET = new Secret.Written("p\"w\\d");

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final CountDownLatch gate = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpTransport transport = HttpTransport.of(threads, () -> null);
    private HttpServer server;
    private int logins;
    private String token = "";
    private int status = 200;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test
    private Path directory;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/status", exchange -> {
            boolean up = status == 200;
            reply(exchange, status, "Node emqx@127.0.0.1 is started\nemqx is " + (up ? "running" : "not_running"));
        });
        server.createContext("/api/v5/login", this::login);
        server.createContext("/api/v5/nodes", this::nodes);
        server.createContext("/silent", exchange -> {
            try (exchange) {
                gate.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
        server.createContext("/slow", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(200, 10);
                exchange.getResponseBody().write('1');
                exchange.getResponseBody().flush();
                gate.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
        server.createContext("/endless", exchange -> reply(exchange, 200, "x".repeat(BYTES_MAX + 1)));
        server.createContext("/elsewhere", exchange -> {
            exchange.getResponseHeaders().set("Location", "/status");
            reply(exchange, 302, "");
        });
        server.start();
    }

    @AfterEach
    void stop() {
        gate.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void login(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String line = exchange.getRequestMethod() + " login " + body;
        asked.add(line);
        if (!line.equals(LOGIN)) {
            reply(exchange, 401, "{\"code\":\"BAD_USERNAME_OR_PWD\",\"message\":\"Auth failed\"}");
            return;
        }
        logins++;
        token = "eyJhbGciOiJ.token-" + logins;
        reply(
                exchange,
                200,
                "{\"license\":{\"edition\":\"opensource\"},\"role\":\"administrator\",\"token\": \"" + token
                        + "\",\"version\":\"5.8.9\"}");
    }

    private void nodes(HttpExchange exchange) throws IOException {
        String shown = exchange.getRequestHeaders().getFirst("Authorization");
        asked.add("GET nodes " + shown);
        String basic = "Basic " + Base64.getEncoder().encodeToString("key:p\"w\\d".getBytes(StandardCharsets.UTF_8));
        boolean known = basic.equals(shown) || (!token.isEmpty() && ("Bearer " + token).equals(shown));
        reply(
                exchange,
                known ? 200 : 401,
                known ? "[]" : "{\"code\":\"BAD_TOKEN\",\"message\":\"Get token by POST /login\"}");
    }

    private static void reply(HttpExchange exchange, int code, String body) throws IOException {
        try (exchange) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(code, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private URI at(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    private Asker asker(Credentials credentials) {
        return new Asker(credentials, transport, Clock.system());
    }

    private int ask(Credentials credentials, String path) throws IOException {
        return asker(credentials).ask(new Question(at(path), null), PATIENCE).status();
    }

    private static String why(Asker asker, Question question, Bounds bounds) {
        return String.valueOf(catchThrowableOfType(IOException.class, () -> asker.ask(question, bounds))
                .getMessage());
    }

    private String why(String path, Duration timeout) {
        return why(asker(new Credentials.None()), new Question(at(path), null), new Bounds(timeout, BYTES_MAX));
    }

    @Test
    void whereNobodyListensThatIsSaid() throws IOException {
        try (Nobody nobody = new Nobody()) {
            URI url = URI.create("http://127.0.0.1:" + nobody.port() + "/status");
            assertThat(why(asker(new Credentials.None()), new Question(url, null), PATIENCE))
                    .isEqualTo("it cannot be connected to");
        }
    }

    @Test
    void whoDoesNotAnswerInTimeIsNotWaitedFor() {
        assertThat(why("/silent", Duration.ofMillis(50))).isEqualTo("no answer within 50 ms");
    }

    @Test
    void whoBeginsToAnswerInTimeIsNotWaitedForEither() {
        assertThat(why("/slow", Duration.ofMillis(100))).isEqualTo("no answer within 100 ms");
    }

    @Test
    void theTimeIsForTheLoginToo() {
        VirtualClock clock = new VirtualClock();
        List<String> requests = new ArrayList<>();
        HttpTransport late = (request, bounds) -> {
            requests.add(request + " in " + bounds.timeout().toMillis() + " ms");
            clock.advanceTo(clock.nanos() + 600_000_000L);
            return new Reply(200, "{\"token\":\"t\"}");
        };
        Asker asker = new Asker(new Credentials.Login("admin", SECRET), late, clock);
        Question question = new Question(URI.create("http://a/n"), URI.create("http://a/l"));
        assertThat(why(asker, question, new Bounds(Duration.ofMillis(600), BYTES_MAX)))
                .isEqualTo("no answer within 600 ms");
        assertThat(requests).containsExactly("POST http://a/l in 600 ms");
    }

    @Test
    void anAnswerIsReadUpToABound() throws IOException {
        assertThat(why("/endless", Duration.ofSeconds(30))).isNotEmpty();
        Bounds more = new Bounds(PATIENCE.timeout(), BYTES_MAX + 1);
        assertThat(asker(new Credentials.None())
                        .ask(new Question(at("/endless"), null), more)
                        .body())
                .hasSize(BYTES_MAX + 1);
    }

    @Test
    void noRedirectionIsFollowed() throws IOException {
        assertThat(ask(new Credentials.None(), "/elsewhere")).isEqualTo(302);
    }

    @Test
    void aSecretThatCannotBeHadIsNoFailureOfWhoIsAsked() {
        Secret missing = new Secret.InFile(directory.resolve("missing"));
        assertThatThrownBy(() -> ask(new Credentials.Basic("key", missing), "/api/v5/nodes"))
                .isInstanceOf(NotAsked.class)
                .hasMessageContaining("missing cannot be read");
        assertThat(asked).isEmpty();
    }

    @Test
    void aTokenThatNoHeaderMayCarryIsSaid() {
        assertThatThrownBy(() -> ask(new Credentials.Bearer(new Secret.Written("sword\nswordfish")), "/api/v5/nodes"))
                .isInstanceOf(NotAsked.class)
                .hasNoCause()
                .hasMessageContaining("no HTTP header")
                .hasMessageNotContaining("swordfish");
        assertThat(asked).isEmpty();
    }

    @Test
    void aStatusIsWhatItIs() throws IOException {
        assertThat(ask(new Credentials.None(), "/status")).isEqualTo(200);
        status = 503;
        assertThat(ask(new Credentials.None(), "/status")).isEqualTo(503);
        assertThat(ask(new Credentials.None(), "/api/v5/nodes")).isEqualTo(401);
    }

    @Test
    void basicShowsAKeyAndItsSecret() throws IOException {
        assertThat(ask(new Credentials.Basic("key", SECRET), "/api/v5/nodes")).isEqualTo(200);
        assertThat(ask(new Credentials.Basic("other", SECRET), "/api/v5/nodes")).isEqualTo(401);
    }

    @Test
    void aTokenFromAFileIsTheOneThatStandsThereNow() throws IOException {
        Path file = directory.resolve("token");
        Asker asker = asker(new Credentials.Bearer(new Secret.InFile(file)));
        Question question = new Question(at("/api/v5/nodes"), null);
        token = "second";
        Files.writeString(file, "first\n");
        assertThat(asker.ask(question, PATIENCE).status()).isEqualTo(401);
        Files.writeString(file, "second\n");
        assertThat(asker.ask(question, PATIENCE).status()).isEqualTo(200);
    }

    @Test
    void aLoginIsDoneOnceAndAgainWhenItsTokenIsOver() throws IOException {
        Asker asker = asker(new Credentials.Login("admin", SECRET));
        Question question = new Question(at("/api/v5/nodes"), at("/api/v5/login"));
        assertThat(asker.ask(question, PATIENCE).status()).isEqualTo(200);
        assertThat(asker.ask(question, PATIENCE).status()).isEqualTo(200);
        assertThat(logins).isEqualTo(1);
        token = "another, since the node was restarted";
        asked.clear();
        assertThat(asker.ask(question, PATIENCE).status()).isEqualTo(200);
        assertThat(asked)
                .containsExactly("GET nodes Bearer eyJhbGciOiJ.token-1", LOGIN, "GET nodes Bearer eyJhbGciOiJ.token-2");
    }

    @Test
    void aLoginThatIsRefusedIsOurs() {
        Asker asker = asker(new Credentials.Login("admin", new Secret.Written("no")));
        Question question = new Question(at("/api/v5/nodes"), at("/api/v5/login"));
        assertThatThrownBy(() -> asker.ask(question, PATIENCE))
                .isInstanceOf(NotAsked.class)
                .hasMessage("POST " + at("/api/v5/login")
                        + " answered 401: it does not know the user admin with this password");
    }

    @Test
    void aLoginThatGivesNoTokenIsOurs() {
        Asker asker = asker(new Credentials.Login("admin", SECRET));
        assertThatThrownBy(() -> asker.ask(new Question(at("/api/v5/nodes"), at("/status")), PATIENCE))
                .isInstanceOf(NotAsked.class)
                .hasMessageEndingWith("/status answered without a token: is that EMQX's login?");
        assertThatThrownBy(() -> asker.ask(new Question(at("/api/v5/nodes"), at("/elsewhere")), PATIENCE))
                .isInstanceOf(NotAsked.class)
                .hasMessageEndingWith("/elsewhere answered 302");
    }

    @Test
    void aNewTokenThatIsNotTakenIsNotGotAgainAtOnce() throws IOException {
        Asker asker = asker(new Credentials.Login("admin", SECRET));
        server.createContext("/never", exchange -> {
            asked.add("GET never");
            reply(exchange, 401, "{}");
        });
        Question question = new Question(at("/never"), at("/api/v5/login"));
        assertThat(asker.ask(question, PATIENCE).status()).isEqualTo(401);
        assertThat(asked).containsExactly(LOGIN, "GET never");
        assertThat(asker.ask(question, PATIENCE).status()).isEqualTo(401);
        assertThat(asked).as("but the next time").containsExactly(LOGIN, "GET never", LOGIN, "GET never");
    }

    /// Nothing of what is secret is in what people read.
    @Test
    void aRequestShowsNoSecret() {
        assertThat(new HttpTransport.Request(at("/x"), "Basic geheim", "{\"password\":\"geheim\"}").toString())
                .isEqualTo("POST " + at("/x"));
    }
}
