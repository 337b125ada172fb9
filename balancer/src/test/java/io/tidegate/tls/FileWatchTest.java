package io.tidegate.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileWatchTest {
    private static final Path CERT = Path.of("server.pem");
    private static final Path KEY = Path.of("server.key");

    private final Map<Path, String> contents = new HashMap<>(Map.of(CERT, "cert 1", KEY, "key 1"));
    private final Map<Path, Long> versions = new HashMap<>();
    /// Those that say another length than they have.
    private final Map<Path, Long> lengths = new HashMap<>();

    private int reads;

    /// Files in memory.
    private final FileReader memory = new FileReader() {
        @Override
        public FileState look(Path file) throws IOException {
            long bytes = content(file).length;
            return new FileState(lengths.getOrDefault(file, bytes), versions.getOrDefault(file, 0L), "");
        }

        @Override
        public byte[] read(Path file, int bytesMax) throws IOException {
            reads++;
            return content(file);
        }

        private byte[] content(Path file) throws IOException {
            String text = contents.get(file);
            if (text == null) {
                throw new NoSuchFileException(file.toString());
            }
            return text.getBytes(StandardCharsets.UTF_8);
        }
    };

    private void write(Path file, String text) {
        contents.put(file, text);
        versions.merge(file, 1L, Long::sum);
    }

    private FileWatch watch() {
        return new FileWatch(memory, List.of(CERT, KEY));
    }

    @Test
    void waitsForAFileThatIsBeingWritten() {
        FileWatch watch = watch();
        for (int written = 1; written < 5; written++) {
            write(CERT, "cert 2".substring(0, written));
            assertThat(watch.changed()).isEmpty();
        }
        write(CERT, "cert 2");
        assertThat(watch.changed()).isEmpty();
        assertThat(watch.changed()).containsExactly(CERT);
        assertThat(watch.changed()).isEmpty();
    }

    @Test
    void waitsForTheOtherFileToo() {
        FileWatch watch = watch();
        write(CERT, "cert 2");
        assertThat(watch.changed()).isEmpty();
        write(KEY, "key 2");
        assertThat(watch.changed()).isEmpty();
        assertThat(watch.changed()).containsExactly(KEY, CERT);
    }

    @Test
    void aFileThatIsGoneForAMomentIsWaitedFor() {
        FileWatch watch = watch();
        contents.remove(CERT);
        assertThat(watch.changed()).isEmpty();
        write(CERT, "cert 2");
        assertThat(watch.changed()).isEmpty();
        assertThat(watch.changed()).containsExactly(CERT);
    }

    @Test
    void aFileThatStaysAwayIsReportedOnceAndItsReturnToo() {
        FileWatch watch = watch();
        contents.remove(KEY);
        assertThat(watch.changed()).isEmpty();
        assertThat(watch.changed()).containsExactly(KEY);
        assertThat(watch.changed()).isEmpty();
        write(KEY, "key 1");
        assertThat(watch.changed()).isEmpty();
        assertThat(watch.changed()).containsExactly(KEY);
    }

    @Test
    void theSameContentWrittenAgainIsNoChange() {
        FileWatch watch = watch();
        write(CERT, "cert 1");
        assertThat(watch.changed()).isEmpty();
        assertThat(watch.changed()).isEmpty();
    }

    @Test
    void aContentThatCameBackBeforeAnybodySawItAtRestIsNoChange() {
        FileWatch watch = watch();
        write(CERT, "cert 2");
        assertThat(watch.changed()).isEmpty();
        write(CERT, "cert 1");
        assertThat(watch.changed()).isEmpty();
        assertThat(watch.changed()).isEmpty();
    }

    @Test
    void twoWritesWithinOneTickOfTheClockAreTwo() {
        FileWatch watch = watch();
        write(CERT, "cert 2");
        assertThat(watch.changed()).isEmpty();
        contents.put(CERT, "cert 3");
        assertThat(watch.changed()).isEmpty();
        assertThat(watch.changed()).containsExactly(CERT);
    }

    @Test
    void aFileIsReadOnlyWhenItMoved() {
        FileWatch watch = watch();
        assertThat(reads).isEqualTo(2);
        watch.changed();
        watch.changed();
        assertThat(reads).isEqualTo(2);
        write(KEY, "key 2");
        watch.changed();
        watch.changed();
        assertThat(reads).as("once when it moved, once before it was reported").isEqualTo(4);
        watch.changed();
        assertThat(reads).isEqualTo(4);
    }

    @Test
    void seesAKubernetesMountTurnedToOtherContent(@TempDir Path mount) throws IOException {
        Path file = mount.resolve("tls.crt");
        version(mount, "..1", "cert 1");
        Files.createSymbolicLink(mount.resolve("..data"), Path.of("..1"));
        Files.createSymbolicLink(file, Path.of("..data", "tls.crt"));
        FileWatch watch = new FileWatch(FileReader.system(), List.of(file));
        version(mount, "..2", "cert 2");
        Files.createSymbolicLink(mount.resolve("..data_tmp"), Path.of("..2"));
        assertThat(watch.changed()).isEmpty();
        assertThat(watch.changed()).isEmpty();
        Files.move(mount.resolve("..data_tmp"), mount.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
        assertThat(watch.changed()).isEmpty();
        assertThat(watch.changed()).isEqualTo(Set.of(file));
    }

    /// Same length and same time of change: only which file it is tells them apart.
    private static void version(Path mount, String name, String content) throws IOException {
        Path file = Files.createDirectory(mount.resolve(name)).resolve("tls.crt");
        Files.writeString(file, content);
        Files.setLastModifiedTime(file, FileTime.fromMillis(0));
    }

    @Test
    void aFileThatIsTooLongIsReportedOnceAndNotRead() {
        FileWatch watch = watch();
        lengths.put(CERT, TrustReader.LIST_BYTES_MAX + 1L);
        write(CERT, "cert 2");
        assertThat(watch.changed()).isEmpty();
        assertThat(watch.changed()).containsExactly(CERT);
        assertThat(watch.changed()).isEmpty();
        assertThat(reads).as("at the start").isEqualTo(2);
        lengths.remove(CERT);
        write(CERT, "cert 3");
        assertThat(watch.changed()).isEmpty();
        assertThat(watch.changed()).containsExactly(CERT);
    }

    @Test
    void aFileThatNeverRestsKeepsTheOthersWaitingForAWhileOnly() {
        FileWatch watch = watch();
        write(CERT, "cert 2");
        for (int i = 0; i < FileWatch.LOOKS_MAX; i++) {
            write(KEY, "key " + i);
            assertThat(watch.changed()).as("look %s", i).isEmpty();
            assertThat(watch.restless()).isEmpty();
        }
        write(KEY, "still written");
        assertThat(watch.changed()).containsExactly(CERT);
        assertThat(watch.restless()).containsExactly(KEY);
        write(KEY, "at last");
        assertThat(watch.changed()).isEmpty();
        assertThat(watch.changed()).containsExactly(KEY);
        assertThat(watch.restless()).isEmpty();
        write(CERT, "cert 3");
        write(KEY, "key 3");
        assertThat(watch.changed()).isEmpty();
        write(KEY, "key 4");
        assertThat(watch.changed()).as("they are waited for together again").isEmpty();
        assertThat(watch.changed()).containsExactly(KEY, CERT);
    }

    @Test
    void filesThatMoveInTurnDoNotWaitForEachOtherForEver() {
        FileWatch watch = watch();
        Set<Path> reported = new TreeSet<>();
        for (int i = 0; i < 2 * FileWatch.LOOKS_MAX; i++) {
            write(i % 2 == 0 ? CERT : KEY, "content " + i);
            reported.addAll(watch.changed());
        }
        assertThat(reported).containsExactly(KEY, CERT);
    }
}
