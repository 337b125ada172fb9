package io.tidegate;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.admin.Family;
import io.tidegate.observe.CloseCause;
import io.tidegate.observe.LinkField;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/// `docs/operating.md` explains everything that operators read in the log and in the metrics, in the words of the code.
final class OperatingPageTest {
    private static final List<String> LINES =
            Repository.here().text("docs/operating.md").lines().toList();

    @Test
    void explainsEveryFieldOfTheClosingLineInTheirOrder() {
        List<String> rows = Arrays.stream(LinkField.values())
                .map(field -> "| `%s` | %s |".formatted(field.key(), field.meaning()))
                .toList();
        assertThat(LINES).containsSequence(rows);
    }

    @Test
    void explainsEveryMetric() {
        for (Family family : Family.values()) {
            String kind = family.kind().name().toLowerCase(Locale.ROOT);
            String row = "| `%s` | %s | %s |".formatted(family.exposedName(), kind, family.help());
            assertThat(LINES).as(row).anyMatch(line -> line.startsWith(row));
        }
    }

    @Test
    void saysOfEveryCloseReasonWhatToDo() {
        for (CloseCause cause : CloseCause.values()) {
            String row = "| `%s` | %s | ".formatted(cause.label(), cause.side().label());
            assertThat(LINES).as(row).filteredOn(line -> line.startsWith(row)).hasSize(1);
        }
    }

    @Test
    void explainsNoReasonThatThereIsNot() {
        List<String> labels =
                Arrays.stream(CloseCause.values()).map(CloseCause::label).toList();
        int from = LINES.indexOf("| reason | side | means | what to do |") + 2;
        assertThat(from).isGreaterThan(2);
        assertThat(LINES.subList(from, from + labels.size() + 1))
                .filteredOn(line -> line.startsWith("| `"))
                .extracting(line -> line.split("`", 3)[1])
                .containsExactlyInAnyOrderElementsOf(labels);
    }
}
