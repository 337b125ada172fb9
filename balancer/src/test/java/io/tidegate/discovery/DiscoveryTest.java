package io.tidegate.discovery;

import static io.tidegate.fleet.Nodes.POOL;
import static io.tidegate.fleet.Nodes.SECOND;
import static io.tidegate.fleet.Nodes.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.fleet.FleetEvent;
import io.tidegate.fleet.Node;
import io.tidegate.observe.Journal;
import io.tidegate.time.VirtualClock;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// A source that says what a test tells it to, under time that stands still.
class DiscoveryTest {
    private static final Duration INTERVAL = Duration.ofSeconds(15);
    /// More than the interval and its jitter.
    private static final long NEXT = 20 * SECOND;

    private final VirtualClock clock = new VirtualClock();
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final Journal journal = new Journal(clock, log, 100);
    private final List<FleetEvent> events = new ArrayList<>();
    /// Questions that were begun and have no answer yet.
    private final Queue<Runnable> underWay = new ArrayDeque<>();

    private boolean hasRoom = true;
    private Answer answer = new Answer.Failed("nobody is there");
    private final Discovery discovery = new Discovery(POOL, "dns", source(), Schedule.every(INTERVAL), means());

    private Source source() {
        return new Source() {
            @Override
            public Answer ask() {
                return answer;
            }

            @Override
            public String title() {
                return "DNS broker.example";
            }
        };
    }

    private Discoveries.Means means() {
        return new Discoveries.Means(
                underWay::add, clock, new SplittableRandom(1), event -> hasRoom && events.add(event), journal, pool -> {
                    throw new AssertionError("nobody is asked over HTTP here");
                });
    }

    private void tickAfter(long nanos) {
        clock.advanceTo(clock.nanos() + nanos);
        discovery.tick(clock.nanos());
    }

    private void askAfter(long nanos) {
        tickAfter(nanos);
        assertThat(underWay).hasSize(1);
        underWay.remove().run();
    }

    private void lists(Node... nodes) {
        answer = Answer.Nodes.of(List.of(nodes));
    }

    /// What was said since it was last asked for.
    private String said() {
        journal.turn();
        String text = log.toString(StandardCharsets.UTF_8);
        log.reset();
        return text;
    }

    private List<String> listed() {
        return ((FleetEvent.Listed) events.getLast())
                .nodes().stream().map(node -> node.id().name()).toList();
    }

    @Test
    void whatIsListedIsPostedAtTheFirstTick() {
        lists(node("b", 1), node("a", 1));
        tickAfter(0);
        assertThat(events).isEmpty();
        underWay.remove().run();
        assertThat(events).containsExactly(new FleetEvent.Listed(POOL, List.of(node("a", 1), node("b", 1)), 0));
        assertThat(said()).contains("level=info msg=\"pool default: DNS broker.example lists 2 nodes\"");
        assertThat(discovery.state().hasAnswered()).isTrue();
        assertThat(discovery.state().nodes()).isEqualTo(2);
        assertThat(discovery.state().problem()).isNull();
    }

    @Test
    void aSourceThatFailsPostsNothingAndIsSaidOnce() {
        lists(node("a", 1));
        askAfter(0);
        said();
        answer = new Answer.Failed("the server failed (SERVFAIL)");
        askAfter(NEXT);
        askAfter(NEXT);
        askAfter(NEXT);
        assertThat(events).hasSize(1);
        assertThat(said().lines())
                .singleElement()
                .asString()
                .contains("level=warn")
                .contains("pool default: DNS broker.example: the server failed (SERVFAIL); the last good answer is"
                        + " kept: 1 node");
        assertThat(discovery.state().problem()).isEqualTo("the server failed (SERVFAIL)");
        assertThat(discovery.state().nodes()).isEqualTo(1);
        assertThat(discovery.state().counts()).isEqualTo(new SourceState.Counts(1, 3, 3));
        lists(node("a", 1), node("b", 1));
        askAfter(NEXT);
        assertThat(said()).contains("pool default: DNS broker.example answers again: 2 nodes");
        assertThat(discovery.state().problem()).isNull();
        answer = new Answer.Failed("the server failed (SERVFAIL)");
        askAfter(NEXT);
        assertThat(said()).contains("SERVFAIL");
    }

    @Test
    void anEmptyAnswerNeverEmptiesAPool() {
        lists(node("a", 1));
        askAfter(0);
        lists();
        askAfter(NEXT);
        assertThat(events).hasSize(1);
        assertThat(discovery.state().problem()).isEqualTo("it lists no node");
        assertThat(discovery.state().nodes()).isEqualTo(1);
    }

    @Test
    void whoHasNeverAnsweredIsSaidToHaveNoAnswer() {
        askAfter(0);
        assertThat(said()).contains("nobody is there; there was no answer yet");
        assertThat(discovery.state().hasAnswered()).isFalse();
    }

    @Test
    void anotherReasonIsSaidTooAndOneThatWasThereBeforeIsNot() {
        askAfter(0);
        answer = new Answer.Failed("no answer");
        askAfter(NEXT);
        answer = new Answer.Failed("nobody is there");
        askAfter(NEXT);
        assertThat(said().lines()).hasSize(2);
        for (int i = 0; i < 50; i++) {
            answer = new Answer.Failed("line " + i);
            askAfter(NEXT);
        }
        assertThat(said().lines()).hasSize(6);
    }

    @Test
    void aFailureIsFollowedSoonerThanAnAnswer() {
        askAfter(0);
        tickAfter(SECOND - 1);
        assertThat(underWay).isEmpty();
        lists(node("a", 1));
        askAfter(SECOND / 10 + 1);
        tickAfter(15 * SECOND - 1);
        assertThat(underWay).isEmpty();
        tickAfter(2 * SECOND);
        assertThat(underWay).hasSize(1);
    }

    @Test
    void anAnswerIsGoodForAsLongAsItSays() {
        Discovery bounded = new Discovery(
                POOL, "dns", source(), new Schedule(Duration.ofSeconds(5), Duration.ofSeconds(60)), means());
        answer = new Answer.Nodes(List.of(node("a", 1)), Duration.ofSeconds(30), List.of());
        bounded.tick(clock.nanos());
        underWay.remove().run();
        clock.advanceTo(30 * SECOND - 1);
        bounded.tick(clock.nanos());
        assertThat(underWay).isEmpty();
        clock.advanceTo(33 * SECOND + 1);
        bounded.tick(clock.nanos());
        assertThat(underWay).hasSize(1);
    }

    @Test
    void aQuestionThatHangsIsNotAskedAgain() {
        tickAfter(0);
        tickAfter(100 * SECOND);
        assertThat(underWay).hasSize(1);
    }

    @Test
    void whatFindsNoPlaceIsAskedForAgainSoon() {
        lists(node("a", 1));
        hasRoom = false;
        askAfter(0);
        assertThat(discovery.state().problem()).contains("no place");
        hasRoom = true;
        askAfter(2 * SECOND);
        assertThat(listed()).containsExactly("a");
    }

    @Test
    void remarksAreSaidWhenTheyAreOthers() {
        answer = new Answer.Nodes(List.of(node("a", 1)), Duration.ZERO, List.of("the target b:0 cannot be dialled"));
        askAfter(0);
        askAfter(NEXT);
        assertThat(said().lines().filter(line -> line.contains("the target b:0 cannot be dialled")))
                .hasSize(1);
        answer = new Answer.Nodes(List.of(node("a", 1)), Duration.ZERO, List.of("the target c:0 cannot be dialled"));
        askAfter(NEXT);
        assertThat(said()).contains("c:0");
    }

    @Test
    void anAnswerThatIsTooLongIsCutAndThatIsSaidOnce() {
        List<Node> many = new ArrayList<>();
        for (int i = 0; i < 1200; i++) {
            many.add(node("n" + (10_000 + i), 1));
        }
        lists(many.toArray(Node[]::new));
        askAfter(0);
        askAfter(NEXT);
        assertThat(listed()).hasSize(1000).startsWith("n10000").endsWith("n10999");
        assertThat(said().lines().filter(line -> line.contains("more than 1000 nodes: 200 of them are left out")))
                .hasSize(1);
        assertThat(discovery.state().nodes()).isEqualTo(1000);
    }

    @Test
    void aBugInASourceIsSaidWithItsStackOnceUntilSomethingElseHappens() {
        Queue<Supplier<Answer>> questions = new ArrayDeque<>();
        Discovery buggy = new Discovery(POOL, "dns", broken(questions), Schedule.every(INTERVAL), means());
        Supplier<Answer> bug = () -> {
            throw new IllegalStateException("oops");
        };
        Supplier<Answer> other = () -> {
            throw new IllegalArgumentException("ouch");
        };
        questions.addAll(List.of(bug, bug, bug, other, () -> new Answer.Failed("no answer"), other, other));
        while (!questions.isEmpty()) {
            clock.advanceTo(clock.nanos() + 40 * SECOND);
            buggy.tick(clock.nanos());
            underWay.remove().run();
        }
        assertThat(said().lines().filter(line -> line.contains("level=error")))
                .satisfiesExactly(
                        line -> assertThat(line).contains("oops"),
                        line -> assertThat(line).contains("ouch"),
                        line -> assertThat(line).contains("ouch"));
        assertThat(buggy.state().counts().failed()).isEqualTo(7);
    }

    private static Source broken(Queue<Supplier<Answer>> questions) {
        return new Source() {
            @Override
            public Answer ask() {
                return questions.remove().get();
            }

            @Override
            public String title() {
                return "a bug";
            }
        };
    }

    @Test
    void aBugInASourceIsSaidAndCountsAsAFailure() {
        Source broken = new Source() {
            @Override
            public Answer ask() {
                throw new IllegalStateException("oops");
            }

            @Override
            public String title() {
                return "a bug";
            }
        };
        Discovery buggy = new Discovery(POOL, "dns", broken, Schedule.every(INTERVAL), means());
        buggy.tick(0);
        underWay.remove().run();
        assertThat(said()).contains("level=error").contains("oops");
        assertThat(buggy.state().problem()).isEqualTo("the question ended unexpectedly");
        clock.advanceTo(2 * SECOND);
        buggy.tick(clock.nanos());
        assertThat(underWay).hasSize(1);
    }
}
