package io.tidegate.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.address.Endpoint;
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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class AdminServerTest {
    private static final Endpoint ANY_PORT = new Endpoint(InetAddress.getLoopbackAddress(), 0);

    private static final Orders NOBODY = (order, who) -> {
        throw new AssertionError(who + " asks for " + order);
    };

    private final FixedStatus status = new FixedStatus();
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final Journal journal = new Journal(Clock.system(), log, 100);
    private final HttpClient client = HttpClient.newHttpClient();
    private AdminServer server;

    @BeforeAll
    void open() throws IOException {
        server = AdminServer.open(ANY_PORT, status, NOBODY, journal);
    }

    @AfterAll
    void close() {
        server.close();
        client.close();
    }

    @Test
    void theRealPortIsReported() {
        assertThat(server.bound().port()).isPositive();
        assertThat(server.bound().isLoopback()).isTrue();
    }

    @Test
    void healthzIsOk() throws Exception {
        HttpResponse<String> reply = get("/healthz");
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo("ok\n");
    }

    @Test
    void readyzSaysEachReasonOnALine() throws Exception {
        status.readiness = new Readiness(List.of("ending", "pool default has no usable node"));
        HttpResponse<String> notReady = get("/readyz");
        assertThat(notReady.statusCode()).isEqualTo(503);
        assertThat(notReady.body()).isEqualTo("ending\npool default has no usable node\n");

        status.readiness = Readiness.READY;
        HttpResponse<String> ready = get("/readyz");
        assertThat(ready.statusCode()).isEqualTo(200);
        assertThat(ready.body()).isEqualTo("ok\n");
    }

    @Test
    void nodesAreAListWithOneObjectEach() throws Exception {
        HttpResponse<String> reply = get("/api/v1/nodes");
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(reply.body()).isEqualTo("""
                        [{"pool":"default","name":"emqx1","address":"192.168.0.2:1883","state":"up","weight":2,"weight_percent":100,\
                        "clients":3,"total":30,"moved_in":4,"moved_out":1,"role":"primary","since":"2026-11-24T02:00:00Z","retry_in_ms":null,\
                        "reason":null,\
                        "probe":"mqtt","probe_verdict":"passes","probe_result":"pass","probe_ms":7},\
                        {"pool":"default","name":"emqx2","address":"192.168.0.2:1883","state":"backoff","weight":2,"weight_percent":100,\
                        "clients":3,"total":30,"moved_in":4,"moved_out":1,"role":"primary","since":"2026-11-24T02:00:00Z","retry_in_ms":1500,\
                        "reason":"dial: \\"refused\\"",\
                        "probe":"mqtt","probe_verdict":"passes","probe_result":"pass","probe_ms":7},\
                        {"pool":"default","name":"emqx3","address":"192.168.0.2:1883","state":"down","weight":2,"weight_percent":100,\
                        "clients":3,"total":30,"moved_in":4,"moved_out":1,"role":"backup","since":"2026-11-24T02:00:00Z","retry_in_ms":null,\
                        "reason":"no address",\
                        "probe":"off","probe_verdict":null,"probe_result":null,"probe_ms":null}]
                        """);
    }

    @Test
    void certificatesAreAListWithOneObjectEach() throws Exception {
        HttpResponse<String> reply = get("/api/v1/certificates");
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(reply.body()).isEqualTo("""
                        [{"file":"/etc/tidegate/mqtt.pem","subject":"CN=mqtt.example,O=\\"Tide\\"",\
                        "names":["mqtt.example","*.mqtt.example"],"not_before":"2026-09-25T02:00:00Z",\
                        "not_after":"2026-12-24T01:59:59Z","days_left":29,"used_by":["listeners.ssl.default"]},\
                        {"file":"/etc/tidegate/pool.pem","subject":"CN=tidegate",\
                        "names":["mqtt.example","*.mqtt.example"],"not_before":"2026-09-25T02:00:00Z",\
                        "not_after":"2026-11-24T01:59:59Z","days_left":-1,"used_by":["pools.north","pools.south"]}]
                        """);
    }

    @Test
    void aFileThatIsUsedTwiceInOnePlaceIsOneSampleOfTheCertificateThatEndsFirst() throws Exception {
        Duration sooner = Duration.ofDays(10);
        status.further = List.of(
                FixedStatus.certificate("pool.pem", "CN=tidegate", sooner, List.of("pools.new", "pools.north")));
        Exposition page = Exposition.parse(get("/metrics").body());
        status.further = List.of();
        List<String> samples = page.samplesOf("tidegate_tls_certificate_days_left");
        assertThat(samples).hasSize(4);
        assertThat(samples.stream().map(page::value)).containsExactlyInAnyOrder(29.0, 10.0, -1.0, -1.0);
    }

    @Test
    void migrationsAreAListWithOneObjectEach() throws Exception {
        HttpResponse<String> reply = get("/api/v1/migrations");
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo("""
                        [{"kind":"drain","pool":"default","node":"emqx1","phase":"running","left":30,"moved":8,"ended":12,\
                        "rate":2.5,"since":"2026-11-24T02:00:00Z","remaining_ms":12000,"reason":null},\
                        {"kind":"rebalance","pool":"default","node":null,"phase":"stopped","left":0,"moved":0,"ended":5,\
                        "rate":0,"since":"2026-11-24T02:00:00Z","remaining_ms":null,"reason":"an operator stopped it"}]
                        """);
    }

    @Test
    void metricsAreEveryFamilyInPrometheusText() throws Exception {
        HttpResponse<String> reply = get("/metrics");
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain; version=0.0.4");
        Exposition page = Exposition.parse(reply.body());
        assertThat(page.families())
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Family.values()).map(Family::exposedName).toList());
        assertThat(page.value("tidegate_links")).isEqualTo(5);
        assertThat(page.value("tidegate_links_accepted_total")).isEqualTo(7);
        assertThat(page.value("tidegate_links_closed_total{reason=\"client_reset\",side=\"client\"}"))
                .isEqualTo(1);
        assertThat(page.value("tidegate_refusals_total{reason=\"too_fast\"}")).isEqualTo(1);
        assertThat(page.value("tidegate_bytes_total{direction=\"from_clients\"}"))
                .isEqualTo(1000);
        assertThat(page.value("tidegate_dials_total{result=\"failed\"}")).isEqualTo(1);
        assertThat(page.value("tidegate_node_clients{node=\"emqx1\",pool=\"default\"}"))
                .isEqualTo(3);
        assertThat(page.value("tidegate_node_state{node=\"emqx2\",pool=\"default\",state=\"backoff\"}"))
                .isEqualTo(1);
        assertThat(page.samplesOf("tidegate_node_state")).hasSize(27);
        assertThat(page.value("tidegate_listener_connections{listener=\"tcp:default\"}"))
                .isEqualTo(5);
        assertThat(page.value("tidegate_loop_lag_seconds{loop=\"loop-0\"}")).isEqualTo(0.002);
        assertThat(page.value("tidegate_tls_handshakes_total{result=\"full\",side=\"client\"}"))
                .isEqualTo(4);
        assertThat(page.value("tidegate_tls_handshakes_total{result=\"resumed\",side=\"node\"}"))
                .isEqualTo(7);
        assertThat(page.samplesOf("tidegate_tls_handshakes_total")).hasSize(6);
        assertThat(page.value("tidegate_tls_handshakes_under_way{side=\"client\"}"))
                .isEqualTo(2);
        assertThat(page.value("tidegate_tls_handshakes_waiting{side=\"client\"}"))
                .isEqualTo(1);
        assertThat(page.value("tidegate_tlvs_left_out_total")).isEqualTo(1);
        String certificate = "{file=\"/etc/tidegate/mqtt.pem\",subject=\"CN=mqtt.example,O=\\\"Tide\\\"\","
                + "used_by=\"listeners.ssl.default\"}";
        assertThat(page.value("tidegate_tls_certificate_days_left" + certificate))
                .isEqualTo(29);
        assertThat(page.value("tidegate_tls_certificate_not_after_seconds" + certificate))
                .isEqualTo((double) Instant.parse("2026-12-24T01:59:59Z").getEpochSecond());
        assertThat(page.samplesOf("tidegate_tls_certificate_days_left")).hasSize(3);
        assertThat(page.value("tidegate_log_dropped_total")).isEqualTo(4);
        assertThat(page.value("process_resident_memory_bytes")).isGreaterThan(1 << 20);
        assertThat(page.value("process_open_fds")).isPositive();
        assertThat(page.value("process_max_fds")).isPositive();
        assertThat(page.value("jvm_memory_used_bytes{area=\"heap\"}")).isPositive();
    }

    @Test
    void metricsSayWhatProbesFindAndClientsMeet() throws Exception {
        Exposition page = Exposition.parse(get("/metrics").body());
        assertThat(page.value("tidegate_probes_total{node=\"emqx1\",pool=\"default\",result=\"pass\"}"))
                .isEqualTo(9);
        assertThat(page.value("tidegate_probe_verdict{node=\"emqx2\",pool=\"default\",verdict=\"passes\"}"))
                .isEqualTo(1);
        assertThat(page.samplesOf("tidegate_probe_verdict"))
                .as("of nodes that are asked")
                .hasSize(8);
        assertThat(page.value("tidegate_probe_seconds{node=\"emqx1\",pool=\"default\"}"))
                .isEqualTo(0.007);
        assertThat(page.value("tidegate_node_ejections_total{node=\"emqx3\",pool=\"default\"}"))
                .isEqualTo(2);
        assertThat(page.value("tidegate_pool_stalled{pool=\"default\"}")).isEqualTo(1);
        assertThat(page.value("tidegate_complaints_total{kind=\"silent\"}")).isEqualTo(11);
        assertThat(page.value("tidegate_complaints_dropped_total")).isEqualTo(3);
    }

    @Test
    void openMetricsIsSpokenToWhoAsksForIt() throws Exception {
        HttpResponse<String> reply = send(request("/metrics")
                .header("Accept", "application/openmetrics-text;version=1.0.0,text/plain;q=0.5")
                .build());
        assertThat(reply.headers().firstValue("Content-Type").orElse("")).startsWith("application/openmetrics-text");
        assertThat(reply.body()).endsWith("# EOF\n").contains("# UNIT tidegate_buffer_bytes bytes\n");
    }

    @Test
    void anUnknownPathLearnsWhatExists() throws Exception {
        HttpResponse<String> reply = get("/metric%22s");
        assertThat(reply.statusCode()).isEqualTo(404);
        assertThat(reply.body())
                .isEqualTo(
                        "{\"error\":\"not found\",\"path\":\"/metric\\\"s\",\"exists\":"
                                + "[\"/healthz\",\"/readyz\",\"/metrics\",\"/api/v1/nodes\",\"/api/v1/discovery\",\"/api/v1/certificates\",\"/api/v1/migrations\"]}\n");
        assertThat(get("/healthz/").statusCode()).isEqualTo(404);
        assertThat(get("/").statusCode()).isEqualTo(404);
    }

    @Test
    void aWrongMethodLearnsWhichAreRight() throws Exception {
        for (String method : List.of("POST", "PUT", "DELETE", "OPTIONS")) {
            HttpResponse<String> reply = send(request("/api/v1/nodes")
                    .method(method, BodyPublishers.ofString("x"))
                    .build());
            assertThat(reply.statusCode()).isEqualTo(405);
            assertThat(reply.headers().firstValue("Allow")).contains("GET, HEAD");
            assertThat(reply.body()).contains("\"method\":\"" + method + "\",\"allowed\":[\"GET\",\"HEAD\"]");
        }
    }

    @Test
    void headGivesTheLengthAndNoBody() throws Exception {
        for (String path : List.of("/healthz", "/readyz", "/api/v1/nodes", "/nothing")) {
            HttpResponse<String> head =
                    send(request(path).method("HEAD", BodyPublishers.noBody()).build());
            HttpResponse<String> get = get(path);
            assertThat(head.statusCode()).isEqualTo(get.statusCode());
            assertThat(head.body()).isEmpty();
            assertThat(head.headers().firstValueAsLong("Content-Length"))
                    .hasValue(get.body().length());
        }
    }

    @Test
    void halfSentRequestsHoldUpNobody() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 40; i++) {
                Socket socket = connect();
                slow.add(socket);
                socket.getOutputStream().write("GET /healthz HTTP/1.1\r\nHost:".getBytes(StandardCharsets.US_ASCII));
            }
            assertThat(get("/healthz").statusCode()).isEqualTo(200);
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void aRequestThatIsTooLargeIsNotAnswered() throws Exception {
        String line = "GET /healthz?" + "x".repeat(20_000) + " HTTP/1.1\r\nHost: a\r\n\r\n";
        try (Socket socket = connect()) {
            socket.getOutputStream().write(line.getBytes(StandardCharsets.US_ASCII));
            assertThat(answer(socket)).doesNotContain("200 OK");
        }
    }

    @Test
    void aStatusThatFailsIsABugThatIsSaidOnce() throws Exception {
        Journal quiet = new Journal(Clock.system(), log, 10);
        Status broken = new Broken();
        try (AdminServer failing = AdminServer.open(ANY_PORT, broken, NOBODY, quiet)) {
            URI uri = URI.create("http://" + failing.bound() + "/readyz");
            HttpResponse<String> reply = send(HttpRequest.newBuilder(uri).build());
            assertThat(reply.statusCode()).isEqualTo(500);
        }
        quiet.turn();
        assertThat(log.toString(StandardCharsets.UTF_8))
                .contains("level=error msg=\"admin: GET /readyz failed\" thrown=");
    }

    @Test
    void aTakenPortIsNamed() {
        assertThatThrownBy(() -> AdminServer.open(server.bound(), status, NOBODY, journal))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("cannot listen on " + server.bound() + ": ");
    }

    private Socket connect() throws IOException {
        return new Socket(server.bound().ip(), server.bound().port());
    }

    /// Until the end, or the reset of a server that did not want to read on.
    private static String answer(Socket socket) {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(answer);
        } catch (IOException e) {
            answer.writeBytes(e.toString().getBytes(StandardCharsets.UTF_8));
        }
        return answer.toString(StandardCharsets.UTF_8);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(request(path).build());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://" + server.bound() + path));
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return client.send(request, BodyHandlers.ofString());
    }

    private static final class Broken implements Status {
        @Override
        public Readiness readiness() {
            throw new IllegalStateException("broken");
        }

        @Override
        public List<ListenerStatus> listeners() {
            return List.of();
        }

        @Override
        public List<NodeStatus> nodes() {
            return List.of();
        }

        @Override
        public List<PoolStatus> pools() {
            return List.of();
        }

        @Override
        public List<DiscoveryStatus> discovery() {
            return List.of();
        }

        @Override
        public Complaints complaints() {
            return new Complaints(Map.of(), 0);
        }

        @Override
        public List<CertificateStatus> certificates() {
            return List.of();
        }

        @Override
        public List<MigrationStatus> migrations() {
            return List.of();
        }

        @Override
        public List<io.tidegate.observe.LoopMetrics> loops() {
            return List.of();
        }

        @Override
        public long logDropped() {
            return 0;
        }
    }
}
