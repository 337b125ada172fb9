package io.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `check` looks into the file that lists nodes.
final class CheckNodesFileTest {
    private static final String CONFIGURATION = """
            listeners.tcp.default.bind = 1883
            pools.default.discovery { source = file, file = nodes.txt }
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int check() throws IOException {
        Path file = Files.writeString(directory.resolve("tidegate.conf"), CONFIGURATION);
        return Commands.execute(
                (_, _) -> 3, new PrintWriter(out), new PrintWriter(err), "check", "-c", file.toString());
    }

    @Test
    void whatIsWrongInItIsWarnedOfWithItsLine() throws IOException {
        Files.writeString(directory.resolve("nodes.txt"), "10.0.0.1:1883\nemqx2\n");
        assertThat(check()).isEqualTo(Commands.OK);
        assertThat(err.toString()).contains("nodes.txt:2: warning: nodes.1.address: \"emqx2\": the port is missing");
        assertThat(out.toString()).contains("fine: 1 listener, 1 pool, 0 nodes, 1 source of nodes; 1 warning");
    }

    @Test
    void aFileThatIsNotThereYetMayCome() throws IOException {
        assertThat(check()).isEqualTo(Commands.OK);
        assertThat(err.toString()).contains("nodes.txt: warning: does not exist");
    }

    @Test
    void aFileThatIsRightIsFine() throws IOException {
        Files.writeString(directory.resolve("nodes.txt"), "10.0.0.1:1883\n");
        assertThat(check()).isEqualTo(Commands.OK);
        assertThat(err.toString()).isEmpty();
    }
}
