package io.tidegate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Sizes, names and words in all that is committed, in every module. That each rule can fail: [TidyRulesTest].
final class TidyTest {
    private static final Repository REPOSITORY = Repository.here();
    private static final DocumentTidy DOCUMENTS = new DocumentTidy(REPOSITORY);

    @Test
    void javaIsSmallAndWellNamed() {
        List<JavaTidy.Source> sources = REPOSITORY.files(".java").stream()
                .map(file -> new JavaTidy.Source(file, REPOSITORY.text(file)))
                .toList();
        assertThat(sources).hasSizeGreaterThan(20);
        assertThat(JavaTidy.inspect(sources)).isEmpty();
    }

    @Test
    void everyRoomIntroducesItself() {
        assertThat(REPOSITORY.strangers()).isEmpty();
    }

    @Test
    void textIsClean() {
        List<Finding> findings = new ArrayList<>();
        REPOSITORY.files().stream()
                .filter(file -> !file.contains("src/test/resources/"))
                .forEach(file -> findings.addAll(TextTidy.inspect(file, REPOSITORY.text(file))));
        assertThat(findings).isEmpty();
    }

    @Test
    void theDocumentsAreThere() {
        assertThat(Stream.of("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md")
                        .filter(file -> !REPOSITORY.has(file)))
                .as("documents that every reader looks for, and that are missing")
                .isEmpty();
    }

    @Test
    void commandsInTheGuidesExist() {
        assertThat(DOCUMENTS.documents().stream()
                        .filter(file -> !file.startsWith("docs/adr/"))
                        .flatMap(file -> DOCUMENTS.unknownCommands(file).stream()))
                .isEmpty();
    }

    @Test
    void theMapNamesEveryRoom() {
        assertThat(DOCUMENTS.unmappedRooms()).isEmpty();
    }

    @Test
    void theMapImaginesNoRoom() {
        assertThat(DOCUMENTS.imaginedRooms()).isEmpty();
    }

    @Test
    void linksLeadSomewhere() {
        assertThat(DOCUMENTS.documents().stream().flatMap(file -> DOCUMENTS.brokenLinks(file).stream()))
                .isEmpty();
    }

    @Test
    void decisionsSayWhatWouldChangeThem() {
        assertThat(DOCUMENTS.hollowDecisions()).isEmpty();
    }
}
