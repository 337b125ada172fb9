package io.tidegate.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import io.tidegate.http.HttpTransport;
import io.tidegate.http.HttpTransport.Bounds;
import io.tidegate.http.HttpTransport.Reply;
import io.tidegate.http.HttpTransport.Request;
import io.tidegate.time.VirtualClock;
import io.tidegate.tls.TestPki.Issued;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The JDK's HTTP client with trust of ours, and its server with certificates of ours.
@Timeout(60)
class HttpsTrustTest {
    private static final Bounds BOUNDS = new Bounds(Duration.ofSeconds(30), 1000);
    private static final String REFUSED = "its certificate is refused: ";

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<HttpServer> servers = new ArrayList<>();
    private final Issued root = TestPki.root("Root");
    private final Issued other = TestPki.root("Other");
    private final HttpsTrust trust = new HttpsTrust(trust(root), new VirtualClock());
    private final HttpTransport transport = HttpTransport.of(threads, trust::context);

    @AfterEach
    void close() {
        servers.forEach(each -> each.stop(0));
        threads.shutdownNow();
    }

    private static Trust trust(Issued... anchors) {
        return new Trust(Arrays.stream(anchors).map(Issued::certificate).toList(), List.of());
    }

    private URI serving(Issued certificate) {
        return uri(start(HttpsServers.of(certificate)));
    }

    private static URI uri(HttpServer server) {
        return URI.create("https://127.0.0.1:" + server.getAddress().getPort() + "/status");
    }

    private HttpServer start(HttpServer server) {
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(200, -1);
            }
        });
        server.start();
        servers.add(server);
        return server;
    }

    private static TestPki.Order order() {
        return TestPki.order("emqx1").ip("127.0.0.1").forServers();
    }

    private Reply ask(URI uri) throws IOException {
        return transport.send(new Request(uri, null, null), BOUNDS);
    }

    private String why(HttpTransport asking, URI uri) {
        return String.valueOf(catchThrowableOfType(
                        IOException.class, () -> asking.send(new Request(uri, null, null), BOUNDS))
                .getMessage());
    }

    @Test
    void whomAnotherAuthorityVouchesForIsRefused() {
        assertThat(why(transport, serving(order().by(other))))
                .isEqualTo(REFUSED + "unknown issuer: certificate \"CN=emqx1\" issued by \"CN=Other\"");
    }

    @Test
    void whoHasAnotherNameIsRefused() {
        URI uri =
                serving(TestPki.order("emqx1").dns("emqx2.example").forServers().by(root));
        assertThat(why(transport, uri)).startsWith(REFUSED).contains("127.0.0.1");
        URI named = URI.create(uri.toString().replace("127.0.0.1", "localhost"));
        assertThat(why(transport, named)).startsWith(REFUSED).contains("localhost");
    }

    @Test
    void whoseTimeIsOverOrWhoIsNoServerIsRefused() {
        Instant past = TestPki.NOW.minusSeconds(60);
        assertThat(why(transport, serving(order().valid(TestPki.BEFORE, past).by(root))))
                .startsWith(REFUSED + "expired: certificate \"CN=emqx1\"");
        assertThat(why(transport, serving(order().forClients().by(root)))).startsWith(REFUSED + "not for ");
    }

    @Test
    void withoutAnAuthorityOfOursTheJdkVouchesForNobodyHereAndThatSaysWhatToDo() {
        HttpTransport usual = HttpTransport.of(threads, () -> null);
        assertThat(why(usual, serving(order().by(root))))
                .isEqualTo(REFUSED + "nobody whom the JDK trusts vouches for it; name its authority in ssl.cacertfile");
    }

    @Test
    void whoSpeaksNoTlsIsSaid() throws IOException {
        try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            threads.execute(() -> answerPlainly(plain));
            assertThat(why(transport, URI.create("https://127.0.0.1:" + plain.getLocalPort() + "/")))
                    .startsWith("TLS with it failed: ");
        }
    }

    private static void answerPlainly(ServerSocket listening) {
        try (Socket socket = listening.accept()) {
            socket.getInputStream().read(new byte[1000]);
            socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whomOurAuthorityVouchesForIsBelievedThroughOneInBetween() throws IOException {
        assertThat(ask(serving(order().by(root))).status()).isEqualTo(200);
        Issued between = TestPki.order("Between").authority().by(root);
        assertThat(ask(serving(order().by(between))).status()).isEqualTo(200);
        URI named = serving(TestPki.order("emqx1").dns("localhost").forServers().by(root));
        assertThat(ask(URI.create(named.toString().replace("127.0.0.1", "localhost")))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aSelfSignedCertificateMayBeItsOwnAuthority() throws IOException {
        Issued own = order().selfSigned();
        URI uri = serving(own);
        assertThat(why(transport, uri)).startsWith(REFUSED + "self-signed, and not trusted");
        trust.replace(trust(own));
        assertThat(ask(uri).status()).isEqualTo(200);
    }

    @Test
    void anotherAuthorityIsInForceAtOnceWhateverConnectionsThereAre() throws IOException {
        URI old = serving(order().by(root));
        URI fresh = serving(order().by(other));
        assertThat(ask(old).status()).isEqualTo(200);
        assertThat(why(transport, fresh)).startsWith(REFUSED);
        trust.replace(trust(root, other));
        assertThat(ask(old).status()).isEqualTo(200);
        assertThat(ask(fresh).status()).isEqualTo(200);
        trust.replace(trust(other));
        assertThat(why(transport, old)).startsWith(REFUSED + "unknown issuer");
        assertThat(ask(fresh).status()).isEqualTo(200);
    }
}
