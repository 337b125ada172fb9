package io.tidegate.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.address.Endpoint;
import io.tidegate.admin.Orders.Answer;
import io.tidegate.admin.Orders.Mode;
import io.tidegate.admin.Orders.Order;
import io.tidegate.observe.Journal;
import io.tidegate.time.Clock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What may be asked for over HTTP, and by whom.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
final class ChangesTest {
    private static final Endpoint ANY_PORT = new Endpoint(InetAddress.ofLiteral("127.0.0.1"), 0);

    private final Journal journal = new Journal(Clock.system(), new ByteArrayOutputStream(), 100);
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<Order> asked = new ArrayList<>();
    private final List<String> who = new ArrayList<>();
    private Answer answer = new Answer.Accepted(List.of("done"));
    private AdminServer server;

    private Answer obey(Order order, String peer) {
        asked.add(order);
        who.add(peer);
        return answer;
    }

    @BeforeAll
    void open() throws IOException {
        server = AdminServer.open(ANY_PORT, new FixedStatus(), this::obey, journal);
    }

    @AfterAll
    void close() {
        server.close();
        client.close();
    }

    @BeforeEach
    void nothingWasAsked() {
        asked.clear();
        who.clear();
        answer = new Answer.Accepted(List.of("node default/a: drain"));
    }

    private HttpResponse<String> post(String path) throws Exception {
        return send(request(path).POST(BodyPublishers.noBody()));
    }

    private HttpResponse<String> post(String path, String json) throws Exception {
        return send(request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json)));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://" + server.bound() + path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /// The status of what a client gets that writes its request by itself.
    private String raw(String... lines) throws IOException {
        try (Socket socket = new Socket(server.bound().ip(), server.bound().port())) {
            String request = String.join("\r\n", lines) + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return all.substring(9, 12);
        }
    }

    @Test
    void whatIsAskedForIsHandedOverAndAccepted() throws Exception {
        HttpResponse<String> reply = post("/api/v1/nodes/default/a/drain");
        assertThat(reply.statusCode()).isEqualTo(202);
        assertThat(reply.body()).isEqualTo("{\"accepted\":[\"node default/a: drain\"]}\n");
        assertThat(asked).containsExactly(new Order.Use("default", "a", Mode.DRAIN, false));
        assertThat(who).singleElement().asString().startsWith("127.0.0.1:");
    }

    @Test
    void eachPathIsItsOrder() throws Exception {
        post("/api/v1/nodes/default/a/ready");
        post("/api/v1/nodes/default/a/maintenance");
        post("/api/v1/nodes/default/a/drain?force=true");
        post("/api/v1/nodes/default/a/drain", "{\"force\": true}");
        post("/api/v1/nodes/p/192.0.2.1%3A1883/weight?weight=3");
        post("/api/v1/nodes/p/%5B2001:db8::1%5D:1883/weight", "{\"weight\": 0}");
        post("/api/v1/nodes/p/a/weight", "{\"weight\": \"default\"}");
        post("/api/v1/rebalance");
        post("/api/v1/rebalance?pool=p");
        post("/api/v1/rebalance/stop", "{\"pool\": \"p\"}");
        assertThat(asked)
                .containsExactly(
                        new Order.Use("default", "a", Mode.READY, false),
                        new Order.Use("default", "a", Mode.MAINTENANCE, false),
                        new Order.Use("default", "a", Mode.DRAIN, true),
                        new Order.Use("default", "a", Mode.DRAIN, true),
                        new Order.Weigh("p", "192.0.2.1:1883", OptionalInt.of(3)),
                        new Order.Weigh("p", "[2001:db8::1]:1883", OptionalInt.of(0)),
                        new Order.Weigh("p", "a", OptionalInt.empty()),
                        new Order.Rebalance(null),
                        new Order.Rebalance("p"),
                        new Order.StopRebalance("p"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    /api/v1/nodes/p/a/weight                 | weight is missing: say weight=N
                    /api/v1/nodes/p/a/weight?weight=much     | weight is a whole number or \\"default\\"
                    /api/v1/nodes/p/a/weight?weight=-1       | weight is a whole number or \\"default\\"
                    /api/v1/nodes/p/a/weight?wieght=1        | \\"wieght\\" means nothing here, only weight
                    /api/v1/nodes/p/a/weight?weight=1&weight=2 | weight is said twice
                    /api/v1/nodes/p/a/drain?force=perhaps    | force is true or false
                    /api/v1/nodes/p/a/ready?force=true       | \\"force\\" means nothing here
                    """)
    void whatMeansNothingIsSaid(String path, String said) throws Exception {
        HttpResponse<String> reply = post(path);
        assertThat(reply.statusCode()).isEqualTo(400);
        assertThat(reply.body()).contains(said);
        assertThat(asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[]",
                "\"weight\"",
                "{\"weight\": [1]}",
                "{\"weight\": {\"a\": 1}}",
                "{\"weight\": null}",
                "{\"weight\": 1, \"colour\": \"red\"}",
                "{\"weight\": 1.5}",
                "weight = 1",
                "include \"other.json\"",
                "{\"weight\": ${HOME}}"
            })
    void aBodyThatIsNoFlatJsonObjectIsRefused(String body) throws Exception {
        HttpResponse<String> reply = post("/api/v1/nodes/p/a/weight", body);
        assertThat(reply.statusCode()).isEqualTo(400);
        assertThat(reply.body()).startsWith("{\"error\":\"");
        assertThat(asked).isEmpty();
    }

    @Test
    void aBodyThatIsTooLargeIsNotReadToItsEnd() throws Exception {
        HttpResponse<String> reply = post("/api/v1/rebalance", "{\"pool\":\"" + "x".repeat(10_000) + "\"}");
        assertThat(reply.statusCode()).isEqualTo(413);
        assertThat(post("/api/v1/rebalance", "[".repeat(Request.BODY_BYTES_MAX)).statusCode())
                .isEqualTo(400);
        assertThat(asked).isEmpty();
    }

    @Test
    void otherMethodsLearnWhichIsRight() throws Exception {
        for (String method : List.of("GET", "PUT", "DELETE", "OPTIONS")) {
            HttpResponse<String> reply = send(request("/api/v1/rebalance").method(method, BodyPublishers.noBody()));
            assertThat(reply.statusCode()).isEqualTo(405);
            assertThat(reply.headers().firstValue("Allow")).contains("POST");
        }
        assertThat(post("/api/v1/migrations").headers().firstValue("Allow")).contains("GET, HEAD");
        assertThat(asked).isEmpty();
    }

    @Test
    void aPathThatIsNoneLearnsWhichThereAre() throws Exception {
        for (String path : List.of("/api/v1/nodes/p/a/dance", "/api/v1/nodes/p/drain", "/api/v1/nodes/p/a/b/drain")) {
            HttpResponse<String> reply = post(path);
            assertThat(reply.statusCode()).isEqualTo(404);
            assertThat(reply.body()).contains("/api/v1/nodes/{pool}/{node}/drain");
        }
        assertThat(asked).isEmpty();
    }

    @Test
    void aRequestThatAPageOfSomebodyElsesHadSentIsRefused() throws IOException {
        String line = "POST /api/v1/nodes/default/a/drain HTTP/1.1";
        assertThat(raw(line, "Host: rebound.example:8888")).as("DNS rebinding").isEqualTo("403");
        assertThat(raw(line, "Host: localhost", "Origin: http://evil.example")).isEqualTo("403");
        assertThat(raw(line, "Host: localhost", "Origin: null")).isEqualTo("403");
        assertThat(raw(line, "Host: localhost", "Host: rebound.example")).isNotEqualTo("202");
        assertThat(raw("POST /api/v1/nodes/default/a/drain HTTP/1.0"))
                .as("no Host")
                .isNotEqualTo("202");
        assertThat(asked).isEmpty();
        assertThat(raw(line, "Host: localhost")).isEqualTo("202");
        assertThat(asked).hasSize(1);
    }

    @Test
    void aRequestThatIsRefusedIsNotReadFirst() throws IOException {
        String change = "/api/v1/nodes/default/a/drain HTTP/1.1\r\nContent-Length: 100\r\n";
        assertThat(headOnly("GET " + change + "Host: localhost")).isEqualTo("405");
        assertThat(headOnly("POST " + change + "Host: rebound.example")).isEqualTo("403");
        assertThat(headOnly("POST " + change + "Host: localhost\r\nOrigin: http://evil.example"))
                .isEqualTo("403");
        assertThat(headOnly("POST /api/v1/nodes/p/a/dance HTTP/1.1\r\nContent-Length: 100\r\nHost: localhost"))
                .isEqualTo("404");
        assertThat(headOnly("POST /healthz HTTP/1.1\r\nContent-Length: 100\r\nHost: localhost"))
                .isEqualTo("405");
    }

    /// The status of what comes before a body was sent.
    private String headOnly(String head) throws IOException {
        try (Socket socket = new Socket(server.bound().ip(), server.bound().port())) {
            socket.getOutputStream().write((head + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            // no body ever comes: who waits for one does not answer
            String start = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
            return start.isEmpty() ? "" : start.substring(9);
        }
    }

    @Test
    void bodiesThatDoNotComeHoldUpNobody() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try (AdminServer own = AdminServer.open(ANY_PORT, new FixedStatus(), this::obey, journal)) {
            for (int i = 0; i < 40; i++) {
                Socket socket = new Socket(own.bound().ip(), own.bound().port());
                slow.add(socket);
                socket.getOutputStream()
                        .write("POST /api/v1/rebalance HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
            }
            for (int i = 0; i < 40; i++) {
                URI uri = URI.create("http://" + own.bound() + "/healthz");
                assertThat(send(HttpRequest.newBuilder(uri)).statusCode()).isEqualTo(200);
            }
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
        assertThat(asked).isEmpty();
    }

    @Test
    void aFormThatABrowserSendsWithoutAskingIsRefused() throws Exception {
        for (String type : List.of("text/plain", "application/x-www-form-urlencoded", "multipart/form-data")) {
            HttpResponse<String> reply = send(request("/api/v1/nodes/p/a/weight")
                    .header("Content-Type", type)
                    .POST(BodyPublishers.ofString("{\"weight\": 0}")));
            assertThat(reply.statusCode()).isEqualTo(415);
        }
        assertThat(asked).isEmpty();
    }

    @Test
    void whatIsOpenToOthersTakesNoChanges() throws Exception {
        Endpoint everywhere = new Endpoint(InetAddress.ofLiteral("0.0.0.0"), 0);
        try (AdminServer open = AdminServer.open(everywhere, new FixedStatus(), this::obey, journal)) {
            URI uri = URI.create("http://127.0.0.1:" + open.bound().port() + "/api/v1/nodes/default/a/drain");
            HttpResponse<String> reply = send(HttpRequest.newBuilder(uri).POST(BodyPublishers.noBody()));
            assertThat(reply.statusCode()).isEqualTo(403);
            assertThat(reply.body()).contains("admin.bind");
        }
        assertThat(asked).isEmpty();
    }

    @Test
    void everyAnswerHasItsStatus() throws Exception {
        answer = new Answer.Unknown("there is no node default/b", List.of("default/a"));
        HttpResponse<String> unknown = post("/api/v1/nodes/default/b/drain");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body()).isEqualTo("{\"error\":\"there is no node default/b\",\"exists\":[\"default/a\"]}\n");
        answer = new Answer.Conflict("it is under way");
        assertThat(post("/api/v1/rebalance").statusCode()).isEqualTo(409);
        answer = new Answer.Busy();
        assertThat(post("/api/v1/rebalance").statusCode()).isEqualTo(503);
    }
}
