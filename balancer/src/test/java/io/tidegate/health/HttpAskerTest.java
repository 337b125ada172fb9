package io.tidegate.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tidegate.health.HttpAsker.Question;
import io.tidegate.health.HttpWords.Credentials;
import io.tidegate.time.Clock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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

/// Over real HTTP, to a server that answers as EMQX's documentation says: `/status` and `availability_check` to
/// everybody, `/api/v5/nodes` to who shows an API key or a token of `/api/v5/login`.
@Timeout(60)
class HttpAskerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Secret SECRET = new Secret.Written("p\"w\\d");

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final CountDownLatch gate = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpTransport transport =
            HttpTransport.of(() -> HttpClient.newBuilder().executor(threads).build());
    private HttpServer server;
    private int logins;
    private String token = "";
    private int status = 200;
    private int availability = 200;

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
        server.createContext(
                "/api/v5/load_rebalance/availability_check", exchange -> reply(exchange, availability, "{}"));
        server.createContext("/api/v5/login", this::login);
        server.createContext("/api/v5/nodes", this::nodes);
        server.createContext("/silent", exchange -> {
            try (exchange) {
                gate.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
        server.createContext(
                "/endless", exchange -> reply(exchange, 200, "x".repeat(HttpTransport.BODY_BYTES_MAX + 1)));
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
        asked.add(exchange.getRequestMethod() + " login " + body);
        if (!body.equals("{\"username\":\"admin\",\"password\":\"p\\\"w\\\\d\"}")) {
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

    private HttpAsker asker(Credentials credentials) {
        return new HttpAsker(credentials, transport, Clock.system());
    }

    private HttpAnswer ask(Credentials credentials, String path) {
        return asker(credentials).ask(new Question(at(path), null), PATIENCE);
    }

    private static int statusOf(HttpAnswer answer) {
        assertThat(answer).isInstanceOf(HttpAnswer.Status.class);
        return ((HttpAnswer.Status) answer).code();
    }

    @Test
    void whereNobodyListensThatIsSaid() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Question question = new Question(URI.create("http://127.0.0.1:" + port + "/status"), null);
        assertThat(asker(new Credentials.None()).ask(question, PATIENCE))
                .isInstanceOf(HttpAnswer.Unanswered.class)
                .extracting(HttpAnswer::phrase)
                .asString()
                .startsWith("GET http://127.0.0.1:" + port + "/status: ");
    }

    @Test
    void whoDoesNotAnswerInTimeIsNotWaitedFor() {
        assertThat(asker(new Credentials.None()).ask(new Question(at("/silent"), null), Duration.ofMillis(50)))
                .isInstanceOf(HttpAnswer.Unanswered.class);
    }

    @Test
    void anAnswerIsReadUpToABound() {
        assertThat(ask(new Credentials.None(), "/endless")).isInstanceOf(HttpAnswer.Unanswered.class);
    }

    @Test
    void noRedirectionIsFollowed() {
        assertThat(statusOf(ask(new Credentials.None(), "/elsewhere"))).isEqualTo(302);
    }

    @Test
    void aSecretThatCannotBeHadIsNoFailureOfTheNode() {
        Secret missing = new Secret.InFile(directory.resolve("missing"));
        assertThat(ask(new Credentials.Basic("key", missing), "/api/v5/nodes")).isInstanceOf(HttpAnswer.Unasked.class);
        assertThat(asked).isEmpty();
    }

    @Test
    void aTokenThatNoHeaderMayCarryIsSaid() {
        assertThat(ask(new Credentials.Bearer(new Secret.Written("a\nb")), "/api/v5/nodes"))
                .isInstanceOf(HttpAnswer.Unanswered.class);
        assertThat(asked).isEmpty();
    }

    @Test
    void aStatusIsWhatItIs() {
        assertThat(ask(new Credentials.None(), "/status"))
                .isEqualTo(new HttpAnswer.Status(200, "GET " + at("/status") + " answered 200"));
        status = 503;
        assertThat(Round.lifeOf(ask(new Credentials.None(), "/status")).label()).isEqualTo("status");
        availability = 503;
        assertThat(statusOf(ask(new Credentials.None(), "/api/v5/load_rebalance/availability_check")))
                .isEqualTo(503);
    }

    @Test
    void basicShowsAKeyAndItsSecret() {
        assertThat(statusOf(ask(new Credentials.Basic("key", SECRET), "/api/v5/nodes")))
                .isEqualTo(200);
        assertThat(statusOf(ask(new Credentials.Basic("other", SECRET), "/api/v5/nodes")))
                .isEqualTo(401);
    }

    @Test
    void aTokenFromAFileIsTheOneThatStandsThereNow() throws IOException {
        Path file = directory.resolve("token");
        HttpAsker asker = asker(new Credentials.Bearer(new Secret.InFile(file)));
        Question question = new Question(at("/api/v5/nodes"), null);
        token = "second";
        Files.writeString(file, "first\n");
        assertThat(statusOf(asker.ask(question, PATIENCE))).isEqualTo(401);
        Files.writeString(file, "second\n");
        assertThat(statusOf(asker.ask(question, PATIENCE))).isEqualTo(200);
    }

    @Test
    void aLoginIsDoneOnceAndAgainWhenItsTokenIsOver() {
        HttpAsker asker = asker(new Credentials.Login(new UrlTemplate("http://{host}/l"), "admin", SECRET));
        Question question = new Question(at("/api/v5/nodes"), at("/api/v5/login"));
        assertThat(statusOf(asker.ask(question, PATIENCE))).isEqualTo(200);
        assertThat(statusOf(asker.ask(question, PATIENCE))).isEqualTo(200);
        assertThat(logins).isEqualTo(1);
        token = "another, since the node was restarted";
        asked.clear();
        assertThat(statusOf(asker.ask(question, PATIENCE))).isEqualTo(200);
        assertThat(asked)
                .containsExactly(
                        "GET nodes Bearer eyJhbGciOiJ.token-1",
                        "POST login {\"username\":\"admin\",\"password\":\"p\\\"w\\\\d\"}",
                        "GET nodes Bearer eyJhbGciOiJ.token-2");
    }

    @Test
    void aLoginThatIsRefusedIsOurs() {
        HttpAsker asker =
                asker(new Credentials.Login(new UrlTemplate("http://{host}/l"), "admin", new Secret.Written("no")));
        Question question = new Question(at("/api/v5/nodes"), at("/api/v5/login"));
        assertThat(asker.ask(question, PATIENCE))
                .isInstanceOf(HttpAnswer.Unasked.class)
                .extracting(HttpAnswer::phrase)
                .asString()
                .endsWith("answered 401: are user name and password right?")
                .doesNotContain("\"no\"");
    }

    @Test
    void oneLoginIsEnoughToLearnThatATokenIsNotTaken() {
        HttpAsker asker = asker(new Credentials.Login(new UrlTemplate("http://{host}/l"), "admin", SECRET));
        // The server of /status answers whatever is shown; one that always says 401 is asked twice and no more.
        server.createContext("/never", exchange -> {
            asked.add("GET never");
            reply(exchange, 401, "{}");
        });
        assertThat(statusOf(asker.ask(new Question(at("/never"), at("/api/v5/login")), PATIENCE)))
                .isEqualTo(401);
        assertThat(asked).filteredOn("GET never"::equals).hasSize(2);
        assertThat(logins).isEqualTo(2);
    }

    /// Nothing of what is secret is in what people read.
    @Test
    void aRequestShowsNoSecret() {
        assertThat(new HttpTransport.Request(at("/x"), "Basic geheim", "{\"password\":\"geheim\"}").toString())
                .isEqualTo("POST " + at("/x"));
    }
}
