package io.tidegate.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.discovery.NodesParser.Parsed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NodesFileTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test
    private Path directory;

    private static Parsed parse(String name, String text) {
        return NodesFile.parse("p", Path.of(name), text);
    }

    /// Name, address, weight, limit, role.
    private static List<String> nodes(String name, String text) {
        return switch (parse(name, text)) {
            case Parsed.Good(var nodes, var _) ->
                nodes.stream()
                        .map(node -> node.id() + " " + node.address() + " " + node.weight() + " "
                                + node.maxConnections() + " " + node.role())
                        .toList();
            case Parsed.Bad(var problems) -> problems;
        };
    }

    private static List<String> warnings(String name, String text) {
        return switch (parse(name, text)) {
            case Parsed.Good(var _, var warnings) -> warnings;
            case Parsed.Bad(var problems) -> throw new AssertionError(problems);
        };
    }

    @Test
    void hoconIsAsInTheConfiguration() {
        assertThat(nodes("nodes.conf", """
                        # all of them
                        nodes = [
                          { name = a, address = "10.0.0.1:1883", weight = 3, max_connections = 50 }
                          { address = "emqx2:1883", backup = true }
                        ]
                        """))
                .containsExactly("p/a 10.0.0.1:1883 3 50 PRIMARY", "p/emqx2:1883 emqx2:1883 1 2147483647 BACKUP");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"nodes\":[{\"name\":\"a\",\"address\":\"10.0.0.1:1883\"}]}",
                "[{\"name\":\"a\",\"address\":\"10.0.0.1:1883\"}]",
                "\n  // comment\n  # and [another]\n [ { name = a, address = \"10.0.0.1:1883\" } ]\n"
            })
    void jsonIsReadAndSoIsTheListAlone(String text) {
        assertThat(nodes("nodes.json", text)).containsExactly("p/a 10.0.0.1:1883 1 2147483647 PRIMARY");
    }

    @Test
    void plainTextHasANodeALine() {
        assertThat(nodes("nodes", """
                        # the old ones
                        10.0.0.1:1883   name=a weight=3 max_connections=50

                        emqx2:1883 backup      # comes last
                        [2001:db8::1]:1883\tbackup=false
                        """))
                .containsExactly(
                        "p/a 10.0.0.1:1883 3 50 PRIMARY",
                        "p/emqx2:1883 emqx2:1883 1 2147483647 BACKUP",
                        "p/[2001:db8::1]:1883 [2001:db8::1]:1883 1 2147483647 PRIMARY");
    }

    @Test
    void whatIsWrongIsSaidWithFileAndLineAndAllAtOnce() {
        assertThat(nodes("nodes.conf", "nodes = [\n  { address = \"emqx1\" }\n  { adress = \"a:1\" }\n]\n"))
                .containsExactly(
                        "nodes.conf:2: nodes.0.address: \"emqx1\": the port is missing, and 1883 is not guessed; write"
                                + " \"emqx1:1883\" if that is meant",
                        "nodes.conf:3: nodes.1.adress is not known; did you mean address?",
                        "nodes.conf:3: nodes.1.address is missing; expected host:port");
        assertThat(nodes("nodes", "a:1\nb:1 wieght=2\n\nc:1 weight=many\n"))
                .containsExactly(
                        "nodes:2: nodes.1.wieght is not known; did you mean weight?",
                        "nodes:4: nodes.2.weight: \"many\" is no whole number; write one of 0..1000");
        assertThat(nodes("nodes.json", "{\"nodes\": [\n {\"address\": \"a:1\"\n"))
                .singleElement()
                .asString()
                .startsWith("nodes.json:");
        assertThat(nodes("nodes.conf", "pools = []\n"))
                .containsExactlyInAnyOrder(
                        "nodes.conf:1: pools is not known; known here: nodes",
                        "nodes.conf:1: nodes is missing; write nodes = [ { address = \"HOST:1883\" } ]");
    }

    @Test
    void namesAreUniqueAndAnAddressThatIsThereTwiceIsWarnedOf() {
        assertThat(nodes("nodes", "a:1 name=x\nb:1 name=x\n"))
                .containsExactly("nodes:2: nodes.1.name: nodes.0 is named \"x\" too; names are unique in a pool");
        assertThat(warnings("nodes", "a:1 name=x\na:1 name=y\n"))
                .containsExactly(
                        "nodes:2: nodes.1.address: nodes.0 is at a:1 too, so that broker gets the clients of both");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "include \"/etc/hostname\"",
                "include file(\"/etc/hostname\")",
                "include url(\"http://127.0.0.1:1/\")",
                "include classpath(\"reference.conf\")",
                "include required(file(\"/etc/hostname\"))"
            })
    void nothingIsIncluded(String text) {
        assertThat(nodes("nodes.conf", text + "\nnodes = []\n"))
                .singleElement()
                .asString()
                .contains("is not done here: the file stands alone");
    }

    @Test
    void anEmptyListIsReadAndListsNobody() {
        assertThat(nodes("nodes.conf", "nodes = []")).isEmpty();
        assertThat(nodes("nodes.json", "[]")).isEmpty();
        assertThat(nodes("nodes", "# nobody\n")).isEmpty();
        assertThat(nodes("nodes.conf", "# [not this]"))
                .singleElement()
                .asString()
                .contains("nodes is missing");
    }

    @Test
    void deepNestingUsesUpNothing() {
        assertThat(nodes("nodes.json", "[".repeat(500_000))).hasSize(1);
    }

    @Test
    void aFileIsJudgedAsItIsNow() throws IOException {
        Path file = directory.resolve("nodes.txt");
        assertThat(NodesFile.judge("p", file)).containsExactly(new Problem(file.toString(), 0, "does not exist"));
        Files.writeString(file, "# nobody\n");
        assertThat(NodesFile.judge("p", file)).containsExactly(new Problem(file.toString(), 0, "lists no node"));
        Files.writeString(file, "a:1\n");
        assertThat(NodesFile.judge("p", file)).isEmpty();
        Files.writeString(file, "a:1\nb\n");
        assertThat(NodesFile.judge("p", file))
                .singleElement()
                .satisfies(problem -> assertThat(problem.line()).isEqualTo(2));
    }
}
