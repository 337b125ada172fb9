package io.tidegate.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Time is a number here; it starts where a monotonic clock is about to wrap.
final class WhereaboutsTest {
    private static final long START = Long.MAX_VALUE - 50;
    private static final long SPREAD = Whereabouts.SPREAD_NANOS;
    private static final String ME = "standing-1";

    private final Whereabouts whereabouts = new Whereabouts(3);

    private static long at(long nanos) {
        return START + nanos;
    }

    private boolean away(long from, long to) {
        return whereabouts.wasAway(ME, at(from), at(to));
    }

    @Test
    void whoStaysOnANodeThatWorksIsNeverAway() {
        whereabouts.serves(0, ME, START);
        whereabouts.dies(1, at(10));
        whereabouts.freezes(2, at(10));
        assertThat(away(0, 100)).isFalse();
    }

    @Test
    void whoseNodeDiesIsAwayUntilAnotherOneServesItAndTheOthersKnow() {
        whereabouts.serves(0, ME, START);
        whereabouts.dies(0, at(10));
        assertThat(away(0, 9)).isFalse();
        assertThat(away(0, 10)).isTrue();
        assertThat(away(100, 200)).isTrue();
        whereabouts.serves(1, ME, at(300));
        assertThat(away(0, 9)).isFalse();
        assertThat(away(300 + SPREAD, 400 + SPREAD)).isTrue();
        assertThat(away(301 + SPREAD, 400 + SPREAD)).isFalse();
    }

    @Test
    void whoseNodeIsFrozenIsAwayUntilItGoesOn() {
        whereabouts.serves(0, ME, START);
        whereabouts.freezes(0, at(10));
        whereabouts.thaws(0, at(20));
        assertThat(away(0, 9)).isFalse();
        assertThat(away(15, 16)).isTrue();
        assertThat(away(21 + SPREAD, 30 + SPREAD)).isFalse();
    }

    @Test
    void whoIsLetGoIsAwayUntilAnotherOneServesIt() {
        whereabouts.serves(0, ME, START);
        whereabouts.leaves(0, ME, at(10));
        assertThat(away(0, 9)).isFalse();
        assertThat(away(500, 600)).isTrue();
        whereabouts.serves(1, ME, at(20));
        whereabouts.leaves(0, ME, at(30));
        assertThat(away(21 + SPREAD, 30 + SPREAD))
                .as("the node that it left says so late")
                .isFalse();
    }

    @Test
    void aNodeThatHasNotJoinedTheOthersDoesNotCount() {
        whereabouts.dies(0, START);
        whereabouts.serves(0, ME, at(10));
        assertThat(away(10, 5_000)).isTrue();
        whereabouts.joins(0, at(20));
        assertThat(away(21 + SPREAD, 30 + SPREAD)).isFalse();
    }

    @Test
    void whoIsServedByANodeThatWasFrozenMeanwhileIsAway() {
        whereabouts.freezes(0, START);
        whereabouts.serves(0, ME, at(1));
        assertThat(away(1, 2)).isTrue();
    }

    @Test
    void whoIsServedElsewhereBeforeItsNodeLetsItGoWasOnOneThatIsSilent() {
        whereabouts.serves(0, ME, START);
        whereabouts.serves(1, ME, at(10) + Whereabouts.SILENCE_NANOS);
        assertThat(away(0, 9)).isFalse();
        assertThat(away(0, 10)).isTrue();
        assertThat(away(11 + Whereabouts.SILENCE_NANOS + SPREAD, 12 + Whereabouts.SILENCE_NANOS + SPREAD))
                .isFalse();
    }

    @Test
    void aNodeThatServesItsOwnClientAnewIsNotSilent() {
        whereabouts.serves(0, ME, START);
        whereabouts.serves(0, ME, at(10));
        assertThat(away(0, 20)).isFalse();
    }
}
