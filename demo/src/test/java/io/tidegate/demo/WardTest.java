package io.tidegate.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.demo.Ward.Act;
import io.tidegate.demo.Ward.Condition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// Time is a number here; it starts where a monotonic clock is about to wrap.
final class WardTest {
    private static final long START = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(20);
    private static final long STEP = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long STEPS = 20_000;

    private static final long FREEZES_FIRST = first(Blow.Kind.FREEZE);
    private static final long KILLS_FIRST = first(Blow.Kind.KILL);
    private static final long DRAINS_FIRST = first(Blow.Kind.DRAIN);

    private static long first(Blow.Kind kind) {
        return LongStream.range(0, 100)
                .filter(seed -> new Blows(seed, 3).next().kind() == kind)
                .findFirst()
                .orElseThrow();
    }

    private static Ward ward(long seed, int nodes) {
        Ward ward = new Ward(new Blows(seed, nodes), nodes);
        ward.begin(START);
        return ward;
    }

    @Test
    void nothingIsDueBeforeTheFirstPauseIsOver() {
        Blow first = new Blows(1, 3).next();
        Ward ward = ward(1, 3);
        assertThat(ward.due(START + first.pauseNanos() - 1)).isEmpty();
        assertThat(ward.due(START + first.pauseNanos())).containsExactly(new Act.Strike(first));
    }

    @Test
    void aFrozenNodeGoesOnWhenItsTimeIsOver() {
        Blow freeze = new Blows(FREEZES_FIRST, 3).next();
        Ward ward = ward(FREEZES_FIRST, 3);
        long struck = START + freeze.pauseNanos();
        ward.due(struck);
        long until = struck + freeze.lastsNanos();
        assertThat(ward.condition(freeze.node())).isEqualTo(new Condition.Frozen(until));
        assertThat(ward.due(until - 1)).doesNotContain(new Act.Thaw(freeze.node()));
        assertThat(ward.due(until)).contains(new Act.Thaw(freeze.node()));
        assertThat(ward.condition(freeze.node())).isEqualTo(new Condition.Well());
        assertThat(ward.freezes()).isPositive();
    }

    @Test
    void aKilledNodeIsStartedAgainAndIsWellOnlyWhenItIsReady() {
        Blow kill = new Blows(KILLS_FIRST, 3).next();
        Ward ward = ward(KILLS_FIRST, 3);
        long struck = START + kill.pauseNanos();
        ward.due(struck);
        assertThat(ward.ended(kill.node(), struck)).as("nobody's doing").isFalse();
        assertThat(ward.due(struck + kill.lastsNanos())).contains(new Act.Start(kill.node()));
        assertThat(ward.condition(kill.node())).isEqualTo(new Condition.Returning());
        ward.ready(kill.node());
        assertThat(ward.condition(kill.node())).isEqualTo(new Condition.Well());
        assertThat(ward.kills()).isEqualTo(1);
    }

    @Test
    void oneThatEndsByItselfIsStartedAgainToo() {
        Ward ward = ward(1, 2);
        assertThat(ward.ended(1, START)).isTrue();
        assertThat(ward.due(START + Ward.ENDED_NANOS - 1)).isEmpty();
        assertThat(ward.due(START + Ward.ENDED_NANOS)).containsExactly(new Act.Start(1));
        assertThat(ward.ended(1, START + Ward.ENDED_NANOS))
                .as("again, as it starts")
                .isTrue();
    }

    @Test
    void whoIsFrozenAtTheEndGoesOn() {
        Blow freeze = new Blows(FREEZES_FIRST, 3).next();
        Ward ward = ward(FREEZES_FIRST, 3);
        ward.due(START + freeze.pauseNanos());
        assertThat(ward.heal()).containsExactly(new Act.Thaw(freeze.node()));
        assertThat(ward.heal()).isEmpty();
    }

    @Test
    void aDrainedNodeTakesClientsAgainWhenItsTimeIsOver() {
        Blow drain = new Blows(DRAINS_FIRST, 3).next();
        Ward ward = ward(DRAINS_FIRST, 3);
        long struck = START + drain.pauseNanos();
        assertThat(ward.due(struck)).containsExactly(new Act.Strike(drain));
        long until = struck + drain.lastsNanos();
        assertThat(ward.condition(drain.node())).isEqualTo(new Condition.Drained(until));
        assertThat(ward.due(until - 1)).doesNotContain(new Act.Open(drain.node()));
        assertThat(ward.due(until)).contains(new Act.Open(drain.node()));
        assertThat(ward.condition(drain.node())).isEqualTo(new Condition.Well());
        assertThat(ward.drains()).isPositive();
    }

    @Test
    void whoIsDrainedAtTheEndTakesClientsAgain() {
        Blow drain = new Blows(DRAINS_FIRST, 3).next();
        Ward ward = ward(DRAINS_FIRST, 3);
        ward.due(START + drain.pauseNanos());
        assertThat(ward.heal()).containsExactly(new Act.Open(drain.node()));
        assertThat(ward.heal()).isEmpty();
    }

    /// Whatever the seed, and however long a node takes to be ready.
    @Test
    void theLastThatIsWellIsLeftAloneAndNobodyIsForgotten() {
        for (int nodes = 2; nodes <= 4; nodes++) {
            for (long seed = 0; seed < 5; seed++) {
                live(ward(seed, nodes), nodes);
            }
        }
    }

    private static void live(Ward ward, int nodes) {
        Set<Integer> frozen = new HashSet<>();
        Set<Integer> dead = new HashSet<>();
        Set<Integer> drained = new HashSet<>();
        List<Integer> starting = new ArrayList<>();
        for (long step = 0; step < STEPS; step++) {
            for (Act act : ward.due(START + step * STEP)) {
                switch (act) {
                    case Act.Strike(Blow blow) -> {
                        assertThat(frozen).doesNotContain(blow.node());
                        assertThat(dead).doesNotContain(blow.node());
                        assertThat(drained).doesNotContain(blow.node());
                        switch (blow.kind()) {
                            case KILL -> dead.add(blow.node());
                            case FREEZE -> frozen.add(blow.node());
                            case DRAIN -> drained.add(blow.node());
                        }
                    }
                    case Act.Open(int node) -> assertThat(drained.remove(node)).isTrue();
                    case Act.Thaw(int node) -> assertThat(frozen.remove(node)).isTrue();
                    case Act.Start(int node) -> starting.add(node);
                }
            }
            assertThat(frozen.size() + dead.size() + drained.size()).isLessThan(nodes);
            if (step % 97 == 0 && !starting.isEmpty()) { // ready at last
                int node = starting.removeFirst();
                dead.remove(node);
                ward.ready(node);
            }
        }
        assertThat(ward.kills()).isPositive();
        assertThat(ward.freezes()).isPositive();
        assertThat(ward.drains()).isPositive();
    }
}
