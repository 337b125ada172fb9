package io.tidegate.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.benchmark.report.Play;
import io.tidegate.benchmark.report.Played;
import io.tidegate.benchmark.report.Report;
import io.tidegate.benchmark.report.Run;
import io.tidegate.benchmark.report.Saved;
import io.tidegate.time.Clock;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BookTest {
    private static final Play PLAY = new Play("2026-11-26T01:02:03Z", "abc1234", "long", 2, 0, 0);

    @TempDir
    Path directory;

    private final List<Scenario> all = Scenarios.all();
    private final Scenario first = all.get(0);
    private final Scenario second = all.get(1);

    private Book book(List<Played> sofar) {
        List<String> order = all.stream().map(Scenario::name).toList();
        return new Book(
                Clock.system(), directory.resolve("sofar.json"), new Report(Map.of(), List.of(PLAY), sofar), order);
    }

    private static List<Run> runs(int round) {
        return List.of(
                new Run(round, 1, "tidegate", Map.of("cpu_us", 8.0)),
                new Run(round, 2, "haproxy", Map.of("cpu_us", 10.0)));
    }

    private Report saved() {
        return Saved.read(
                        directory.resolve("sofar.json"),
                        all.stream().map(Scenario::subject).toList())
                .orElseThrow();
    }

    @Test
    void writesDownEveryTurnAtOnce() {
        Book book = book(List.of());
        assertThat(book.has(first, 1)).isFalse();
        book.add(first, runs(1));
        assertThat(book.has(first, 1)).isTrue();
        assertThat(book.has(first, 2)).isFalse();
        assertThat(saved().played())
                .singleElement()
                .satisfies(played -> assertThat(played.runs()).isEqualTo(runs(1)));
    }

    @Test
    void goesOnWhereAnotherWasInterrupted() {
        book(List.of()).add(first, runs(1));
        Book next = book(saved().played());
        assertThat(next.has(first, 1)).isTrue();
        next.add(first, runs(2));
        assertThat(saved().played().getFirst().rounds()).isEqualTo(2);
        assertThat(saved().plays().getFirst().minutes()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void showsScenariosInTheirOrderWhateverCameFirst() {
        Book book = book(List.of());
        book.add(second, runs(1));
        book.add(first, runs(1));
        assertThat(book.report().played()).extracting(Played::name).containsExactly(first.name(), second.name());
    }
}
