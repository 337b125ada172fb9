package io.tidegate;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.observe.MoveCounters.Event;
import io.tidegate.observe.MoveCounters.Kind;
import io.tidegate.observe.MoveCounters.Reason;
import io.tidegate.observe.MoveCounters.Result;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// `docs/continuity.md` explains each word that operators read in the metrics of moves.
final class ContinuityPageTest {
    private static final String PAGE = Repository.here().text("docs/continuity.md");

    @Test
    void explainsEveryLabel() {
        List<String> labels = Stream.of(
                        Arrays.stream(Kind.values()).map(Kind::label),
                        Arrays.stream(Result.values()).map(Result::label),
                        Arrays.stream(Reason.values()).map(Reason::label),
                        Arrays.stream(Event.values()).map(Event::label))
                .flatMap(each -> each)
                .toList();
        assertThat(labels).allSatisfy(label -> assertThat(PAGE).contains("`" + label + "`"));
    }
}
