package io.tidegate.continuity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a move waits for, and for how long.
final class MoveClockTest {
    private static final String CLEAN = "10 0D | 00 04 4D 51 54 54 | 04 | 02 | 00 3C | 00 01 61";
    private static final String NEW = "20 02 00 00";
    private static final String FIVE = "10 0E | 00 04 4D 51 54 54 | 05 | 02 | 00 3C | 00 | 00 01 61";
    private static final String FIVE_NEW = "20 03 00 00 00";
    private static final String PUBLISH = "32 06 00 01 74 00 05 78";
    private static final Duration KEEP_BACK = Duration.ofMillis(300);

    private static Desk subscribed(Duration keepBack) {
        Terms terms = new Terms(
                Capabilities.Broker.OTHER.capabilities(),
                Bounds.DEFAULT,
                Times.DEFAULT.keepingBackFor(keepBack),
                Desk.OTHER.hold());
        Desk desk = Desk.open(CLEAN, terms, NEW)
                .client("82 06 00 01 00 01 74 01")
                .node(1, "90 03 00 01 01")
                .client(PUBLISH);
        desk.acts();
        return desk;
    }

    /// It has a node again, and its subscriptions.
    private static Desk back(Desk desk) {
        desk.resets(1).connected(2).node(2, NEW);
        assertThat(desk.acts()).last().isEqualTo("node 2: 82 06 FF FF 00 01 74 01");
        desk.node(2, "90 03 FF FF 01");
        return desk;
    }

    @Test
    void whatNobodyAcknowledgedIsSaidAtOnceWhereNothingIsKeptBack() {
        assertThat(back(subscribed(Duration.ZERO)).acts()).containsExactly("node 2: 3A" + PUBLISH.substring(2));
    }

    @Test
    void whatNobodyAcknowledgedIsKeptBackUntilOthersAreSubscribedAgain() {
        Desk desk = back(subscribed(KEEP_BACK));
        long lost = desk.now;
        assertThat(desk.acts()).isEmpty();
        assertThat(desk.deadline).isEqualTo(lost + KEEP_BACK.toNanos());
        assertThat(desk.session.isMoving()).isTrue();
        String next = "30 04 00 01 74 79";
        assertThat(desk.client(next + "C0 00").acts())
                .as("of the client only a ping is answered")
                .containsExactly("client: D0 00");
        assertThat(desk.node(2, "30 04 00 01 74 7A").acts())
                .as("what others say comes meanwhile")
                .containsExactly("client: 30 04 00 01 74 7A");
        assertThat(desk.waits().acts()).containsExactly("node 2: 3A" + PUBLISH.substring(2), "node 2: " + next);
        assertThat(desk.session.isMoving()).isFalse();
    }

    @Test
    void whoIsBackLaterThanThatIsNotKeptBack() {
        Desk desk = subscribed(KEEP_BACK).resets(1);
        desk.now += KEEP_BACK.toNanos();
        desk.connected(2).node(2, NEW).node(2, "90 03 FF FF 01");
        assertThat(desk.acts()).last().isEqualTo("node 2: 3A" + PUBLISH.substring(2));
    }

    @Test
    void whoseNewNodeIsLostTooIsKeptBackNoLonger() {
        Desk desk = back(subscribed(KEEP_BACK));
        long until = desk.deadline;
        desk.resets(2).waits();
        assertThat(desk.acts()).contains("dial any");
        desk.connected(3).node(3, NEW).node(3, "90 03 FF FE 01 | 90 03 FF FF 01");
        assertThat(desk.acts()).last().isEqualTo("node 3: 82 06 FF FF 00 01 74 01");
        assertThat(desk.deadline).isEqualTo(until);
        assertThat(desk.waits().acts()).containsExactly("node 3: 3A" + PUBLISH.substring(2));
    }

    @Test
    void whoLeavesMeanwhileLeavesBehindWhatItSaid() {
        Desk desk = back(subscribed(KEEP_BACK)).client("E0 00");
        assertThat(desk.waits().acts())
                .containsExactly(
                        "node 2: 3A" + PUBLISH.substring(2),
                        "node 2: E0 00",
                        "close node 2 orderly",
                        "end client LEFT");
    }

    /// A packet of 80,000 bytes, of which the node that is left has said the beginning.
    private static Desk leftInAPacket() {
        Desk desk = Desk.open(CLEAN, Desk.OTHER, NEW);
        desk.session.move(desk.now);
        desk.connected(2);
        assertThat(desk.acts()).containsExactly("dial other", "node 1: E0 00");
        desk.node(1, "30 80 F1 04 00 01 74" + "78".repeat(70_000));
        desk.acts();
        return desk;
    }

    private static void says(Desk desk, int bytes) {
        desk.node(1, "78".repeat(bytes));
    }

    @Test
    void aPacketOfANodeThatIsLeftIsWaitedForWhileItComes() {
        Desk desk = leftInAPacket();
        long began = desk.now;
        long leave = Times.DEFAULT.leave().toNanos();
        for (int second = 1; second < 20; second++) {
            desk.now = began + second * Desk.SECOND;
            says(desk, 400);
            desk.session.due(desk.now);
        }
        desk.acts();
        assertThat(desk.deadline).isBetween(desk.now, desk.now + leave);
        says(desk, 80_000 - 3 - 70_000 - 19 * 400);
        desk.session.nodeEnded(1, Acts.Manner.ORDERLY, desk.now);
        List<String> done = desk.acts();
        assertThat(done).last().asString().startsWith("node 2: 10 ");
        assertThat(desk.session.hasEnded()).isFalse();
    }

    @Test
    void aPacketOfANodeThatIsLeftIsNotWaitedForOnceItStops() {
        Desk desk = leftInAPacket().waits();
        assertThat(desk.now).isEqualTo(Desk.SECOND + Times.DEFAULT.leave().toNanos());
        assertThat(desk.acts())
                .containsExactly(
                        "close node 1 reset", "close node 2 reset", "close node 1 orderly", "end client HALF_PACKET");
    }

    @Test
    void aNodeThatIsLeftAndSpeaksOnIsNotWaitedForFiveTimesAsLong() {
        Desk desk = Desk.open(CLEAN, Desk.OTHER, NEW);
        desk.session.move(desk.now);
        desk.connected(2);
        long began = desk.now;
        while (desk.acts().stream().noneMatch("close node 1 reset"::equals)) {
            desk.now += Desk.SECOND;
            desk.node(1, "30 04 00 01 74 78");
            desk.session.due(desk.now);
        }
        assertThat(desk.now - began).isEqualTo(5 * Times.DEFAULT.leave().toNanos());
        assertThat(desk.session.hasEnded()).isFalse();
    }

    /// A client on a slow way: what its old node says is not read while the client has not taken what came before.
    @Test
    void aNodeThatIsNotReadIsNotSilent() {
        Desk desk = leftInAPacket();
        for (int i = 0; i < 3; i++) {
            desk.now = desk.deadline;
            desk.session.cannotHear(desk.now);
            desk.session.due(desk.now);
        }
        assertThat(desk.acts()).isEmpty();
        assertThat(desk.waits().acts()).contains("end client HALF_PACKET");
    }

    @Test
    void halfOfTheTimeWithoutANodeIsForTheNewOne() {
        Times times = Times.DEFAULT.givingUpAfter(Duration.ofSeconds(5));
        Terms terms = new Terms(Capabilities.Broker.OTHER.capabilities(), Bounds.DEFAULT, times, Duration.ofSeconds(5));
        Desk desk = Desk.open(CLEAN, terms, NEW);
        desk.session.move(desk.now);
        desk.connected(2);
        long left = desk.now;
        while (desk.acts().stream().noneMatch("close node 1 reset"::equals)) {
            desk.now = Math.min(desk.now + Desk.SECOND, desk.deadline);
            desk.node(1, "30 04 00 01 74 78");
            desk.session.due(desk.now);
        }
        assertThat(desk.now - left).isEqualTo(Duration.ofMillis(2500).toNanos());
        desk.now += 2 * Desk.SECOND;
        desk.node(2, NEW);
        assertThat(desk.session.isMoving()).isFalse();
        assertThat(desk.session.hasEnded()).isFalse();
    }

    private static Desk keptBackInFive() {
        Terms terms = new Terms(
                Capabilities.Broker.OTHER.capabilities(),
                Bounds.DEFAULT,
                Times.DEFAULT.keepingBackFor(KEEP_BACK),
                Duration.ZERO);
        Desk desk = Desk.open(FIVE, terms, FIVE_NEW).resets(1).connected(2).node(2, FIVE_NEW);
        assertThat(desk.session.isMoving()).isTrue();
        desk.acts();
        return desk;
    }

    @Test
    void whoIsKickedWhileItIsKeptBackIsGone() {
        Desk desk = keptBackInFive().node(2, "E0 02 8E 00");
        desk.session.nodeEnded(2, Acts.Manner.ORDERLY, desk.now);
        assertThat(desk.acts()).first().isEqualTo("client: E0 02 8E 00");
        assertThat(desk.session.hasEnded()).isTrue();
    }

    @Test
    void whoIsSentElsewhereWhileItIsKeptBackGoes() {
        Desk desk = keptBackInFive().node(2, "E0 02 8B 00");
        assertThat(desk.acts()).containsExactly("close node 2 orderly");
        assertThat(desk.waits().acts()).containsExactly("dial any");
    }
}
