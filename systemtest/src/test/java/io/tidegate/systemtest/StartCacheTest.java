package io.tidegate.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.systemtest.Installation.Said;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The start cache is used where it fits, and a start is a start whatever became of it.
final class StartCacheTest {
    @TempDir
    private static Path directory;

    private static Path file;
    private static Installation installation;
    /// What a rehearsal left behind, and the options that it was made with.
    private static byte[] cache;

    private static byte[] madeOf;
    private static byte[] options;

    @BeforeAll
    static void install() throws IOException {
        file = Files.writeString(
                directory.resolve("tidegate.conf"),
                Balancer.configuration("", "", List.of(Balancer.node("one", Ports.free()))));
        installation = Installation.copy(Files.createDirectory(directory.resolve("installation")));
        options = Files.readAllBytes(installation.options());
        rehearse();
        cache = Files.readAllBytes(installation.cache());
        madeOf = Files.readAllBytes(installation.madeOf());
    }

    /// Each test finds what the rehearsal left.
    @BeforeEach
    void mend() throws IOException {
        Files.write(installation.options(), options);
        Files.write(installation.cache(), cache);
        Files.write(installation.madeOf(), madeOf);
    }

    private static void rehearse() {
        Said said = installation.launch("", "rehearse");
        assertThat(said.code()).as(said.text()).isZero();
        assertThat(installation.cache()).isNotEmptyFile();
    }

    /// It says what it always says, and nothing else.
    private void assertThatCheckIsFine() {
        assertThat(installation.launch("", "check", "-c", file.toString()))
                .isEqualTo(new Said(0, file + ": fine: 1 listener, 1 pool, 1 node"));
    }

    /// Whether our own classes come from the cache.
    private boolean usesTheCache() throws IOException {
        Path loaded = Files.createTempFile(directory, "loaded", ".txt");
        Said said = installation.launch("-Xlog:class+load:file=" + loaded, "check", "-c", file.toString());
        assertThat(said.code()).as(said.text()).isZero();
        String main = Files.readAllLines(loaded).stream()
                .filter(line -> line.contains(" io.tidegate.app.Main "))
                .findFirst()
                .orElseThrow();
        return main.contains("shared objects file");
    }

    @Test
    void withoutACacheItStartsAndSaysNothingOfIt() throws IOException {
        Files.delete(installation.cache());
        Files.delete(installation.madeOf());
        assertThatCheckIsFine();
        assertThat(usesTheCache()).isFalse();
    }

    @Test
    void aCacheIsUsedUntilWhatItWasMadeOfChangesAndIsThenMadeAgain() throws IOException {
        assertThatCheckIsFine();
        assertThat(usesTheCache()).isTrue();

        Files.writeString(installation.options(), "-Xms17m\n", StandardOpenOption.APPEND);
        assertThatCheckIsFine();
        assertThat(usesTheCache()).as("made with other options").isFalse();
        rehearse();
        assertThat(usesTheCache()).isTrue();
    }

    @Test
    void aBrokenCacheIsPassedOverWithoutAWord() throws IOException {
        for (byte[] broken :
                new byte[][] {{}, "no cache".getBytes(StandardCharsets.UTF_8), Arrays.copyOf(cache, 100_000)}) {
            Files.write(installation.cache(), broken);
            assertThatCheckIsFine();
            assertThat(usesTheCache()).isFalse();
        }
    }

    @Test
    void whatIsExportedDoesNotKeepItFromStarting() {
        ProcessBuilder command = installation.command("", "version");
        command.environment().putAll(Map.of("OSTYPE", "linux", "HOSTTYPE", "x86_64-linux", "CDPATH", "."));
        try (Program program = Program.start("tidegate", command)) {
            assertThat(program.awaitExit()).isZero();
        }
    }

    @Test
    void optionsThatDoNotGoWithTheCacheAreObeyed() {
        for (String own : List.of(
                "-XX:-UseSerialGC -XX:+UseParallelGC",
                "-XX:-UseCompactObjectHeaders",
                "-XX:AOTMode=off",
                "-Xmx64m\t-Xshare:off",
                "-Xshare:off")) {
            Said said = installation.launch(own, "check", "-c", file.toString());
            assertThat(said).as(own).isEqualTo(new Said(0, file + ": fine: 1 listener, 1 pool, 1 node"));
        }
    }

    @Timeout(300)
    @Test
    void runRehearsesOnceEvenWhereThatFailsAndStarts() throws IOException {
        Files.delete(installation.cache());
        Files.delete(installation.madeOf());
        // Nothing can take the place of a directory that is not empty.
        Path inTheWay = Files.createDirectories(installation.cache().resolve("in the way"));
        try (Program program = Program.start("tidegate", installation.command("", "run", "-c", file.toString()))) {
            program.awaitLine("started", line -> line.contains("started, "), Patience.REHEARSAL.plus(Patience.MOST));
            assertThat(program.lines()).anyMatch(line -> line.contains("the rehearsal failed"));
            program.signal("TERM");
            assertThat(program.awaitExit()).isZero();
        }
        try (Program program = Program.start("tidegate", installation.command("", "run", "-c", file.toString()))) {
            program.awaitLine("started, ");
            assertThat(program.lines()).noneMatch(line -> line.contains("rehears"));
            program.signal("TERM");
            assertThat(program.awaitExit()).isZero();
        }
        Files.delete(inTheWay);
        Files.delete(installation.cache());
        rehearse(); // who asks for it gets it, whatever came of it before
    }
}
