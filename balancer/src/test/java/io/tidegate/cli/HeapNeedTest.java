package io.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.config.Config;
import io.tidegate.config.ConfigReader;
import io.tidegate.config.Outcome;
import io.tidegate.config.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HeapNeedTest {
    private static final long MEBIBYTE = 1 << 20;
    private static final String POOL = "pools.default.nodes = [{ address = \"192.0.2.1:1883\" }]\n";

    @TempDir
    Path directory;

    private Config config(String listeners) throws IOException {
        Path file = Files.writeString(directory.resolve("tidegate.conf"), listeners + "\n" + POOL);
        return ((Outcome.Read) ConfigReader.read(file)).config();
    }

    private static List<Problem> warnings(Config config, long heapMax) {
        return HeapNeed.warnings(Path.of("tidegate.conf"), config, heapMax);
    }

    @Test
    void saysWhatToSetWhereTheHeapIsTooSmallForAllListenersTogether() throws IOException {
        Config config = config("""
                listeners.tcp.default { bind = 1883, max_connections = 100000 }
                listeners.tcp.other { bind = 1884, max_connections = 100000 }
                """);
        assertThat(warnings(config, 256 * MEBIBYTE))
                .singleElement()
                .satisfies(
                        warning -> assertThat(warning.toString())
                                .isEqualTo(
                                        "tidegate.conf:1: max_connections add up to 200,000 clients, which need a heap of 282 MB, but it"
                                                + " may grow to 256 MB: set TIDEGATE_JAVA_OPTS=-Xmx288m, or lower max_connections"));
    }

    @Test
    void whatItSaysToSetIsEnough() throws IOException {
        Config config = config("listeners.tcp.default { bind = 1883, max_connections = 200000 }");
        assertThat(warnings(config, 282 * MEBIBYTE)).isEmpty();
        assertThat(warnings(config, 288 * MEBIBYTE - 768 * 1024))
                .as("what a JVM says of -Xmx288m: without one survivor space")
                .isEmpty();
        assertThat(warnings(config, 281 * MEBIBYTE)).isNotEmpty();
    }

    @Test
    void reckonsWithMoreForClientsThatCanBeMoved() throws IOException {
        Config config = config("""
                listeners.tcp.default { bind = 1883, max_connections = 100000 }
                listeners.tcp.other { bind = 1884, max_connections = 100000, pool = other }
                pools.other { nodes = [{ address = "192.0.2.2:1883" }], continuity { broker = emqx } }
                """);
        assertThat(warnings(config, 413 * MEBIBYTE)).isEmpty();
        assertThat(warnings(config, 411 * MEBIBYTE))
                .singleElement()
                .satisfies(warning -> assertThat(warning.toString()).contains("need a heap of 412 MB"));
    }

    @Test
    void saysNothingWhereClientsHaveNoLimit() throws IOException {
        assertThat(warnings(config("listeners.tcp.default { bind = 1883 }"), MEBIBYTE))
                .isEmpty();
    }
}
