package io.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.config.Config;
import io.tidegate.config.ConfigReader;
import io.tidegate.config.Problem;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CommandsTest {
    private static final String WARNED = """
            listeners.tcp.default { bind = 1883, proxy_protocol = on }
            pools.default.nodes = [{ address = "192.0.2.1:1883" }]
            """;

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<Config> configs = new ArrayList<>();
    private final List<Problem> warned = new ArrayList<>();

    private int execute(String... arguments) {
        Runner runner = (config, warnings) -> {
            configs.add(config);
            warned.addAll(warnings);
            return 3;
        };
        return Commands.execute(runner, new PrintWriter(out), new PrintWriter(err), arguments);
    }

    private String file(String text) throws IOException {
        return Files.writeString(directory.resolve("tidegate.conf"), text).toString();
    }

    @Test
    void runHandsOverWhatItReadAndReturnsWhatTheRunnerSays() throws IOException {
        assertThat(execute("run", "-c", file(WARNED))).isEqualTo(3);
        assertThat(configs)
                .singleElement()
                .satisfies(config -> assertThat(config.pools()).hasSize(1));
        assertThat(warned).hasSize(1);
        assertThat(err.toString()).contains("tidegate.conf:1: warning: listeners.tcp.default.proxy_protocol lets");
        assertThat(out.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-c %s", "--config %s", "--config=%s", "-c=%s", "-c%s"})
    void everySpellingOfRunDoesTheSame(String spelling) throws IOException {
        String arguments = "run " + spelling.formatted(file(WARNED));
        assertThat(execute(arguments.split(" "))).isEqualTo(3);
        assertThat(configs).hasSize(1);
        assertThat(warned).hasSize(1);
        assertThat(err.toString()).contains("tidegate.conf:1: warning: listeners.tcp.default.proxy_protocol lets");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-c %s", "--config=%s"})
    void aBugOfTheRunnerIsSaidAndFails(String spelling) throws IOException {
        Runner broken = (_, _) -> {
            throw new IllegalStateException("nobody expected this");
        };
        String arguments = "run " + spelling.formatted(file(WARNED));
        int code = Commands.execute(broken, new PrintWriter(out), new PrintWriter(err), arguments.split(" "));
        assertThat(code).isEqualTo(1);
        assertThat(err.toString()).contains("nobody expected this", "CommandsTest");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "@nothing"})
    void whatIsNoFileNameIsLeftToTheParser(String argument) {
        assertThat(execute("run", "-c", argument)).isNotEqualTo(3);
        assertThat(configs).isEmpty();
    }

    @Test
    void runStartsNothingThatIsBroken() throws IOException {
        String file = file("listeners.tcp.default.bind = nowhere\nzone = a\n");
        assertThat(execute("run", "--config", file)).isEqualTo(Commands.FAILED);
        assertThat(configs).isEmpty();
        assertThat(err.toString())
                .contains(file + ":1: listeners.tcp.default.bind: ", file + ":2: zone is EMQX's", "3 problems");
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "check"})
    void withoutAFileItSaysWhatToWrite(String command) throws IOException {
        assertThat(execute(command)).isEqualTo(Commands.USAGE);
        assertThat(err.toString()).contains("./tidegate " + command + " -c tidegate.conf", "./tidegate demo");
        ConfigReader.EXAMPLE.lines().forEach(line -> assertThat(err.toString()).contains(line));
        assertThat(execute("check", "-c", file(ConfigReader.EXAMPLE))).isEqualTo(Commands.OK);
    }

    @Test
    void checkSaysThatAllIsFineAndStartsNothing() throws IOException {
        assertThat(execute("check", "-c", file(ConfigReader.EXAMPLE))).isEqualTo(Commands.OK);
        assertThat(out.toString())
                .endsWith("tidegate.conf: fine: 1 listener, 1 pool, 2 nodes" + System.lineSeparator());
        assertThat(err.toString()).isEmpty();
        assertThat(configs).isEmpty();
    }

    @Test
    void checkSaysWarningsAndIsStillFine() throws IOException {
        assertThat(execute("check", "-c", file(WARNED))).isEqualTo(Commands.OK);
        assertThat(err.toString()).contains(":1: warning: ");
        assertThat(out.toString()).contains("; 1 warning");
    }

    @Test
    void checkSaysAllProblems() throws IOException {
        assertThat(execute("check", "-c", file("pols.x = 1\nlistener.tcp.a = b\n")))
                .isEqualTo(Commands.FAILED);
        assertThat(err.toString()).contains(":1: pols is not known; did you mean pools?", ":2: listeners.tcp.a.bind: ");
        assertThat(out.toString()).isEmpty();
        assertThat(execute("check", "-c", directory.resolve("none").toString())).isEqualTo(Commands.FAILED);
        assertThat(err.toString()).contains("none: does not exist");
    }

    @Test
    void checkLooksIntoTheFilesThatAreNamed() throws IOException {
        String listener = """
                listeners.ssl.default {
                  bind = 8883
                  ssl_options {
                    certfile = none.pem
                    keyfile = none.key
                  }
                }
                pools.default.nodes = [ { address = "192.0.2.1:1883" } ]
                """;
        assertThat(execute("check", "-c", file(listener))).isEqualTo(Commands.FAILED);
        assertThat(err.toString())
                .contains(
                        "tidegate.conf:4: listeners.ssl.default.ssl_options.certfile: " + directory.resolve("none.pem"))
                .contains(
                        "tidegate.conf:5: listeners.ssl.default.ssl_options.keyfile: " + directory.resolve("none.key"))
                .contains("there is no such file")
                .contains("2 problems");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void checkPrintsEveryValueAndWhereItCameFrom() throws IOException {
        String file = file(WARNED);
        assertThat(execute("check", "-c", file, "--effective")).isEqualTo(Commands.OK);
        assertThat(out.toString())
                .contains("listeners.tcp.default.bind = 1883  # " + file + ":1")
                .contains("listeners.tcp.default.max_connections = infinity  # default")
                .contains("pools.default.nodes.0.name = \"192.0.2.1:1883\"  # default");
    }

    @Test
    void versionNamesProductMachineAndSystem() {
        assertThat(execute("version")).isEqualTo(Commands.OK);
        assertThat(out.toString()).matches("(?s)tidegate [0-9]+\\.[0-9]+\\.[0-9]+\\S*\njvm \\S+.*\nos \\S+.*\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "check", "version", "nodes", "node", "rebalance"})
    void everyCommandHasHelp(String command) {
        for (String option : List.of("--help", "-h")) {
            assertThat(execute(command, option)).isEqualTo(Commands.OK);
        }
        assertThat(out.toString()).contains("Usage: tidegate " + command, "--help");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void theHelpNamesEveryCommand() {
        assertThat(execute("--help")).isEqualTo(Commands.OK);
        assertThat(out.toString())
                .contains(
                        "demo",
                        "run",
                        "check",
                        "version",
                        "nodes",
                        "node",
                        "rebalance",
                        "./tidegate run -c tidegate.conf");
        assertThat(out.toString().lines()).allMatch(line -> line.length() <= 100);
    }

    @Test
    void wrongCallsAreSaid() {
        assertThat(execute()).isEqualTo(Commands.USAGE);
        assertThat(err.toString()).contains("Say what to do");
        assertThat(execute("rum")).isEqualTo(Commands.USAGE);
        assertThat(err.toString()).contains("run");
        assertThat(execute("run", "-c")).isEqualTo(Commands.USAGE);
        assertThat(execute("run", "--confg", "x")).isEqualTo(Commands.USAGE);
        assertThat(err.toString()).contains("--confg");
        assertThat(configs).isEmpty();
        assertThat(out.toString()).isEmpty();
    }
}
