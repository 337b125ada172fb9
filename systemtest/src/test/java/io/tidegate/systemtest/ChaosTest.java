package io.tidegate.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// `./tidegate demo --chaos`, with the product and real broker nodes.
final class ChaosTest {
    private static final String MARK = "TIDEGATE_TEST_MARK";
    private static final Pattern MESSAGES = Pattern.compile("QoS \\d: (?<published>[\\d,]+) published,"
            + "(?: (?<acknowledged>[\\d,]+) acknowledged,)? (?<delivered>[\\d,]+) delivered;"
            + " lost: (?<lost>[\\d,]+) between nodes, (?<else>[\\d,]+) else;"
            + " twice: [\\d,]+ between nodes, (?<again>[\\d,]+) else\\.");
    private static final Pattern CONNECTS = Pattern.compile(
            "([\\d,]+) connects(?: \\([^)]*\\))?, ([\\d,]+) failed connects?\\b.*, longest wait [\\d,]+ ms.*");

    private static int number(String text) {
        return Integer.parseInt(text.replace(",", ""));
    }

    @Test
    void killsFreezesAndDrainsNodesAndNobodyIsDisconnectedAndNothingIsLeftBehind() {
        ProcessBuilder command = Balancer.command(List.of(
                "demo",
                "--chaos",
                "--seconds",
                "20",
                "--seed",
                "3",
                "--port",
                String.valueOf(Ports.free()),
                "--tls-port",
                String.valueOf(Ports.free()),
                "--admin-port",
                String.valueOf(Ports.free())));
        String mark = "chaos-" + ProcessHandle.current().pid();
        command.environment().put(MARK, mark);
        try (Program demo = Program.start("demo", command)) {
            demo.awaitLine("Ctrl-C ends all of it");
            demo.awaitLine("node3 is drained for 6 s");
            assertThat(marked(mark)).as("demo, three nodes, Tidegate").hasSizeGreaterThanOrEqualTo(5);
            demo.awaitLine("node1 is killed, to be started again in 2 s");
            demo.awaitLine("node1 is started again");
            demo.awaitLine("node3 takes clients again");
            demo.awaitLine("node2 is frozen for 6 s");
            demo.awaitLine("node2 goes on");
            demo.awaitLine("s of chaos with seed 3: ");
            Matcher connects =
                    CONNECTS.matcher(demo.awaitLine("failed connects, longest wait", CONNECTS.asMatchPredicate()));
            assertThat(connects.matches()).isTrue();
            assertThat(number(connects.group(1))).as(demo.tail()).isGreaterThan(300);
            assertThat(number(connects.group(2))).as(demo.tail()).isZero();
            assertThat(demo.awaitExit()).as(demo.tail()).isZero();
            assertNobodyNoticed(demo);
            assertThat(demo.lines())
                    .as("what Tidegate says of its nodes")
                    .anyMatch(
                            line -> line.matches("\\d\\d:\\d\\d .* node2 \\w+ \\d+ \\(frozen, goes on in \\d s\\).*"));
        }
        Patience.until("all that it started to be gone", () -> marked(mark).isEmpty());
    }

    /// Of 30 clients that stay, and of their messages: none is lost or doubled but while publisher or subscriber was
    /// between two nodes, for which these nodes promise nothing.
    private static void assertNobodyNoticed(Program demo) {
        assertThat(demo.awaitLine("client disconnects, of 30 clients that stay; moved"))
                .as(demo.tail())
                .startsWith("0 client disconnects,");
        for (int qos = 0; qos <= 2; qos++) {
            Matcher messages = MESSAGES.matcher(demo.awaitLine("QoS " + qos + ": "));
            assertThat(messages.matches()).as(demo.tail()).isTrue();
            int published = number(messages.group("published"));
            int delivered = number(messages.group("delivered"));
            int lost = number(messages.group("lost"));
            assertThat(published).as(demo.tail()).isGreaterThan(100);
            assertThat(messages.group("else"))
                    .as("QoS %d lost else%s", qos, demo.tail())
                    .isEqualTo("0");
            assertThat(messages.group("again"))
                    .as("QoS %d twice else%s", qos, demo.tail())
                    .isEqualTo("0");
            assertThat(delivered + lost)
                    .as("QoS %d, all accounted for%s", qos, demo.tail())
                    .isEqualTo(published);
            if (qos > 0) {
                assertThat(messages.group("acknowledged"))
                        .as("QoS %d%s", qos, demo.tail())
                        .isEqualTo(messages.group("published"));
            }
        }
    }

    /// Processes that have the mark in their environment, which children inherit.
    private static List<String> marked(String mark) {
        try (Stream<Path> entries = Files.list(Path.of("/proc"))) {
            return entries.filter(entry -> entry.getFileName().toString().matches("\\d+"))
                    .filter(entry -> environment(entry).contains(MARK + "=" + mark))
                    .map(entry -> entry.getFileName().toString())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Empty where the process is another user's, or gone.
    private static List<String> environment(Path process) {
        try {
            return List.of(
                    new String(Files.readAllBytes(process.resolve("environ")), StandardCharsets.UTF_8).split("\0"));
        } catch (IOException _) {
            return List.of();
        }
    }
}
