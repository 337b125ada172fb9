package io.tidegate.fleet;

import static io.tidegate.fleet.Nodes.id;
import static io.tidegate.fleet.Nodes.node;
import static io.tidegate.fleet.Nodes.pool;
import static io.tidegate.fleet.Nodes.random;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.fleet.FleetEvent.DialFailed;
import io.tidegate.fleet.FleetEvent.DialSucceeded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class FleetsTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private record Change(Fleet before, Fleet after) {}

    private final Fleet first = new Fleet(List.of(pool(Policy.ROUND_ROBIN, List.of(node("a", 1), node("b", 1)))));
    private final List<Change> changes = new ArrayList<>();
    private final Fleets fleets =
            new Fleets(first, random(), (before, after) -> changes.add(new Change(before, after)));

    private static DialFailed failed(String name, long now) {
        return new DialFailed(id(name), now, now, "refused");
    }

    @Test
    void publishesNothingBeforeItIsFolded() {
        assertThat(fleets.offer(failed("a", 1))).isTrue();
        assertThat(fleets.current()).isSameAs(first);
        assertThat(fleets.foldPending()).isEqualTo(1);
        assertThat(fleets.current()).isNotSameAs(first);
    }

    @Test
    void tellsOfEachChangeOnceAndOfNothingElse() {
        fleets.offer(failed("a", 1));
        fleets.offer(failed("a", 1));
        fleets.offer(new DialSucceeded(id("b"), 1));
        fleets.offer(new DialSucceeded(id("a"), 2));
        assertThat(fleets.foldPending()).isEqualTo(4);
        assertThat(changes).hasSize(2);
        assertThat(changes.getFirst().before()).isSameAs(first);
        assertThat(changes.getLast().before()).isSameAs(changes.getFirst().after());
        assertThat(changes.getLast().after()).isSameAs(fleets.current());
    }

    @Test
    void dropsAndCountsWhatDoesNotFit() {
        for (int i = 0; i < Fleets.PENDING_MAX; i++) {
            assertThat(fleets.offer(failed("a", 1))).isTrue();
        }
        assertThat(fleets.offer(failed("b", 1))).isFalse();
        assertThat(fleets.dropped()).isEqualTo(1);
        assertThat(fleets.foldPending()).isEqualTo(Fleets.PENDING_MAX);
        assertThat(fleets.offer(failed("b", 1))).isTrue();
        assertThat(fleets.foldPending()).isEqualTo(1);
        assertThat(fleets.dropped()).isEqualTo(1);
    }

    @Test
    void foldsAtOnceWhatWaits() throws InterruptedException {
        fleets.offer(failed("a", 1));
        fleets.offer(failed("b", 1));
        assertThat(fleets.awaitAndFold(LONG)).isEqualTo(2);
        assertThat(fleets.awaitAndFold(Duration.ZERO)).isZero();
    }

    @Test
    void wakesUpForAnEventOfAnotherThread() throws Exception {
        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            Future<Integer> folded = thread.submit(() -> fleets.awaitAndFold(LONG));
            assertThat(fleets.offer(failed("a", 1))).isTrue();
            assertThat(folded.get()).isEqualTo(1);
        }
        assertThat(changes).hasSize(1);
    }

    @Test
    void losesNoEventOfFourThreads() throws Exception {
        int folded = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<?>> offering = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                offering.add(threads.submit(() -> {
                    for (int i = 0; i < 1_000; i++) {
                        fleets.offer(failed("a", 1));
                    }
                }));
            }
            while (folded < 4_000) {
                folded += fleets.awaitAndFold(LONG);
            }
            for (Future<?> one : offering) {
                one.get();
            }
        }
        assertThat(folded).isEqualTo(4_000);
        assertThat(fleets.foldPending()).isZero();
    }
}
