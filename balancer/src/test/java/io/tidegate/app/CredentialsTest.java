package io.tidegate.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.observe.Journal;
import io.tidegate.time.Clock;
import io.tidegate.tls.FileProblem;
import io.tidegate.tls.FileReader;
import io.tidegate.tls.FileState;
import io.tidegate.tls.FileWatch;
import io.tidegate.tls.Reading;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A listener of one file, which holds one word.
class CredentialsTest {
    private static final Path FILE = Path.of("server.pem");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Journal journal = new Journal(Clock.system(), out, 100);
    private final List<String> used = new ArrayList<>();
    private String content = "one";
    private long modified;

    private final FileReader files = new FileReader() {
        @Override
        public FileState look(Path file) {
            return new FileState(content.length(), modified, "");
        }

        @Override
        public byte[] read(Path file, int bytesMax) {
            return content.getBytes(StandardCharsets.UTF_8);
        }
    };

    private final Credentials<String> credentials = new Credentials<>(
            "listeners.ssl.a",
            new Credentials.Source<>(this::read, this::use, _ -> List.of()),
            "one",
            new FileWatch(files, List.of(FILE)),
            journal);

    /// What stands behind a `#` is of no meaning.
    private Reading<String> read(Instant now) {
        String word = content.replaceAll("#.*", "");
        return word.isEmpty()
                ? new Reading.Bad<>(List.of(new FileProblem("certfile", FILE, "it is empty")))
                : new Reading.Good<>(word, List.of());
    }

    private void use(String word) {
        if (word.equals("unusable")) {
            throw new IllegalArgumentException("it cannot be used");
        }
        used.add(word);
    }

    private void write(String text) {
        content = text;
        modified++;
    }

    private List<String> said() {
        journal.turn();
        List<String> lines = out.toString(StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.substring(line.indexOf("level=")))
                .toList();
        out.reset();
        return lines;
    }

    @Test
    void readingWhatIsInForceAlreadyDoesNothingAndSaysSo() {
        assertThat(credentials.reload(Instant.EPOCH, "SIGHUP")).isFalse();
        assertThat(used).isEmpty();
        assertThat(said())
                .containsExactly("level=info msg=\"listeners.ssl.a: SIGHUP; what was read is in force already\"");
        write("one#");
        credentials.look(Instant.EPOCH);
        assertThat(credentials.look(Instant.EPOCH)).isFalse();
        assertThat(used).isEmpty();
        assertThat(said())
                .containsExactly(
                        "level=info msg=\"listeners.ssl.a: server.pem changed; what was read is in force already\"");
    }

    @Test
    void whatIsNewIsUsed() {
        write("two");
        assertThat(credentials.reload(Instant.EPOCH, "SIGHUP")).isTrue();
        assertThat(used).containsExactly("two");
        assertThat(credentials.material()).isEqualTo("two");
        assertThat(said())
                .containsExactly("level=info msg=\"listeners.ssl.a: SIGHUP; new connections use what was read now\"");
    }

    @Test
    void whatIsBrokenOrCannotBeUsedLeavesTheOldInForce() {
        String end = "level=error msg=\"listeners.ssl.a: SIGHUP, but nothing of it is used: "
                + "what was read before stays in force\"";
        write("");
        assertThat(credentials.reload(Instant.EPOCH, "SIGHUP")).isFalse();
        assertThat(said())
                .containsExactly("level=error msg=\"listeners.ssl.a: certfile server.pem: it is empty\"", end);
        write("unusable");
        assertThat(credentials.reload(Instant.EPOCH, "SIGHUP")).isFalse();
        assertThat(said()).containsExactly("level=error msg=\"listeners.ssl.a: it cannot be used\"", end);
        assertThat(credentials.material()).isEqualTo("one");
    }

    @Test
    void aFileThatNeverRestsIsSaidOnce() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            write("written " + i);
            credentials.look(Instant.EPOCH);
            lines.addAll(said());
        }
        assertThat(lines)
                .singleElement()
                .asString()
                .startsWith("level=warn msg=\"listeners.ssl.a: server.pem changed at every look: ");
        assertThat(used).isEmpty();
    }
}
