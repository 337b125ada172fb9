package io.tidegate.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Each whole configuration that a guide shows can be run as it stands.
final class GuidesTest {
    private static final Pattern EXAMPLE = Pattern.compile("(?ms)^```hocon\n(.*?)^```$");

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "docs/migration.md", "docs/discovery.md", "docs/continuity.md"})
    void everyConfigurationRuns(String guide) throws IOException {
        List<String> examples = EXAMPLE.matcher(Files.readString(Path.of("..").resolve(guide)))
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
        assertThat(examples).isNotEmpty();
        for (String example : examples) {
            Path file = Files.writeString(directory.resolve("tidegate.conf"), example);
            assertThat(ConfigReader.read(file))
                    .as(example)
                    .isInstanceOfSatisfying(
                            Outcome.Read.class,
                            read -> assertThat(read.warnings()).isEmpty());
        }
    }
}
