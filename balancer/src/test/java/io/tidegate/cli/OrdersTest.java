package io.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tidegate.address.Nobody;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Commands that ask a running balancer, against a server that answers what the test says.
@Timeout(60)
final class OrdersTest {
    private static final String NODES = """
            [{"pool":"north","name":"a","state":"up","weight":2,"weight_percent":100,"clients":12,"moved_in":0,"moved_out":0,\
            "since":"2026-11-24T02:00:00.123Z","reason":null},
            {"pool":"north","name":"b","state":"slow_start","weight":2,"weight_percent":30,"clients":3,"moved_in":2,"moved_out":11,\
            "since":"2026-11-24T02:00:00Z","reason":null},
            {"pool":"south","name":"b","state":"down","weight":1,"weight_percent":100,"clients":0,"moved_in":0,"moved_out":0,\
            "since":"2026-11-24T02:00:00Z","reason":"no answer"}]
            """;

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<String> posts = new ArrayList<>();
    private final Queue<String> migrations = new ArrayDeque<>(List.of("[]"));
    private String nodes = NODES;
    private int status = 202;
    private String answer = "{\"accepted\":[\"it is on its way\"]}";
    private HttpServer server;

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::serve);
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    private void serve(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().toString();
        if (exchange.getRequestMethod().equals("POST")) {
            posts.add(path);
            send(exchange, status, answer);
        } else if (path.equals("/api/v1/nodes")) {
            send(exchange, 200, nodes);
        } else {
            send(exchange, 200, migrations.size() > 1 ? migrations.remove() : migrations.element());
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private int execute(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        if (!all.contains("--admin") && !all.contains("-c")) {
            all.addAll(List.of("--admin", url()));
        }
        return Commands.execute((_, _) -> 3, new PrintWriter(out), new PrintWriter(err), all.toArray(String[]::new));
    }

    private static String row(String kind, String node, String phase, String since, String reason) {
        return """
                [{"kind":"%s","pool":"north","node":%s,"phase":"%s","left":5,"moved":0,"ended":7,"rate":10,\
                "since":"2026-11-24T02:00:%sZ","remaining_ms":null,"reason":%s}]""".formatted(kind, node, phase, since, reason);
    }

    @Test
    void nodesAreATable() {
        assertThat(execute("nodes")).isEqualTo(Commands.OK);
        assertThat(out.toString().lines())
                .containsExactly(
                        "NODE     STATE       SINCE                 CLIENTS  MOVED         WEIGHT    REASON",
                        "north/a  up          2026-11-24T02:00:00Z  12       -             2",
                        "north/b  slow_start  2026-11-24T02:00:00Z  3        2 in, 11 out  2 (30 %)",
                        "south/b  down        2026-11-24T02:00:00Z  0        -             1         no answer");
    }

    @Test
    void aTimeThatIsNoneIsSaidOnOneLine() {
        nodes = NODES.replace("2026-11-24T02:00:00.123Z", "this\\nmorning");
        assertThat(execute("nodes")).isEqualTo(Commands.FAILED);
        migrations.clear();
        migrations.add(row("rebalance", "null", "running", "morning", "null"));
        assertThat(execute("rebalance")).isEqualTo(Commands.FAILED);
        assertThat(err.toString()).hasLineCount(2).contains("tidegate nodes: ", "tidegate rebalance: ");
        assertThat(err.toString().lines()).allMatch(line -> line.contains("does not answer as this version"));
    }

    @Test
    void nothingThatIsSaidMovesTheCursor() {
        answer = "{\"accepted\":[\"on\\u001b[2J its\\u009b way\\nnow\"]}";
        assertThat(execute("node", "a", "drain")).isEqualTo(Commands.OK);
        assertThat(execute("rebalance")).isEqualTo(Commands.OK);
        assertThat(out.toString().lines()).containsOnly("on?[2J its? way?now").hasSize(2);
        status = 409;
        answer = "{\"error\":\"no\\u001b]0;title\\u0007\"}";
        assertThat(execute("node", "a", "drain")).isEqualTo(Commands.FAILED);
        assertThat(execute("rebalance")).isEqualTo(Commands.FAILED);
        assertThat(err.toString().lines())
                .containsExactly("tidegate node: no?]0;title?", "tidegate rebalance: no?]0;title?");
    }

    @Test
    void aNodeIsOrderedByItsNameOrItsPoolAndName() {
        assertThat(execute("node", "a", "drain")).isEqualTo(Commands.OK);
        assertThat(execute("node", "south/b", "maintenance")).isEqualTo(Commands.OK);
        assertThat(execute("node", "a", "ready")).isEqualTo(Commands.OK);
        assertThat(execute("node", "a", "drain", "--force")).isEqualTo(Commands.OK);
        assertThat(execute("node", "a", "weight", "3")).isEqualTo(Commands.OK);
        assertThat(execute("node", "a", "weight", "default")).isEqualTo(Commands.OK);
        assertThat(posts)
                .containsExactly(
                        "/api/v1/nodes/north/a/drain",
                        "/api/v1/nodes/south/b/maintenance",
                        "/api/v1/nodes/north/a/ready",
                        "/api/v1/nodes/north/a/drain?force=true",
                        "/api/v1/nodes/north/a/weight?weight=3",
                        "/api/v1/nodes/north/a/weight?weight=default");
        assertThat(out.toString()).contains("it is on its way");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void aNameThatIsNoneOrSeveralIsSaidOnOneLine() {
        assertThat(execute("node", "c", "drain")).isEqualTo(Commands.FAILED);
        assertThat(execute("node", "b", "drain")).isEqualTo(Commands.FAILED);
        assertThat(err.toString().lines())
                .containsExactly(
                        "tidegate node: there is no node c; there are north/a, north/b, south/b",
                        "tidegate node: b is in several pools, say which: north/b, south/b");
        assertThat(posts).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "node",
                "node a",
                "node a dance",
                "node a weight",
                "node a drain 3",
                "node a ready --wait",
                "node a ready --force",
                "node a drain 1 2",
                "rebalance --stop --wait",
                "rebalance a b",
                "nodes x"
            })
    void whatIsWronglyCalledAsksNobody(String line) {
        assertThat(execute(line.split(" "))).isEqualTo(Commands.USAGE);
        assertThat(posts).isEmpty();
        assertThat(err.toString()).isNotEmpty();
    }

    @Test
    void aBalancerThatSaysNoIsQuoted() {
        status = 404;
        answer = "{\"error\":\"there is no pool x\",\"exists\":[\"north\",\"south\"]}";
        assertThat(execute("rebalance", "x")).isEqualTo(Commands.FAILED);
        status = 500;
        answer = "<html>";
        assertThat(execute("rebalance")).isEqualTo(Commands.FAILED);
        assertThat(err.toString().lines())
                .containsExactly(
                        "tidegate rebalance: there is no pool x; there are north, south",
                        "tidegate rebalance: HTTP status 500");
    }

    @Test
    void whereNobodyAnswersItSaysWhatToDo() throws IOException {
        try (Nobody nobody = new Nobody()) {
            assertThat(execute("nodes", "--admin", "http://127.0.0.1:" + nobody.port()))
                    .isEqualTo(Commands.FAILED);
        }
        assertThat(err.toString()).hasLineCount(1).contains("nobody answers at", "--admin URL, or -c FILE");
        assertThat(execute("nodes", "--admin", "localhost:1")).isEqualTo(Commands.FAILED);
        assertThat(err.toString()).contains("write such as http://127.0.0.1:8888");
    }

    @Test
    void theConfigurationSaysWhereToAsk() throws IOException {
        String start = """
                listeners.tcp.default.bind = "127.0.0.1:1883"
                pools.default.nodes = [{ address = "192.0.2.1:1883" }]
                """;
        Path file = Files.writeString(
                directory.resolve("a.conf"),
                start + "admin.bind = \"0.0.0.0:" + server.getAddress().getPort() + "\"\n");
        assertThat(execute("nodes", "-c", file.toString())).isEqualTo(Commands.OK);
        Path without = Files.writeString(directory.resolve("b.conf"), start);
        assertThat(execute("nodes", "-c", without.toString())).isEqualTo(Commands.FAILED);
        assertThat(err.toString()).contains("admin.bind is not set");
        assertThat(execute("nodes", "-c", directory.resolve("c.conf").toString()))
                .isEqualTo(Commands.FAILED);
        assertThat(err.toString()).contains("does not exist");
    }

    @Test
    void waitShowsTheDrainUntilItIsDone() {
        migrations.clear();
        migrations.addAll(List.of(
                "[]", row("drain", "\"a\"", "running", "00", "null"), row("drain", "\"a\"", "done", "00", "null")));
        assertThat(execute("node", "a", "drain", "--wait")).isEqualTo(Commands.OK);
        assertThat(out.toString().lines())
                .containsExactly("it is on its way", "running: 5 left, 7 ended", "done: 5 left, 7 ended");
    }

    @Test
    void waitEndsWhereTheDrainCannotGoOnOrIsTakenBack() {
        migrations.clear();
        migrations.add(row("drain", "\"a\"", "waiting", "00", "\"no other node\""));
        assertThat(execute("node", "a", "drain", "--wait")).isEqualTo(Commands.FAILED);
        assertThat(err.toString()).hasLineCount(1).contains("north/a keeps its links", "--force");
        migrations.clear();
        migrations.addAll(List.of(row("drain", "\"a\"", "running", "00", "null"), "[]"));
        assertThat(execute("node", "a", "drain", "--wait")).isEqualTo(Commands.FAILED);
        assertThat(err.toString()).contains("somebody took that back");
    }

    @Test
    void waitKnowsTheRebalanceFromTheOneBefore() {
        String before = row("rebalance", "null", "stopped", "00", "null");
        migrations.clear();
        migrations.addAll(List.of(
                before,
                before,
                row("rebalance", "null", "running", "09", "null"),
                row("rebalance", "null", "done", "09", "null")));
        assertThat(execute("rebalance", "north", "--wait")).isEqualTo(Commands.OK);
        assertThat(posts).containsExactly("/api/v1/rebalance?pool=north");
        migrations.clear();
        migrations.addAll(List.of(before, row("rebalance", "null", "stopped", "30", "\"somebody stopped it\"")));
        assertThat(execute("rebalance", "north", "--wait")).isEqualTo(Commands.FAILED);
        assertThat(out.toString()).contains("stopped: 5 left, 7 ended, somebody stopped it");
    }

    @Test
    void stopAsksForTheEnd() {
        assertThat(execute("rebalance", "--stop")).isEqualTo(Commands.OK);
        assertThat(posts).containsExactly("/api/v1/rebalance/stop");
    }
}
