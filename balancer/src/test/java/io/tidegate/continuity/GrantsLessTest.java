package io.tidegate.continuity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Nodes that grant less than a client was told: which it can live with, and how it is ended where it cannot.
final class GrantsLessTest {
    /// MQTT 5, client id "a", Clean Start 1, no expiry.
    private static final String FIVE = "10 0E | 00 04 4D 51 54 54 | 05 | 02 | 00 3C | 00 | 00 01 61";
    /// A session, and packets of 99 bytes at most.
    private static final String GRANTS_LESS = "20 08 01 00 05 27 00 00 00 63";

    @Test
    void goesToAnotherNodeWhereLessIsGrantedThanTheClientWasTold() {
        Desk desk = Desk.open(FIVE, Desk.EMQX, "20 03 00 00 00").resets(1).connected(2);
        desk.acts();
        // Maximum QoS 1.
        assertThat(desk.node(2, "20 05 01 00 02 24 01").acts())
                .containsExactly("node 2: E0 00", "close node 2 orderly");
        assertThat(desk.waits().acts()).containsExactly("dial other");
    }

    @Test
    void doesNotBelieveInASessionThatANodeMadeWhichGrantsLess() {
        Desk desk = Desk.open(FIVE, Desk.EMQX, "20 03 00 00 00")
                .client("82 07 00 01 00 00 01 74 01")
                .node(1, "90 04 00 01 00 01")
                .resets(1)
                .connected(2)
                .node(2, "20 05 00 00 02 24 01")
                .waits()
                .connected(3);
        desk.acts();
        assertThat(desk.node(3, "20 03 01 00 00").acts()).containsExactly("node 3: 82 07 FF FF 00 00 01 74 21");
    }

    /// Receive maximum 1.
    @Test
    void sendsNoMoreAtATimeThanTheNewNodeTakes() {
        Desk desk = Desk.open(FIVE, Desk.EMQX, "20 03 00 00 00").resets(1);
        String second = "32 07 00 01 74 00 08 00 79";
        desk.client("32 07 00 01 74 00 07 00 78" + second).connected(2).acts();
        assertThat(desk.node(2, "20 06 01 00 03 21 00 01").acts())
                .containsExactly("node 2: 32 07 00 01 74 00 07 00 78");
        assertThat(desk.client("34 07 00 01 74 00 09 00 7A").acts()).isEmpty();
        assertThat(desk.node(2, "40 02 00 07").acts()).containsExactly("client: 40 02 00 07", "node 2: " + second);
        assertThat(desk.node(2, "40 02 00 08").acts())
                .containsExactly("client: 40 02 00 08", "node 2: 34 07 00 01 74 00 09 00 7A");
        // QoS 2 is under way until PUBCOMP.
        desk.node(2, "50 02 00 09").client(second).acts();
        assertThat(desk.client("62 02 00 09").acts()).containsExactly("node 2: 62 02 00 09");
        assertThat(desk.node(2, "70 02 00 09").acts()).containsExactly("client: 70 02 00 09", "node 2: " + second);
    }

    /// Receive maximum 1: it takes no second message before PUBREL of the first, and that stands behind a third one, of
    /// which no more is kept.
    @Test
    void endsAClientThatStandsInItsOwnWay() {
        Bounds all = Bounds.DEFAULT;
        Bounds two =
                new Bounds(all.keptBytes(), 2, all.heldBytes(), all.subscriptions(), all.packetBytes(), all.recents());
        Terms emqx = Desk.EMQX;
        Desk desk = Desk.open(FIVE, new Terms(emqx.capabilities(), two, emqx.times(), emqx.hold()), "20 03 00 00 00")
                .resets(1);
        desk.client("34 07 00 01 74 00 09 00 7A | 32 07 00 01 74 00 07 00 78 | 32 07 00 01 74 00 08 00 79")
                .connected(2)
                .acts();
        assertThat(desk.node(2, "20 06 01 00 03 21 00 01").acts())
                .containsExactly("node 2: 34 07 00 01 74 00 09 00 7A");
        assertThat(desk.node(2, "50 02 00 09").acts())
                .contains("client: 50 02 00 09")
                .endsWith("end client NARROWER: E0 02 8B 00");
    }

    /// The node takes packets of 14 bytes, and has not heard what the client means by 1.
    @Test
    void endsAClientWhoseMessageIsTooLargeForTheNodeWithoutItsAlias() {
        Desk desk = Desk.open(FIVE, Desk.EMQX, "20 0B 00 00 08 22 00 01 27 00 00 00 0E");
        desk.client("30 0A 00 03 74 74 74 03 23 00 01 78").resets(1).connected(2);
        desk.node(2, "20 0B 01 00 08 22 00 01 27 00 00 00 0E").acts();
        assertThat(desk.client("30 0A 00 00 03 23 00 01 78 78 78 78").acts()).isEmpty(); // QoS 0 is lost
        assertThat(desk.client("32 0C 00 00 00 07 03 23 00 01 78 78 78 78").acts())
                .contains("end client NARROWER: E0 02 8B 00");
    }

    /// A client at three nodes, one after the other, that take smaller packets than it was told; the answer of the last
    /// one is still due.
    private static Desk atNodesThatGrantLess() {
        Desk desk = Desk.open(FIVE, Desk.EMQX, "20 08 00 00 05 27 00 00 00 64").resets(1);
        for (int leg = 2; leg <= 3; leg++) {
            desk.connected(leg).acts();
            assertThat(desk.node(leg, GRANTS_LESS).acts())
                    .containsExactly("node " + leg + ": E0 00", "close node " + leg + " orderly");
            desk.waits();
        }
        desk.connected(4).acts();
        return desk;
    }

    @Test
    void tellsTheLastNodeThatGrantsLessThatTheClientIsGone() {
        Desk desk = atNodesThatGrantLess();
        assertThat(desk.node(4, GRANTS_LESS).acts())
                .as("its session ends, and its will is due")
                .containsExactly(
                        "node 4: E0 07 04 05 11 00 00 00 00",
                        "close node 4 orderly",
                        "end client NARROWER: E0 02 8B 00");
    }

    @Test
    void tellsItWhatAClientSaidThatHasLeftMeanwhile() {
        Desk desk = atNodesThatGrantLess();
        assertThat(desk.client("E0 00").acts()).isEmpty();
        assertThat(desk.node(4, GRANTS_LESS).acts())
                .startsWith("node 4: E0 07 00 05 11 00 00 00 00", "close node 4 orderly");
    }

    /// The one that had the client is asked last.
    @Test
    void goesOnAskingForTheNodeThatHadItWhereThatIsNotThereAtOnce() {
        Desk desk = Desk.open(FIVE, Desk.EMQX, "20 08 00 00 05 27 00 00 00 64").resets(1);
        for (int leg = 2; leg <= 3; leg++) {
            desk.connected(leg).node(leg, GRANTS_LESS).acts();
            assertThat(desk.waits().acts()).containsExactly(leg == 2 ? "dial other" : "dial same_first");
        }
        desk.session.unreachable(desk.now);
        assertThat(desk.waits().acts()).containsExactly("dial same_first");
        desk.connected(4).acts();
        // Server busy.
        assertThat(desk.node(4, "20 03 00 89 00").acts()).containsExactly("close node 4 reset");
        assertThat(desk.waits().acts()).containsExactly("dial same_first");
    }

    /// Maximum QoS 1, which is less than the client was told.
    @Test
    void leavesAlsoAtANodeThatGrantsLess() {
        Desk vanished = Desk.open(FIVE, Desk.EMQX, "20 03 00 00 00").resets(1);
        vanished.session.clientEnded(vanished.now);
        vanished.connected(2).acts();
        assertThat(vanished.node(2, "20 05 01 00 02 24 01").acts())
                .containsExactly("node 2: E0 07 04 05 11 00 00 00 00", "close node 2 orderly", "end client LEFT");
        Desk leaving = Desk.open(FIVE, Desk.EMQX, "20 03 00 00 00").resets(1).connected(2);
        leaving.client("32 07 00 01 74 00 07 00 78 | E0 01 04").acts();
        assertThat(leaving.node(2, "20 05 01 00 02 24 01").acts())
                .containsExactly(
                        "node 2: 32 07 00 01 74 00 07 00 78",
                        "node 2: E0 07 04 05 11 00 00 00 00",
                        "close node 2 orderly",
                        "end client LEFT");
    }

    /// Which is what the end of its connection means where the client has not said DISCONNECT.
    @Test
    void hasTheLastNodeThatGrantsLessPublishTheWill() {
        Desk desk = Desk.open(FIVE, Desk.EMQX, "20 03 00 00 00").resets(1);
        for (int leg = 2; leg < 4; leg++) {
            desk.connected(leg).node(leg, "20 05 01 00 02 24 01").waits();
        }
        desk.connected(4).acts();
        assertThat(desk.node(4, "20 05 01 00 02 24 01").acts())
                .containsExactly(
                        "node 4: E0 07 04 05 11 00 00 00 00",
                        "close node 4 orderly",
                        "end client NARROWER: E0 02 8B 00");
    }
}
