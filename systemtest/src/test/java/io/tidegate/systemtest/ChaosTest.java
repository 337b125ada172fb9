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
    private static final Pattern SUMMARY = Pattern.compile(
            "([\\d,]+) connects(?: \\([^)]*\\))?, ([\\d,]+) failed connects?\\b.*, longest wait [\\d,]+ ms.*");

    private static int number(String text) {
        return Integer.parseInt(text.replace(",", ""));
    }

    @Test
    void killsAndFreezesNodesWithoutAFailedConnectAndLeavesNothingBehind() {
        ProcessBuilder command = Balancer.command(List.of(
                "demo",
                "--chaos",
                "--seconds",
                "15",
                "--seed",
                "1",
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
            demo.awaitLine("node1 is frozen for 6 s");
            assertThat(marked(mark))
                    .as("demo, three nodes, Tidegate, who holds one still")
                    .hasSizeGreaterThanOrEqualTo(6);
            demo.awaitLine("node1 goes on");
            demo.awaitLine("node2 is killed, to be started again in 2 s");
            demo.awaitLine("node2 is started again");
            demo.awaitLine("s of chaos with seed 1: ");
            Matcher summary =
                    SUMMARY.matcher(demo.awaitLine("failed connects, longest wait", SUMMARY.asMatchPredicate()));
            assertThat(summary.matches()).isTrue();
            assertThat(number(summary.group(1))).as(demo.tail()).isGreaterThan(300);
            assertThat(number(summary.group(2))).as(demo.tail()).isZero();
            assertThat(demo.awaitExit()).as(demo.tail()).isZero();
            assertThat(demo.lines())
                    .as("what Tidegate says of its nodes")
                    .anyMatch(line ->
                            line.matches("\\d\\d:\\d\\d .* node1 \\w+ \\d+ \\(frozen, goes on in \\d s\\), .*"));
        }
        Patience.until("all that it started to be gone", () -> marked(mark).isEmpty());
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
