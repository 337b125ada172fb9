package io.tidegate.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `docs/configuration.md` says what is so: its tables are those of [Keys], its examples run, its messages are the
/// messages.
final class ConfigurationPageTest {
    private static final Path PAGE = Path.of("../docs/configuration.md");
    private static final Pattern TABLES = Pattern.compile("(?s)<!-- keys -->\n(.*?)<!-- /keys -->");
    private static final Pattern EXAMPLE = Pattern.compile("(?ms)^```hocon\n(.*?)^```");
    private static final Pattern ANSWERED = Pattern.compile("(?ms)^```hocon\n([^`]*?)^```\n\n```text\n(.*?)^```");

    @TempDir
    Path directory;

    @Test
    void theTablesAreThoseOfTheProduct() throws IOException {
        String expected = tables();
        // What belongs between the two comments of the page, for whoever changed a key.
        Files.writeString(Path.of("target/configuration-keys.md"), expected);
        assertThat(found(TABLES, 1))
                .as("the tables of the page; copy target/configuration-keys.md")
                .containsExactly(expected);
    }

    @Test
    void theExamplesAreAnsweredAsShown() throws IOException {
        List<String> answers = found(ANSWERED, 2);
        List<String> examples = found(ANSWERED, 1);
        assertThat(answers).isNotEmpty();
        for (int i = 0; i < examples.size(); i++) {
            assertThat(texts().outcome(examples.get(i))).as(examples.get(i)).isInstanceOf(Outcome.Broken.class);
            assertThat(String.join("\n", texts().problems(examples.get(i))) + "\n")
                    .isEqualTo(answers.get(i));
        }
    }

    @Test
    void theOtherExamplesAreRight() throws IOException {
        List<String> examples = new ArrayList<>(found(EXAMPLE, 1));
        examples.removeAll(found(ANSWERED, 1));
        assertThat(examples).hasSizeGreaterThan(3);
        for (String example : examples) {
            String whole = (example.contains("listener") ? "" : Texts.LISTENER)
                    + (example.contains("nodes = ") ? "" : Texts.POOL);
            texts().write("nodes.conf", "nodes = [{ address = \"192.0.2.1:1883\" }]\n");
            assertThat(texts().outcome(example + whole)).as(example).isInstanceOf(Outcome.Read.class);
        }
    }

    private static List<String> found(Pattern pattern, int group) throws IOException {
        try (Stream<MatchResult> matches =
                pattern.matcher(Files.readString(PAGE)).results()) {
            return matches.map(match -> match.group(group)).toList();
        }
    }

    private static String tables() {
        StringBuilder tables = new StringBuilder();
        for (Chapter chapter : Keys.CHAPTERS) {
            tables.append("\n## `")
                    .append(chapter.path())
                    .append("`\n\n")
                    .append(chapter.about())
                    .append("\n\n");
            if (chapter.keys().isEmpty()) {
                tables.setLength(tables.length() - 1);
                continue;
            }
            tables.append("| key | value | default | what it does |\n|---|---|---|---|\n");
            chapter.keys().forEach(key -> tables.append(row(key)));
        }
        return tables.append('\n').toString();
    }

    private static String row(Key<?> key) {
        String absent = switch (key.absent()) {
            case Key.Absent.Default(var text) -> "`" + text + "`";
            case Key.Absent.Means(var what) -> what;
            case Key.Absent.Wrong() -> "must be there";
        };
        return "| `" + key.name() + "` | " + key.form().shape() + " | " + absent + " | " + key.does() + " |\n";
    }

    private Texts texts() {
        return new Texts(directory);
    }
}
