package io.tidegate.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// `docs/conformance.md` says what the tests prove; with `-Dconformance.write=true` it is made to.
class ConformanceTest {
    private static final Path ROOT = root();
    private static final Path LISTS = ROOT.resolve("mqtt/src/test/resources/io/tidegate/mqtt");
    private static final Path DOCUMENT = ROOT.resolve("docs/conformance.md");
    private static final Conformance CONFORMANCE =
            new Conformance(LISTS, Conformance.classesIn(ROOT.resolve("mqtt/target/test-classes")));
    private static final Pattern CITATION = Pattern.compile("\"(MQTT-\\d[\\d.]*-\\d+|§\\d[\\d.]*\\d)\"");

    @ParameterizedTest
    @EnumSource
    void whatTestsProveIsAskedSomewhere(Edition edition) {
        assertThat(CONFORMANCE.strays(edition)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void whatWeKeepToIsProved(Edition edition) {
        assertThat(CONFORMANCE.unproved(edition)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void noStatementStandsTwiceAndWhatIsNotForUsSaysWhy(Edition edition) {
        List<Statement> statements = CONFORMANCE.statements(edition);
        assertThat(statements.stream().map(Statement::number)).doesNotHaveDuplicates();
        assertThat(statements.stream()
                        .filter(one -> one.bound() == Statement.Bound.NODE)
                        .filter(one -> one.note().isEmpty()))
                .isEmpty();
    }

    /// A number that is cited to a client, in a log, or beside code, is one.
    @Test
    void whatTheCodeCitesIsAsked() throws IOException {
        TreeSet<String> cited = new TreeSet<>();
        for (Path file : sources("mqtt/src/main/java")) {
            CITATION.matcher(Files.readString(file)).results().forEach(match -> cited.add(match.group(1)));
        }
        List<String> asked = Stream.of(Edition.V3_1_1, Edition.V5)
                .flatMap(edition -> CONFORMANCE.statements(edition).stream())
                .map(Statement::number)
                .toList();
        cited.removeAll(asked);
        cited.remove("§3.1"); // MQTT 3.1, an empty id
        cited.remove("§3.2"); // an answer larger than we hold
        assertThat(cited).isEmpty();
    }

    @Test
    void testsOfOtherModulesThatAreNamedAreThere() throws IOException {
        List<String> missing = new ArrayList<>();
        for (Edition edition : Edition.values()) {
            for (Statement statement : CONFORMANCE.statements(edition)) {
                for (String test : statement.tests()) {
                    if (!isThere(test)) {
                        missing.add(test);
                    }
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    private static boolean isThere(String test) throws IOException {
        int dot = test.indexOf('.');
        Path name = Path.of(test.substring(0, dot) + ".java");
        for (Path file : sources("balancer/src/test/java")) {
            if (name.equals(file.getFileName())) {
                return Files.readString(file).contains(" " + test.substring(dot + 1) + "(");
            }
        }
        return false;
    }

    private static List<Path> sources(String directory) throws IOException {
        try (Stream<Path> files = Files.walk(ROOT.resolve(directory))) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }

    @Test
    void theDocumentSaysWhatTheTestsSay() throws IOException {
        if (Boolean.getBoolean("conformance.write")) {
            Files.writeString(DOCUMENT, CONFORMANCE.document());
        }
        assertThat(DOCUMENT)
                .as("write it anew: mvn -pl mqtt test -Dtest=ConformanceTest -Dconformance.write=true")
                .hasContent(CONFORMANCE.document());
    }

    /// The first directory upwards that has a launcher.
    private static Path root() {
        Path at = Path.of("").toAbsolutePath();
        while (!Files.exists(at.resolve("tidegate"))) {
            at = Objects.requireNonNull(
                    at.getParent(), "no repository above " + Path.of("").toAbsolutePath());
        }
        return at;
    }
}
