package io.tidegate.discovery;

import static io.tidegate.fleet.Nodes.POOL;
import static io.tidegate.fleet.Nodes.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.discovery.NodesParser.Parsed;
import io.tidegate.fleet.Node;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSourceTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test
    private Path directory;

    private Path file = Path.of("nodes");
    private FileSource source = new FileSource(POOL, file, FileSourceTest::parse);

    @BeforeEach
    void inTheDirectory() {
        file = directory.resolve("nodes");
        source = new FileSource(POOL, file, FileSourceTest::parse);
    }

    /// Names with blanks between them; `!` is wrong.
    private static Parsed parse(String pool, Path file, String text) {
        List<Node> nodes = Arrays.stream(text.split("\\s+", -1))
                .filter(name -> !name.isEmpty() && !name.equals("!"))
                .map(name -> node(name, 1))
                .toList();
        return text.contains("!")
                ? new Parsed.Bad(List.of(file.getFileName() + ":1: !"))
                : new Parsed.Good(nodes, List.of());
    }

    private void write(String text) throws IOException {
        Files.writeString(file, text);
    }

    private List<String> names() {
        return switch (source.ask()) {
            case Answer.Nodes(var nodes, var _, var _) ->
                nodes.stream().map(each -> each.id().name()).toList();
            case Answer.Failed(String why) -> List.of("failed: " + why);
        };
    }

    @Test
    void theFirstLookTakesWhatIsThere() throws IOException {
        write("a b");
        assertThat(names()).containsExactly("a", "b");
        assertThat(names()).containsExactly("a", "b");
    }

    @Test
    void anotherContentIsTakenWhenTwoLooksHaveFoundIt() throws IOException {
        write("a b");
        names();
        write("a");
        assertThat(names()).as("it may be in the middle of being written").containsExactly("a", "b");
        write("a c");
        assertThat(names()).containsExactly("a", "b");
        assertThat(names()).containsExactly("a", "c");
    }

    @Test
    void aContentThatCameBackWasNeverGone() throws IOException {
        write("a b");
        names();
        write("");
        names();
        write("a b");
        assertThat(names()).containsExactly("a", "b");
        write("");
        assertThat(names()).containsExactly("a", "b");
    }

    @Test
    void aFileThatIsMovedOverItIsSeen() throws IOException {
        write("a");
        names();
        Path other = Files.writeString(directory.resolve("other"), "b");
        Files.setLastModifiedTime(other, Files.getLastModifiedTime(file));
        Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);
        names();
        assertThat(names()).containsExactly("b");
    }

    @Test
    void aSymbolicLinkThatIsTurnedIsSeen() throws IOException {
        Path first = Files.writeString(directory.resolve("first"), "a");
        Path second = Files.writeString(directory.resolve("second"), "b");
        Files.createSymbolicLink(file, first);
        assertThat(names()).containsExactly("a");
        Files.delete(file);
        Files.createSymbolicLink(file, second);
        names();
        assertThat(names()).containsExactly("b");
    }

    @Test
    void aBrokenFileIsSaidWithItsLineUntilItIsMended() throws IOException {
        write("a");
        names();
        write("a !");
        names();
        assertThat(names()).containsExactly("failed: nodes:1: !");
        assertThat(names()).containsExactly("failed: nodes:1: !");
        write("a b");
        names();
        assertThat(names()).containsExactly("a", "b");
    }

    @Test
    void aFileThatIsGoneForOneLookIsOnlyBeingReplaced() throws IOException {
        write("a");
        names();
        Files.delete(file);
        assertThat(names()).containsExactly("a");
        assertThat(names()).containsExactly("failed: does not exist");
        write("a");
        names();
        assertThat(names()).containsExactly("a");
    }

    @Test
    void whatIsNoFileWithTextSaysSo() throws IOException {
        assertThat(names()).containsExactly("failed: does not exist");
        Files.createDirectory(file);
        names();
        assertThat(names()).containsExactly("failed: is a directory; name a file");
        Files.delete(file);
        Files.write(file, new byte[] {(byte) 0xC3, 0x28});
        names();
        assertThat(names()).containsExactly("failed: is not UTF-8 text");
        try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
            large.setLength(FileSource.BYTES_MAX + 1);
        }
        names();
        assertThat(names()).containsExactly("failed: is larger than 4MB; that is no list of nodes");
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheText() throws IOException {
        write("\uFEFFa");
        assertThat(names()).containsExactly("a");
    }

    @Test
    void ofManyProblemsTheFirstAreTold() throws IOException {
        FileSource many =
                new FileSource(POOL, file, (_, _, _) -> new Parsed.Bad(List.of("1", "2", "3", "4", "5", "6", "7")));
        write("x");
        assertThat(many.ask()).isEqualTo(new Answer.Failed("1; 2; 3; 4; 5; and 2 more"));
        assertThat(many.title()).isEqualTo("file " + file);
    }
}
