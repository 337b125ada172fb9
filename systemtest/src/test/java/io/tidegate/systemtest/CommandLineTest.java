package io.tidegate.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an operator types, and is answered.
final class CommandLineTest {
    @TempDir
    private Path directory;

    private record Said(int code, String text) {}

    private static Said tidegate(String... arguments) {
        try (Program program = Program.start("tidegate", Balancer.command(List.of(arguments)))) {
            int code = program.awaitExit();
            return new Said(code, String.join("\n", program.lines()));
        }
    }

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("tidegate.conf"), text);
    }

    @Test
    void checkSaysFine() throws IOException {
        Path file = file(Balancer.configuration("", "", List.of(Balancer.node("one", 1883))));
        Said said = tidegate("check", "-c", file.toString());
        assertThat(said).isEqualTo(new Said(0, file + ": fine: 1 listener, 1 pool, 1 node"));
    }

    @Test
    void checkNamesFileLineAndTheNearestNameOfAllThatIsWrong() throws IOException {
        Path file = file("""
                listeners.tcp.default { bind = "127.0.0.1:1883", max_conections = 10 }
                pools.default {
                  balance = rund_robin
                  nodes = [ { name = one, address = "127.0.0.1:99999" } ]
                }
                """);
        Said said = tidegate("check", "-c", file.toString());
        assertThat(said.code()).isEqualTo(1);
        assertThat(said.text())
                .contains(file + ":1: ", "max_connections")
                .contains(file + ":3: ", "round_robin")
                .contains(file + ":4: ", "99999")
                .contains("3 problems");
    }

    @Test
    void checkNamesAFileThatIsMissing() {
        Said said = tidegate("check", "-c", directory.resolve("missing.conf").toString());
        assertThat(said.code()).isEqualTo(1);
        assertThat(said.text()).contains("missing.conf");
    }

    @Test
    void runWithoutAFileSaysWhatToWrite() throws IOException {
        Said said = tidegate("run");
        assertThat(said.code()).isEqualTo(2);
        assertThat(said.text()).contains("listeners.tcp.default", "pools.default", "./tidegate run -c tidegate.conf");
        String example = said.text()
                .lines()
                .filter(line -> line.startsWith("    "))
                .map(line -> line.substring(4))
                .reduce("", (all, line) -> all + line + "\n");
        assertThat(tidegate("check", "-c", file(example).toString()).code())
                .as("what it says to write")
                .isZero();
    }

    @Test
    void runDoesNotStartWhatCheckRefuses() throws IOException {
        Path file = file("listeners.tcp.default { bind = \"127.0.0.1:0\" }\n");
        Said said = tidegate("run", "-c", file.toString());
        assertThat(said.code()).isEqualTo(1);
        assertThat(said.text()).contains("there is no pool");
    }

    @Test
    void aTakenPortIsNamed() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Path file = file("""
                    listeners.tcp.default { bind = "127.0.0.1:%d" }
                    pools.default.nodes = [ { address = "127.0.0.1:1883" } ]
                    """.formatted(taken.getLocalPort()));
            Said said = tidegate("run", "-c", file.toString());
            assertThat(said.code()).isEqualTo(1);
            assertThat(said.text())
                    .contains("127.0.0.1:" + taken.getLocalPort())
                    .containsIgnoringCase("in use");
        }
    }

    @Test
    void aTakenAdminPortIsNamed() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Path file = file("""
                    listeners.tcp.default { bind = "127.0.0.1:0" }
                    pools.default.nodes = [ { address = "127.0.0.1:1883" } ]
                    admin.bind = "127.0.0.1:%d"
                    """.formatted(taken.getLocalPort()));
            Said said = tidegate("run", "-c", file.toString());
            assertThat(said.code()).isEqualTo(1);
            assertThat(said.text()).contains("admin.bind", String.valueOf(taken.getLocalPort()));
        }
    }

    @Test
    void versionNamesProductAndJvm() {
        Said said = tidegate("version");
        assertThat(said.code()).isZero();
        assertThat(said.text()).containsPattern("tidegate \\d+\\.\\d+").contains("jvm 25");
    }

    @Test
    void helpIsThereForEveryCommand() {
        for (String command : List.of("run", "check", "version")) {
            Said said = tidegate(command, "--help");
            assertThat(said.code()).as(command).isZero();
            assertThat(said.text()).contains("tidegate " + command);
        }
    }

    @Test
    void thePidThatWasStartedIsTheBalancer() throws IOException {
        try (Balancer balancer = Balancer.of("", List.of(Balancer.node("one", Ports.free())))) {
            Path executable = Path.of("/proc", String.valueOf(balancer.program().pid()), "exe");
            assertThat(Files.readSymbolicLink(executable)).hasFileName("java");
        }
    }
}
