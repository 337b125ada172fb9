package io.tidegate.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoringSslTest {
    @Test
    void saysWhereItCannotBeWritten(@TempDir Path directory) {
        Path none = directory.resolve("none");
        assertThatThrownBy(() -> BoringSsl.load(none, "amd64"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("TLS: libnetty_tcnative_linux_x86_64.so could not be written to " + none)
                .hasMessageNotContaining("\n");
    }

    @Test
    void saysWhereThereIsNoneForTheMachine(@TempDir Path directory) {
        assertThatThrownBy(() -> BoringSsl.load(directory, "riscv64"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("TLS is not available on riscv64: no libnetty_tcnative_linux_riscv64.so");
    }

    /// As from a directory that is mounted noexec: the dynamic linker refuses. The test refuses by another
    /// machine's library.
    @Test
    void saysWhatToDoWhereItCannotBeLoaded(@TempDir Path directory) throws IOException {
        String another = System.getProperty("os.arch").equals("aarch64") ? "amd64" : "aarch64";
        assertThatThrownBy(() -> BoringSsl.load(directory, another))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("could not be loaded from " + directory)
                .hasMessageContaining("-Djava.io.tmpdir");
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void canBeAskedForAgainAndAgain() {
        BoringSsl.load();
        BoringSsl.load();
    }
}
