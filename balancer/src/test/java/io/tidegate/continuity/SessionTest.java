package io.tidegate.continuity;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

/// What the simulation would not show in so many bytes: each step and failure of a move, one by one.
final class SessionTest {
    /// MQTT 3.1.1, client id "a", Clean Session 0.
    private static final String PERSISTENT = "10 0D | 00 04 4D 51 54 54 | 04 | 00 | 00 3C | 00 01 61";
    /// The same with Clean Session 1.
    private static final String CLEAN = "10 0D | 00 04 4D 51 54 54 | 04 | 02 | 00 3C | 00 01 61";
    /// MQTT 5, client id "a", Clean Start 1, no expiry.
    private static final String FIVE = "10 0E | 00 04 4D 51 54 54 | 05 | 02 | 00 3C | 00 | 00 01 61";
    /// The same as a node gets it where sessions are held for 30 s.
    private static final String FIVE_HELD = "10 13 00 04 4D 51 54 54 05 02 00 78 05 11 00 00 00 1E 00 01 61";

    private static final String NEW = "20 02 00 00";
    private static final String PRESENT = "20 02 01 00";

    /// QoS 1 on "t", id 7, payload "x".
    private static final String PUBLISH = "32 06 00 01 74 00 07 78";

    @Test
    void passesWhatCameTogetherInOnePiece() {
        Desk desk = Desk.open(PERSISTENT, Desk.OTHER, NEW);
        assertThat(desk.client("C0 00 | 30 04 00 01 74 78 |" + PUBLISH).acts())
                .containsExactly("node 1: C0 00 30 04 00 01 74 78 " + PUBLISH);
    }

    @Test
    void keepsAClientWhoseNodeIsGoneAndAnswersItsPings() {
        Desk desk = Desk.open(PERSISTENT, Desk.OTHER, NEW);
        assertThat(desk.client("C0 00").resets(1).acts())
                .containsExactly("node 1: C0 00", "client: D0 00", "dial same_first");
        assertThat(desk.client("C0 00").acts()).containsExactly("client: D0 00");
    }

    @Test
    void acknowledgesNothingThatNoNodeAcknowledged() {
        Desk desk = Desk.open(PERSISTENT, Desk.EMQX, NEW).resets(1);
        desk.acts();
        assertThat(desk.client(PUBLISH).acts()).isEmpty();
        desk.connected(2).acts();
        assertThat(desk.node(2, PRESENT).acts()).containsExactly("node 2: " + PUBLISH);
        assertThat(desk.node(2, "40 02 00 07").acts()).containsExactly("client: 40 02 00 07");
    }

    @Test
    void sendsWhatHasNoAnswerAgainMarkedSo() {
        Desk desk = Desk.open(PERSISTENT, Desk.EMQX, NEW).client(PUBLISH).resets(1);
        desk.acts();
        desk.connected(2);
        assertThat(desk.acts()).containsExactly("node 2: 10 0D 00 04 4D 51 54 54 04 00 00 78 00 01 61");
        assertThat(desk.node(2, PRESENT).acts()).containsExactly("node 2: 3A 06 00 01 74 00 07 78");
    }

    @Test
    void showsAClientNothingThatItHas() {
        Desk desk =
                Desk.open(PERSISTENT, Desk.EMQX, NEW).node(1, PUBLISH).resets(1).connected(2);
        desk.acts();
        assertThat(desk.node(2, PRESENT + PUBLISH).acts()).isEmpty();
        assertThat(desk.client("40 02 00 07").acts()).containsExactly("node 2: 40 02 00 07");
    }

    @Test
    void passesOnWhatANodeSendsAgainOnTheSameLeg() {
        Desk desk = Desk.open(PERSISTENT, Desk.EMQX, NEW).node(1, PUBLISH);
        desk.acts();
        assertThat(desk.node(1, "3A 06 00 01 74 00 07 78").acts()).containsExactly("client: 3A 06 00 01 74 00 07 78");
        assertThat(desk.client("40 02 00 07").acts()).containsExactly("node 1: 40 02 00 07");
    }

    @Test
    void tellsTheNewNodeWhatTheClientSaidInBetween() {
        Desk desk =
                Desk.open(PERSISTENT, Desk.EMQX, NEW).node(1, PUBLISH).resets(1).client("40 02 00 07");
        desk.connected(2).acts();
        assertThat(desk.node(2, PRESENT + PUBLISH).acts()).containsExactly("node 2: 40 02 00 07");
    }

    /// No packet has the id 0 [MQTT-2.2.1-3].
    @Test
    void answersNoReleaseOfNothing() {
        Desk desk = Desk.open(PERSISTENT, Desk.EMQX, NEW).resets(1).connected(2).node(2, PRESENT);
        desk.acts();
        assertThat(desk.node(2, "62 02 00 00").acts()).isEmpty();
    }

    /// As Aedes does while a session moves; HiveMQ's library ends a connection on which it gets one of QoS 2 again.
    @Test
    void doesNotShowAMessageAgainThatTheSameNodeSendsAgainWithoutDup() {
        String once = "34 06 00 01 74 00 07 78";
        Desk desk = Desk.open(PERSISTENT, Desk.OTHER, NEW).node(1, once);
        assertThat(desk.acts()).containsExactly("client: " + once);
        assertThat(desk.node(1, once).acts()).isEmpty();
        assertThat(desk.client("50 02 00 07").acts()).containsExactly("node 1: 50 02 00 07");
    }

    /// The node has the session, which has no subscription, and would take the next message of that id for this one.
    @Test
    void releasesAtANodeThatSpeaksOfNoSessionWithoutSubscription() {
        Terms aedes =
                new Terms(Capabilities.Broker.AEDES.capabilities(), Bounds.DEFAULT, Times.DEFAULT, Desk.OTHER.hold());
        Desk desk = Desk.open(PERSISTENT, aedes, NEW)
                .client("34 06 00 01 74 00 01 78")
                .node(1, "50 02 00 01");
        desk.resets(1).connected(2).node(2, NEW).acts();
        assertThat(desk.client("62 02 00 01").acts()).containsExactly("node 2: 62 02 00 01");
        assertThat(desk.node(2, "70 02 00 01").acts()).containsExactly("client: 70 02 00 01");
    }

    @Test
    void speaksOfAMessageByTheIdThatEachSideKnows() {
        Desk desk = Desk.open(PERSISTENT, Desk.OTHER, NEW).node(1, PUBLISH);
        Terms rabbit = new Terms(
                Capabilities.Broker.RABBITMQ.capabilities(), Bounds.DEFAULT, Times.DEFAULT, Desk.OTHER.hold());
        Desk renumbered =
                Desk.open(PERSISTENT, rabbit, NEW).node(1, PUBLISH).resets(1).connected(2);
        renumbered.acts();
        // The same message comes as 1; then another one as 7, which the client has in use.
        String again = "3A 06 00 01 74 00 01 78";
        String other = "32 06 00 01 74 00 07 79";
        assertThat(renumbered.node(2, PRESENT + again + other).acts())
                .containsExactly("client: 32 06 00 01 74 FF FF", "client: 79");
        assertThat(renumbered.client("40 02 00 07 | 40 02 FF FF").acts())
                .containsExactly("node 2: 40 02 00 01", "node 2: 40 02 00 07");
        assertThat(desk.acts()).containsExactly("client: " + PUBLISH);
    }

    @Test
    void makesSubscriptionsAgainWhereThereIsNoSession() {
        Desk desk = Desk.open(CLEAN, Desk.OTHER, NEW)
                .client("82 06 00 01 00 01 74 01")
                .node(1, "90 03 00 01 01")
                .resets(1)
                .connected(2);
        desk.acts();
        assertThat(desk.node(2, NEW).acts()).containsExactly("node 2: 82 06 FF FF 00 01 74 01");
        // The answer is not the client's, and so is a retained message that came of it alone.
        assertThat(desk.node(2, "90 03 FF FF 01 | 31 04 00 01 74 78").acts()).isEmpty();
        assertThat(desk.client("C0 00").acts()).containsExactly("node 2: C0 00");
    }

    private static Desk subscribedAndMoved(String connect, Terms terms) {
        return Desk.open(connect, terms, NEW)
                .client("82 06 00 01 00 01 74 01")
                .node(1, "90 03 00 01 01")
                .resets(1)
                .connected(2)
                .node(2, NEW);
    }

    @Test
    void aSessionThatWasAskedForAndIsNotThereIsLost() {
        assertThat(subscribedAndMoved(PERSISTENT, Desk.EMQX).counts)
                .containsEntry(Tally.SESSION_LOST, 1)
                .doesNotContainKey(Tally.SESSION_RENEWED);
    }

    @Test
    void aSessionThatNobodyAskedForIsNotLost() {
        assertThat(subscribedAndMoved(CLEAN, Desk.EMQX).counts)
                .containsEntry(Tally.SESSION_RENEWED, 1)
                .doesNotContainKey(Tally.SESSION_LOST);
        assertThat(subscribedAndMoved(PERSISTENT, Desk.OTHER).counts)
                .containsEntry(Tally.SESSION_RENEWED, 1)
                .doesNotContainKey(Tally.SESSION_LOST);
    }

    /// RabbitMQ does not speak of one whose subscriptions are of QoS 0.
    @Test
    void aSessionInWhichNothingWaitsIsNotLost() {
        Desk desk = Desk.open(PERSISTENT, Desk.EMQX, NEW)
                .client("82 06 00 01 00 01 74 00")
                .node(1, "90 03 00 01 00")
                .resets(1)
                .connected(2)
                .node(2, NEW);
        assertThat(desk.counts).containsEntry(Tally.SESSION_RENEWED, 1).doesNotContainKey(Tally.SESSION_LOST);
    }

    @Test
    void endsAClientWhoseSubscriptionIsRefused() {
        Desk desk = Desk.open(CLEAN, Desk.OTHER, NEW)
                .client("82 06 00 01 00 01 74 01")
                .node(1, "90 03 00 01 01")
                .resets(1)
                .connected(2)
                .node(2, NEW);
        desk.acts();
        assertThat(desk.node(2, "90 03 FF FF 80").acts())
                .containsExactly("close node 2 orderly", "end client SUBSCRIPTION_REFUSED");
    }

    @Test
    void triesAgainWhereANodeIsNotThereYet() {
        Desk desk = Desk.open(PERSISTENT, Desk.OTHER, NEW).resets(1).connected(2);
        desk.acts();
        assertThat(desk.node(2, "20 02 00 03").acts()).containsExactly("close node 2 reset");
        assertThat(desk.waits().acts()).containsExactly("dial any");
    }

    @Test
    void asksThreeNodesBeforeItBelievesARefusal() {
        Desk desk = Desk.open(PERSISTENT, Desk.OTHER, NEW).resets(1);
        for (int leg = 2; leg < 4; leg++) {
            desk.connected(leg).node(leg, "20 02 00 05").waits();
        }
        desk.acts();
        desk.connected(4).acts();
        assertThat(desk.node(4, "20 02 00 05").acts()).containsExactly("close node 4 orderly", "end client REFUSED");
    }

    @Test
    void doesNotHoldAClientForEver() {
        Desk desk = Desk.open(FIVE, Desk.OTHER, "20 03 00 00 00").resets(1);
        while (!desk.session.hasEnded()) {
            desk.session.unreachable(desk.now);
            desk.waits();
        }
        assertThat(desk.acts()).endsWith("end client NO_NODE: E0 02 8B 00");
        assertThat(desk.now).isBetween(180 * Desk.SECOND, 182 * Desk.SECOND);
    }

    @Test
    void answersPingsInThePlaceOfANodeThatHangs() {
        Desk desk = Desk.open(PERSISTENT, Desk.OTHER, NEW).client("C0 00");
        desk.acts();
        long asked = desk.now;
        desk.waits();
        assertThat(desk.now - asked).isEqualTo(2 * Desk.SECOND);
        assertThat(desk.acts()).containsExactly("client: D0 00");
        assertThat(desk.client(PUBLISH).acts()).containsExactly("node 1: " + PUBLISH); // and nobody acknowledges it
        assertThat(desk.node(1, "D0 00 | 40 02 00 07").acts()).containsExactly("client: 40 02 00 07");
        assertThat(desk.client("C0 00").node(1, "D0 00").acts()).containsExactly("node 1: C0 00", "client: D0 00");
    }

    @Test
    void endsAClientWhoseNodeHangsForTooLong() {
        Desk desk = Desk.open(FIVE, Desk.OTHER, "20 03 00 00 00").client("C0 00");
        desk.waits();
        assertThat(desk.acts()).endsWith("client: D0 00");
        long hung = desk.now - 2 * Desk.SECOND;
        desk.waits();
        assertThat(desk.now - hung).isEqualTo(180 * Desk.SECOND);
        assertThat(desk.acts()).endsWith("end client NO_NODE: E0 02 8B 00");
    }

    @Test
    void forgetsThatANodeHungOnceItSaysAnything() {
        Desk desk = Desk.open(PERSISTENT, Desk.OTHER, NEW).client("C0 00");
        desk.waits();
        desk.now += Desk.SECOND;
        desk.node(1, "30 04 00 01 74 78").acts();
        desk.waits();
        assertThat(desk.acts()).isEmpty();
    }

    /// The first node lets it ping every 240 s; the next one was asked for 120 s.
    @Test
    void pingsANodeThatWantsToHearOfItMoreOften() {
        Desk desk =
                Desk.open(FIVE, Desk.EMQX, "20 06 00 00 03 13 00 F0").resets(1).connected(2);
        desk.node(2, "20 03 01 00 00").acts();
        assertThat(desk.waits().acts()).isEmpty(); // nothing is expected to be sent again any more
        desk.waits();
        assertThat(desk.now).isEqualTo(61 * Desk.SECOND);
        assertThat(desk.acts()).containsExactly("node 2: C0 00");
        assertThat(desk.node(2, "D0 00").acts()).isEmpty();
    }

    /// The client takes packets of 14 bytes. The new node says what its alias means in a message that the client has.
    @Test
    void dropsWhatIsTooLargeForTheClientWithoutItsAlias() {
        String connect = "10 16 | 00 04 4D 51 54 54 | 05 | 02 | 00 3C | 08 22 00 01 27 00 00 00 0E | 00 01 61";
        Desk desk = Desk.open(connect, Desk.EMQX, "20 03 00 00 00");
        desk.node(1, "32 09 00 03 74 74 74 00 01 00 78");
        desk.resets(1).connected(2).node(2, "20 03 01 00 00");
        desk.client("40 02 00 01").acts();
        String again = "3A 0C 00 03 74 74 74 00 01 03 23 00 01 78";
        assertThat(desk.node(2, again).acts()).containsExactly("node 2: 40 02 00 01");
        assertThat(desk.node(2, "32 0B 00 00 00 02 03 23 00 01 78 78 78").acts())
                .containsExactly("node 2: 40 02 00 02");
        assertThat(desk.node(2, "32 09 00 00 00 03 03 23 00 01 78").acts())
                .containsExactly("client: 32 0C 00 03 74 74 74 00 03 03 23 00 01", "client: 78");
    }

    /// What the node before the last one was expected to send again is not given up while there is none.
    @Test
    void waitsForWhatWasNotFinishedAsLongAsThereIsNoNode() {
        Desk desk = Desk.open(PERSISTENT, Desk.EMQX, NEW).resets(1).connected(2).node(2, PRESENT);
        desk.node(2, "34 06 00 01 74 00 07 78").resets(2).client("50 02 00 07").acts();
        assertThat(desk.waits().acts()).isEmpty();
        assertThat(desk.now).isEqualTo(31 * Desk.SECOND);
        desk.connected(3).acts();
        assertThat(desk.node(3, PRESENT + "3C 06 00 01 74 00 07 78").acts()).containsExactly("node 3: 50 02 00 07");
    }

    @Test
    void doesNotTakeOverWhatCannotBeReadToItsEnd() {
        Desk desk = Desk.open(PERSISTENT, Desk.EMQX, NEW);
        desk.session.move(desk.now);
        desk.connected(2).acts();
        assertThat(desk.waits().acts()).containsExactly("close node 2 reset", "resume client");
        assertThat(desk.session.isMoving()).isFalse();
    }

    @Test
    void leavesANodeThatSpeaksBeforeItIsSpokenTo() {
        Desk desk = Desk.open(PERSISTENT, Desk.EMQX, NEW);
        desk.session.move(desk.now);
        desk.connected(2).acts();
        assertThat(desk.node(2, PRESENT).acts()).containsExactly("close node 2 reset", "resume client");
        assertThat(desk.waits().acts()).containsExactly("dial other");
    }

    @Test
    void asksForMoreTimeThanTheClientAndTakesItBack() {
        Desk desk = new Desk(FIVE, Desk.EMQX);
        assertThat(desk.session.connect()).isEqualTo(Desk.hex(FIVE_HELD));
        desk.greeted("20 08 00 00 05 11 00 00 00 1E");
        assertThat(desk.acts()).containsExactly("client: 20 03 00 00 00");
        assertThat(desk.client("E0 00").acts()).containsExactly("node 1: E0 07 00 05 11 00 00 00 00");
    }

    @Test
    void refusesAnExpiryThatTheClientMayNotAskForAnyMore() {
        Desk desk = Desk.open(FIVE, Desk.EMQX, "20 03 00 00 00");
        assertThat(desk.client("E0 07 00 05 11 00 00 00 3C").acts())
                .containsExactly(
                        "node 1: E0 07 04 05 11 00 00 00 00",
                        "close node 1 orderly",
                        "end client PROTOCOL: E0 02 82 00");
    }

    @Test
    void endsTheSessionOfAClientThatVanishes() {
        Desk desk = Desk.open(FIVE, Desk.EMQX, "20 03 00 00 00");
        desk.session.clientEnded(desk.now);
        assertThat(desk.acts())
                .containsExactly("node 1: E0 07 04 05 11 00 00 00 00", "close node 1 orderly", "end client LEFT");
    }

    @Test
    void leavesAtTheNextNodeWhereTheClientVanishedBetweenTwo() {
        Desk desk = Desk.open(FIVE, Desk.EMQX, "20 03 00 00 00").resets(1);
        desk.session.clientEnded(desk.now);
        desk.connected(2).acts();
        assertThat(desk.node(2, "20 03 01 00 00").acts())
                .containsExactly("node 2: E0 07 04 05 11 00 00 00 00", "close node 2 orderly", "end client LEFT");
    }

    @Test
    void takesOverOnceAllIsAnswered() {
        Desk desk = Desk.open(PERSISTENT, Desk.EMQX, NEW).client(PUBLISH);
        desk.acts();
        assertThat(desk.session.move(desk.now)).isEqualTo(Session.Verdict.BEGUN);
        assertThat(desk.connected(2).acts()).containsExactly("dial other", "node 1: C0 00", "pause client");
        assertThat(desk.node(1, "D0 00").acts()).isEmpty();
        assertThat(desk.node(1, "40 02 00 07").acts())
                .containsExactly(
                        "client: 40 02 00 07", "node 2: 10 0D 00 04 4D 51 54 54 04 00 00 78 00 01 61", "resume client");
        // What B says waits for A's end.
        assertThat(desk.node(2, PRESENT + "30 04 00 01 74 79").acts()).containsExactly("pause node 2");
        assertThat(desk.node(1, "30 04 00 01 74 78").acts()).containsExactly("client: 30 04 00 01 74 78");
        assertThat(desk.resets(1).acts()).containsExactly("client: 30 04 00 01 74 79", "resume node 2");
    }

    @Test
    void staysWhereNoOtherNodeIsToBeHad() {
        Desk desk = Desk.open(PERSISTENT, Desk.EMQX, NEW);
        desk.session.move(desk.now);
        for (int tries = 0; tries < 2; tries++) {
            desk.session.unreachable(desk.now);
            desk.waits();
        }
        desk.session.unreachable(desk.now);
        desk.acts();
        assertThat(desk.session.isMoving()).isFalse();
        assertThat(desk.client("C0 00").acts()).containsExactly("node 1: C0 00");
    }

    @Test
    void endsAClientThatHasAPartOfAPacket() {
        Desk desk = Desk.open(PERSISTENT, Desk.EMQX, NEW);
        byte[] half = new byte[100_000];
        System.arraycopy(Desk.hex("30 80 B5 18 00 01 74"), 0, half, 0, 7); // 400,000 bytes follow the header
        desk.session.fromNode(1, MemorySegment.ofArray(half), 0, half.length, desk.now);
        desk.acts();
        assertThat(desk.resets(1).acts()).contains("end client HALF_PACKET");
    }

    @Test
    void passesADisconnectThatIsTheClients() {
        Desk desk = Desk.open(FIVE, Desk.EMQX, "20 03 00 00 00");
        assertThat(desk.node(1, "E0 01 98").acts()).containsExactly("client: E0 01 98");
        assertThat(desk.resets(1).acts()).containsExactly("end client NODE_ENDED");
    }

    @Test
    void goesElsewhereWhenTheNodeShutsDown() {
        Desk desk = Desk.open(FIVE, Desk.EMQX, "20 03 00 00 00");
        assertThat(desk.node(1, "E0 01 8B").acts()).containsExactly("close node 1 orderly", "dial other");
    }

    @Test
    void doesNotFightForAClientId() {
        Desk desk = Desk.open(PERSISTENT, Desk.EMQX, NEW);
        for (int leg = 1; leg <= 5; leg++) {
            desk.resets(leg).connected(leg + 1).node(leg + 1, PRESENT);
        }
        desk.acts();
        assertThat(desk.resets(6).acts()).contains("end client CONTENDED");
    }

    @Test
    void cannotMoveWhoAuthenticatesItself() {
        Desk desk = Desk.open(FIVE, Desk.EMQX, "20 03 00 00 00").node(1, "F0 02 18 00");
        assertThat(desk.session.obstacle()).isEqualTo(Obstacle.AUTHENTICATION);
        assertThat(desk.session.move(desk.now)).isEqualTo(Session.Verdict.NOT_MOVABLE);
    }

    @Test
    void isMovableAgainOnceThereIsMemoryForIt() {
        Desk desk = Desk.open(PERSISTENT, Desk.EMQX, NEW);
        desk.session.mayKeepMore(false);
        assertThat(desk.client("32 07 00 01 74 00 07 78 79").acts())
                .containsExactly("node 1: 32 07 00 01 74 00 07 78 79");
        assertThat(desk.session.obstacle()).isEqualTo(Obstacle.MEMORY);
        desk.session.mayKeepMore(true);
        desk.node(1, "40 02 00 07").acts();
        assertThat(desk.session.obstacle()).isNull();
        assertThat(desk.resets(1).acts()).containsExactly("dial same_first");
    }

    @Test
    void isEndedWithItsNodeWhereThereIsNoMemoryForIt() {
        Desk desk = Desk.open(PERSISTENT, Desk.EMQX, NEW);
        desk.session.mayKeepMore(false);
        desk.client("32 07 00 01 74 00 07 78 79").acts();
        assertThat(desk.resets(1).acts()).endsWith("end client NOT_MOVABLE");
    }
}
