package io.tidegate.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tidegate.address.Nobody;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpOcspTransportTest {
    private static final byte[] REQUEST = "request".getBytes(US_ASCII);
    private static final Duration LONG = Duration.ofMinutes(1);

    private final HttpClient client = HttpClient.newHttpClient();
    private final OcspTransport transport = OcspTransport.http(client);
    private final List<String> seen = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch end = new CountDownLatch(1);
    private final HttpServer server = server();

    private static HttpServer server() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void start() {
        server.createContext("/good", exchange -> answer(exchange, 200, "response".getBytes(US_ASCII)));
        server.createContext("/none", exchange -> answer(exchange, 404, new byte[0]));
        server.createContext("/elsewhere", exchange -> {
            exchange.getResponseHeaders().set("Location", "/good");
            answer(exchange, 302, new byte[0]);
        });
        server.createContext("/most", exchange -> answer(exchange, 200, new byte[OcspTransport.BYTES_MAX]));
        server.createContext("/endless", exchange -> answer(exchange, 200, new byte[OcspTransport.BYTES_MAX + 1]));
        server.createContext("/silent", exchange -> {
            exchange.sendResponseHeaders(200, 10);
            exchange.getResponseBody().write(1);
            exchange.getResponseBody().flush();
            awaitEnd();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        end.countDown();
        server.stop(0);
        client.close();
    }

    private void awaitEnd() {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        seen.add(
                exchange.getRequestMethod() + " " + exchange.getRequestHeaders().getFirst("Content-Type") + " "
                        + new String(exchange.getRequestBody().readAllBytes(), US_ASCII));
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    @Test
    void saysWhatStatusTheResponderAnswersWith() {
        assertThatIOException()
                .isThrownBy(() -> transport.post(uri("/none"), REQUEST, LONG))
                .withMessage("HTTP status 404");
        assertThatIOException()
                .isThrownBy(() -> transport.post(uri("/elsewhere"), REQUEST, LONG))
                .withMessage("HTTP status 302");
    }

    @Test
    void refusesAnAnswerThatIsTooLong() {
        assertThatIOException().isThrownBy(() -> transport.post(uri("/endless"), REQUEST, LONG));
    }

    @Test
    void waitsNoLongerThanItMayForTheLastByte() {
        assertThatIOException()
                .isThrownBy(() -> transport.post(uri("/silent"), REQUEST, Duration.ofMillis(200)))
                .withMessage("no answer within 200 ms");
    }

    @Test
    void saysThatNobodyListens() throws IOException {
        try (Nobody nobody = new Nobody()) {
            URI uri = URI.create("http://127.0.0.1:" + nobody.port() + "/good");
            assertThatIOException().isThrownBy(() -> transport.post(uri, REQUEST, LONG));
        }
    }

    @Test
    void saysThatAnAddressIsNone() {
        assertThatIOException()
                .isThrownBy(() -> transport.post(URI.create("file:///etc/passwd"), REQUEST, LONG))
                .withMessageStartingWith("no address of a responder");
    }

    @Test
    void postsTheQuestionAndReturnsTheAnswer() throws IOException {
        assertThat(transport.post(uri("/good"), REQUEST, LONG))
                .asString(US_ASCII)
                .isEqualTo("response");
        assertThat(seen).containsExactly("POST application/ocsp-request request");
        assertThat(transport.post(uri("/most"), REQUEST, LONG)).hasSize(OcspTransport.BYTES_MAX);
    }
}
