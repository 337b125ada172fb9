package io.tidegate.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.observe.MoveCounters;
import io.tidegate.observe.MoveCounters.Event;
import io.tidegate.observe.MoveCounters.Kind;
import io.tidegate.observe.MoveCounters.Reason;
import io.tidegate.observe.MoveCounters.Result;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What is shown of clients that are moved between nodes.
final class MovePagesTest {
    private static final int MEANINGFUL = 3 * 5 + 5 + 8;

    private final FixedStatus status = new FixedStatus();
    private final MoveCounters first = status.loops().getFirst().moves;
    private final MoveCounters last = status.loops().getLast().moves;

    private Exposition metrics() {
        return Exposition.parse(
                new String(new Routes(status).answer("GET", "/metrics", "").body(), StandardCharsets.UTF_8));
    }

    @Test
    void whatMeansSomethingIsThereFromTheStart() {
        List<String> samples = metrics().samplesOf("tidegate_moves_total");
        assertThat(samples).hasSize(MEANINGFUL).doesNotHaveDuplicates();
        assertThat(samples)
                .contains(
                        "tidegate_moves_total{kind=\"take_over\",reason=\"drain\",result=\"moved\"}",
                        "tidegate_moves_total{kind=\"recovery\",reason=\"leg_lost\",result=\"moved\"}",
                        "tidegate_moves_total{kind=\"none\",reason=\"rebalance\",result=\"stayed\"}",
                        "tidegate_moves_total{kind=\"none\",reason=\"half_packet\",result=\"ended\"}")
                .noneMatch(sample -> sample.contains("moved") && sample.contains("refused"));
    }

    @Test
    void movesAreThoseOfAllLoops() {
        first.moves(Kind.TAKE_OVER, Result.MOVED, Reason.DRAIN).add(5);
        last.moves(Kind.TAKE_OVER, Result.MOVED, Reason.DRAIN).add(2);
        last.moves(Kind.NONE, Result.ENDED, Reason.NARROWER).increment();
        Exposition page = metrics();
        assertThat(page.value("tidegate_moves_total{kind=\"take_over\",reason=\"drain\",result=\"moved\"}"))
                .isEqualTo(7);
        assertThat(page.value("tidegate_moves_total{kind=\"none\",reason=\"narrower\",result=\"ended\"}"))
                .isEqualTo(1);
        assertThat(page.samplesOf("tidegate_moves_total")).hasSize(MEANINGFUL);
    }

    @Test
    void whatNobodyExpectedIsShownOnceItHasHappened() {
        last.moves(Kind.RECOVERY, Result.ENDED, Reason.REFUSED).increment();
        Exposition page = metrics();
        assertThat(page.samplesOf("tidegate_moves_total")).hasSize(MEANINGFUL + 1);
        assertThat(page.value("tidegate_moves_total{kind=\"recovery\",reason=\"refused\",result=\"ended\"}"))
                .isEqualTo(1);
    }

    @Test
    void eventsAndClientsHaveALabelForEachKind() {
        for (Event event : Event.values()) {
            first.of(event).add(event.label().length());
        }
        first.followed.add(40);
        last.followed.add(2);
        first.held.add(3);
        last.waiting.add(1);
        Exposition page = metrics();
        assertThat(page.samplesOf("tidegate_continuity_events_total")).hasSize(Event.values().length);
        for (Event event : Event.values()) {
            assertThat(page.value("tidegate_continuity_events_total{event=\"" + event.label() + "\"}"))
                    .isEqualTo(event.label().length());
        }
        assertThat(page.value("tidegate_continuity_clients{state=\"followed\"}"))
                .isEqualTo(42);
        assertThat(page.value("tidegate_continuity_clients{state=\"held\"}")).isEqualTo(3);
        assertThat(page.value("tidegate_continuity_clients{state=\"waiting\"}")).isEqualTo(1);
    }

    @Test
    void nodesHaveWhoCameAndWhoWent() {
        Exposition page = metrics();
        assertThat(page.value("tidegate_node_moves_total{direction=\"in\",node=\"emqx1\",pool=\"default\"}"))
                .isEqualTo(4);
        assertThat(page.value("tidegate_node_moves_total{direction=\"out\",node=\"emqx1\",pool=\"default\"}"))
                .isEqualTo(1);
        assertThat(page.samplesOf("tidegate_node_moves_total")).hasSize(6);
    }

    /// Words of the page are those of the code.
    @Test
    void labelsAreSnakeCase() {
        Pattern snake = Pattern.compile("[a-z][a-z0-9_]*");
        for (Reason reason : Reason.values()) {
            assertThat(reason.label()).matches(snake);
        }
        for (Event event : Event.values()) {
            assertThat(event.label()).matches(snake);
        }
    }
}
