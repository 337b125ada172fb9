package io.tidegate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// `docs/threat-model.md` names classes and tests that are there.
final class ThreatModelTest {
    private static final Repository REPOSITORY = Repository.here();
    private static final Pattern CLASS = Pattern.compile("`([A-Z][A-Za-z0-9]+)`");

    @Test
    void everyClassAndTestThatItNamesExists() {
        Set<String> classes = REPOSITORY.files(".java").stream()
                .map(file -> file.substring(file.lastIndexOf('/') + 1, file.length() - ".java".length()))
                .collect(Collectors.toSet());
        Set<String> named = CLASS.matcher(REPOSITORY.text("docs/threat-model.md"))
                .results()
                .map((MatchResult match) -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(named).hasSizeGreaterThan(20);
        assertThat(classes).containsAll(named);
    }

    @Test
    void everyThreatSaysWhatStopsItWhereAndWhatShowsIt() {
        List<String> rows = REPOSITORY
                .text("docs/threat-model.md")
                .lines()
                .dropWhile(line -> !line.equals("| threat | what stops it | where | test |"))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .toList();
        assertThat(rows).hasSizeGreaterThan(15).allMatch(row -> row.matches("\\|( [^|]+ \\|){4}"));
    }
}
