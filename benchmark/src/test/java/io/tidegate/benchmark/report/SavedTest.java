package io.tidegate.benchmark.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tidegate.benchmark.figures.Bar;
import io.tidegate.benchmark.figures.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SavedTest {
    private static final List<String> ORDER = List.of("a", "b", "c");
    private static final List<Subject> SUBJECTS =
            ORDER.stream().map(Results::subject).toList();

    @TempDir
    Path directory;

    private Path file() {
        return directory.resolve("deep/results.json");
    }

    @Test
    void findsNothingWhereNothingIs() {
        assertThat(Saved.read(file(), SUBJECTS)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "[]", "{}", "{\"plays\": [], \"scenarios\": [1]}", "{\"plays\": [{}], \"scenarios\": []}"})
    void refusesAFileWithSomethingElse(String text) throws IOException {
        Path file = directory.resolve("results.json");
        Files.writeString(file, text);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Saved.read(file, SUBJECTS))
                .withMessageContaining("results.json holds no results: ");
    }

    @Test
    void readsBackAllThatWasSaved() {
        Report report = Results.report(Results.FIRST, "a", "b");
        report.save(file());
        assertThat(Saved.read(file(), SUBJECTS)).contains(report);
        assertThat(directory.resolve("deep")).isDirectoryNotContaining("glob:**.new");
    }

    @Test
    void leavesOutScenariosThatAreNoMoreOrLackAFigureOfToday() {
        Results.report(Results.FIRST, "a", "b", "old").save(file());
        Metric fresh = new Metric("bytes", "", "B", new Bar.None());
        List<Subject> today = List.of(Results.subject("a"), new Subject("b", "", List.of(Results.CPU, fresh)));
        assertThat(Saved.read(file(), today).orElseThrow().played())
                .extracting(Played::name)
                .containsExactly("a");
    }

    @Test
    void putsANewPlayOfOneScenarioInThePlaceOfItsOld() {
        Report all = Results.report(Results.FIRST, "a", "b", "c");
        Report merged = Results.report(Results.SECOND, "b").over(all, ORDER);
        assertThat(merged.played()).extracting(Played::name).containsExactly("a", "b", "c");
        assertThat(merged.played())
                .extracting(Played::play)
                .containsExactly(Results.FIRST.date(), Results.SECOND.date(), Results.FIRST.date());
        assertThat(merged.plays()).containsExactly(Results.FIRST, Results.SECOND);
    }

    @Test
    void forgetsAPlayThatNothingIsLeftOf() {
        Report merged = Results.report(Results.SECOND, "a").over(Results.report(Results.FIRST, "a"), ORDER);
        assertThat(merged.plays()).containsExactly(Results.SECOND);
    }

    @Test
    void refusesToMixMachines() {
        Report here = Results.report(Results.FIRST, "a");
        Report elsewhere = new Report(Map.of("processor", "a slow one"), here.plays(), here.played());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> here.over(elsewhere, ORDER))
                .withMessageContaining("processor was a slow one, is a fast one");
    }
}
