package io.tidegate.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.demo.Whereabouts.Place;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Time is a number here; it starts where a monotonic clock is about to wrap.
final class WhereaboutsTest {
    private static final int NODES = 3;
    private static final long START = Long.MAX_VALUE - 50;
    private static final String ME = "standing-1";

    private final Whereabouts whereabouts = new Whereabouts(NODES);

    private static long at(long nanos) {
        return START + nanos;
    }

    private boolean away(long from, long to) {
        return whereabouts.wasAway(ME, at(from), at(to));
    }

    private boolean outOfReach(long from, long to) {
        return whereabouts.wasOutOfReach(ME, at(from), at(to));
    }

    /// All others forward to that node.
    private void reachesAt(int home, long nanos) {
        for (int node = 0; node < NODES; node++) {
            if (node != home) {
                whereabouts.reaches(node, new Place(home, "q"), ME, at(nanos));
            }
        }
    }

    @Test
    void whoStaysOnANodeThatWorksIsNeverAway() {
        whereabouts.serves(0, ME, "q", START);
        whereabouts.dies(1, at(10));
        whereabouts.freezes(2, at(10));
        assertThat(away(0, 100)).isFalse();
    }

    @Test
    void whoseNodeDiesIsAwayUntilAnotherOneServesIt() {
        whereabouts.serves(0, ME, "q", START);
        whereabouts.dies(0, at(10));
        assertThat(away(0, 9)).isFalse();
        assertThat(away(0, 10)).isTrue();
        assertThat(away(100, 200)).isTrue();
        whereabouts.serves(1, ME, "q", at(300));
        assertThat(away(0, 9)).isFalse();
        assertThat(away(300, 400)).isTrue();
        assertThat(away(301, 400)).isFalse();
    }

    @Test
    void whoIsServedIsOutOfReachUntilAllOthersForwardToIt() {
        reachesAt(0, 0);
        whereabouts.serves(0, ME, "q", START);
        whereabouts.dies(0, at(10));
        whereabouts.serves(1, ME, "q", at(20));
        assertThat(outOfReach(0, 9)).isFalse();
        assertThat(outOfReach(21, 22)).isTrue();
        whereabouts.loses(1, new Place(0, "q"), ME, at(25));
        whereabouts.loses(2, new Place(0, "q"), ME, at(25));
        whereabouts.reaches(2, new Place(1, "q"), ME, at(30));
        assertThat(outOfReach(31, 40)).as("the one that died is not among them").isFalse();
        whereabouts.joins(0, at(50));
        assertThat(outOfReach(51, 60)).isTrue();
        whereabouts.reaches(0, new Place(1, "q"), ME, at(70));
        assertThat(outOfReach(71, 80)).isFalse();
        assertThat(outOfReach(41, 49)).isFalse();
        assertThat(away(21, 80)).as("it has its node all the time").isFalse();
    }

    @Test
    void whatOneThatDiedForwardedIsForgottenWithIt() {
        reachesAt(0, 0);
        whereabouts.serves(0, ME, "q", START);
        whereabouts.dies(2, at(10));
        whereabouts.joins(2, at(20));
        assertThat(outOfReach(11, 19)).isFalse();
        assertThat(outOfReach(21, 30)).isTrue();
    }

    @Test
    void whoHearsNoMoreOfANodeWasOutOfReachBeforeThatIsSaid() {
        reachesAt(0, 0);
        whereabouts.serves(0, ME, "q", START);
        whereabouts.loses(2, new Place(0, "q"), ME, at(10) + Whereabouts.UNSAID_NANOS);
        assertThat(outOfReach(0, 9)).isFalse();
        assertThat(outOfReach(0, 10)).isTrue();
        whereabouts.reaches(2, new Place(0, "q"), ME, at(20) + Whereabouts.UNSAID_NANOS);
        assertThat(outOfReach(21 + Whereabouts.UNSAID_NANOS, 30 + Whereabouts.UNSAID_NANOS))
                .isFalse();
    }

    /// It came back, and they forward to what it had there before.
    @Test
    void whoIsForwardedToWhereItWasIsOutOfReach() {
        reachesAt(0, 0);
        whereabouts.serves(0, ME, "q", START);
        whereabouts.leaves(0, ME, at(10));
        whereabouts.serves(0, ME, "r", at(20));
        assertThat(outOfReach(21, 30)).isTrue();
        whereabouts.reaches(1, new Place(0, "r"), ME, at(40));
        whereabouts.reaches(2, new Place(0, "r"), ME, at(40));
        whereabouts.loses(1, new Place(0, "q"), ME, at(50));
        assertThat(outOfReach(51, 60))
                .as("every other message still goes there")
                .isTrue();
        whereabouts.loses(2, new Place(0, "q"), ME, at(70));
        assertThat(outOfReach(71, 80)).isFalse();
    }

    @Test
    void whoseOwnNodeForwardsToWhereItWasIsOutOfReach() {
        whereabouts.serves(0, ME, "q", START);
        reachesAt(0, 0);
        whereabouts.reaches(0, new Place(1, "r"), ME, at(10));
        assertThat(outOfReach(11, 20)).isTrue();
    }

    @Test
    void aNodeThatStandsStillNeedNotForward() {
        whereabouts.freezes(1, START);
        whereabouts.dies(2, START);
        whereabouts.serves(0, ME, "q", at(10));
        assertThat(outOfReach(10, 20)).isFalse();
        assertThat(whereabouts.areInReach(List.of(ME))).isTrue();
        whereabouts.thaws(1, at(30));
        assertThat(outOfReach(31, 40)).isTrue();
    }

    @Test
    void allAreInReachOnceEachIsServedAndForwardedTo() {
        assertThat(whereabouts.areInReach(List.of(ME))).isFalse();
        assertThat(whereabouts.knowsNobody()).isTrue();
        whereabouts.serves(0, ME, "q", START);
        assertThat(whereabouts.knowsNobody()).isFalse();
        whereabouts.reaches(1, new Place(0, "q"), ME, START);
        assertThat(whereabouts.areInReach(List.of(ME))).isFalse();
        whereabouts.reaches(2, new Place(0, "q"), ME, START);
        assertThat(whereabouts.areInReach(List.of(ME))).isTrue();
        assertThat(whereabouts.areInReach(List.of(ME, "standing-2"))).isFalse();
    }

    @Test
    void whoseNodeIsFrozenIsAwayUntilItGoesOn() {
        whereabouts.serves(0, ME, "q", START);
        whereabouts.freezes(0, at(10));
        whereabouts.thaws(0, at(20));
        assertThat(away(0, 9)).isFalse();
        assertThat(away(15, 16)).isTrue();
        assertThat(away(21, 30)).isFalse();
    }

    @Test
    void whoIsLetGoIsAwayUntilAnotherOneServesIt() {
        whereabouts.serves(0, ME, "q", START);
        whereabouts.leaves(0, ME, at(10));
        assertThat(away(0, 9)).isFalse();
        assertThat(away(500, 600)).isTrue();
        whereabouts.serves(1, ME, "q", at(20));
        whereabouts.leaves(0, ME, at(30));
        assertThat(away(21, 30)).as("the node that it left says so late").isFalse();
    }

    @Test
    void aNodeThatHasNotJoinedTheOthersDoesNotCount() {
        whereabouts.dies(0, START);
        whereabouts.serves(0, ME, "q", at(10));
        assertThat(away(10, 5_000)).isTrue();
        whereabouts.joins(0, at(20));
        assertThat(away(21, 30)).isFalse();
    }

    @Test
    void whoIsServedByANodeThatWasFrozenMeanwhileIsAway() {
        whereabouts.freezes(0, START);
        whereabouts.serves(0, ME, "q", at(1));
        assertThat(away(1, 2)).isTrue();
    }

    @Test
    void whoIsServedElsewhereBeforeItsNodeLetsItGoWasOnOneThatIsSilent() {
        whereabouts.serves(0, ME, "q", START);
        whereabouts.serves(1, ME, "q", at(10) + Whereabouts.SILENCE_NANOS);
        assertThat(away(0, 9)).isFalse();
        assertThat(away(0, 10)).isTrue();
        assertThat(away(11 + Whereabouts.SILENCE_NANOS, 12 + Whereabouts.SILENCE_NANOS))
                .isFalse();
    }

    @Test
    void aNodeThatServesItsOwnClientAnewIsNotSilent() {
        whereabouts.serves(0, ME, "q", START);
        whereabouts.serves(0, ME, "q", at(10));
        assertThat(away(0, 20)).isFalse();
    }
}
