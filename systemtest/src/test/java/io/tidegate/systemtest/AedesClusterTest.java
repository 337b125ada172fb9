package io.tidegate.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.systemtest.Device.Session;
import io.tidegate.systemtest.HandClient.Delivery;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a cluster that keeps sessions does to a client that moves from one node to the other: what whoever moves it
/// must live with. Nothing of ours takes part.
final class AedesClusterTest {
    private static final int LEFT = 0;
    private static final int RIGHT = 1;
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private static AedesCluster cluster;

    private final int number = NUMBER.incrementAndGet();

    /// The client that moves, and the topic that it listens to; no other test has the same.
    private final String mover = "mover" + number;

    private final String topic = "topic" + number;

    @BeforeAll
    static void start() {
        cluster = AedesCluster.start(2, AedesCluster.Header.NONE);
    }

    @AfterAll
    static void end() {
        cluster.close();
    }

    private HandClient moverAt(int node) throws IOException {
        return HandClient.connect(cluster.port(node), mover, Session.KEPT);
    }

    /// Another client; the right node knows by now what `subscriber` has subscribed to at the left one: Redis tells a
    /// node in order what happened at others.
    private HandClient publisherFor(HandClient subscriber) throws IOException {
        HandClient publisher = HandClient.connect(cluster.port(RIGHT), "publisher" + number, Session.CLEAN);
        knows(publisher, subscriber);
        return publisher;
    }

    /// Until the node of `one` knows what `subscriber` has subscribed to at the other node.
    private void knows(HandClient one, HandClient subscriber) throws IOException {
        one.subscribe("known" + number, 0);
        subscriber.publish("known" + number, "now", 0);
        assertThat(one.receive().text()).isEqualTo("now");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aPublishOnOneNodeReachesASubscriberOnTheOther(int qos) throws IOException {
        try (HandClient subscriber = HandClient.connect(cluster.port(LEFT), mover, Session.CLEAN)) {
            subscriber.subscribe(topic, qos);
            try (HandClient publisher = publisherFor(subscriber)) {
                publisher.publish(topic, "over there", qos);
                Delivery delivery = subscriber.receive();
                assertThat(delivery.text()).isEqualTo("over there");
                assertThat(delivery.qos()).isEqualTo(qos);
            }
        }
    }

    @Test
    void aSessionGoesOnAtTheOtherNodeWithWhatWasQueuedForIt() throws IOException {
        HandClient left = moverAt(LEFT);
        assertThat(left.sessionPresent()).isFalse();
        left.subscribe(topic, 2);
        try (HandClient publisher = publisherFor(left)) {
            left.disconnect();
            cluster.awaitDisconnected(LEFT, mover);
            publisher.publish(topic, "once at least", 1);
            publisher.publish(topic, "once", 2);
            // Both are stored by now: QoS 1 is acknowledged before that, but QoS 2 is not, and came after it.
            try (HandClient right = moverAt(RIGHT)) {
                assertThat(right.sessionPresent()).isTrue();
                Delivery first = right.receive();
                Delivery second = right.receive();
                assertThat(first.text()).isEqualTo("once at least");
                assertThat(first.qos()).isEqualTo(1);
                assertThat(second.text()).isEqualTo("once");
                assertThat(second.qos()).isEqualTo(2);
                assertThat(second.packetId()).isEqualTo(first.packetId() % 65_535 + 1);
                publisher.publish(topic, "live", 2);
                assertThat(right.receive().text()).isEqualTo("live");
            }
        }
    }

    @Test
    void theSameClientIdOnTheOtherNodeEndsTheOldLinkAndTakesItsSession() throws IOException {
        try (HandClient left = moverAt(LEFT)) {
            left.subscribe(topic, 1);
            try (HandClient right = moverAt(RIGHT)) {
                assertThat(right.sessionPresent()).isTrue();
                assertThat(left.read()).isEqualTo("closed");
                right.hearsNothing();
            }
        }
    }

    @Test
    void aCleanSessionIsLeftBehind() throws IOException {
        try (HandClient left = HandClient.connect(cluster.port(LEFT), mover, Session.CLEAN)) {
            left.subscribe(topic, 1);
            try (HandClient right = moverAt(RIGHT)) {
                assertThat(right.sessionPresent()).isFalse();
                assertThat(left.read()).isEqualTo("closed");
            }
        }
    }

    @Test
    void whatWasNotAcknowledgedComesAgainInOrderWithTheSameIdAndWithoutDup() throws IOException {
        try (HandClient left = moverAt(LEFT)) {
            left.subscribe(topic, 2);
            try (HandClient publisher = publisherFor(left)) {
                publisher.publish(topic, "one", 1);
                publisher.publish(topic, "two", 2);
                Delivery one = left.receive();
                Delivery two = left.receive();
                assertThat(one.packetId()).isNotEqualTo(two.packetId());
                try (HandClient right = moverAt(RIGHT)) {
                    assertThat(right.receive()).isEqualTo(one);
                    assertThat(right.receive()).isEqualTo(two);
                    assertThat(one.duplicate()).isFalse();
                    right.puback(one.packetId());
                    right.pubrec(two.packetId());
                    assertThat(right.read()).isEqualTo(HandClient.pubrel(two.packetId()));
                    right.pubcomp(two.packetId());
                    right.hearsNothing();
                }
            }
        }
    }

    @Test
    void aMessageThatWasReceivedComesAgainAsPubrel() throws IOException {
        try (HandClient left = moverAt(LEFT)) {
            left.subscribe(topic, 2);
            try (HandClient publisher = publisherFor(left)) {
                publisher.publish(topic, "once", 2);
                int packetId = left.receive().packetId();
                left.pubrec(packetId);
                assertThat(left.read()).isEqualTo(HandClient.pubrel(packetId));
                try (HandClient right = moverAt(RIGHT)) {
                    assertThat(right.read()).isEqualTo(HandClient.pubrel(packetId));
                    right.pubcomp(packetId);
                    right.hearsNothing();
                }
            }
        }
    }

    @Test
    void anAcknowledgementThatTheNodeDoesNotKnowIsTakenButPubrecEndsTheLink() throws IOException {
        try (HandClient client = moverAt(RIGHT)) {
            client.puback(777);
            client.pubcomp(778);
            client.hearsNothing();
            client.pubrec(779);
            assertThat(client.read()).isEqualTo("closed");
        }
    }

    /// A session without a subscription is said to be new, though it is not.
    @Test
    void aPublishThatTheOldNodeReceivedIsNotPublishedAgainByTheOther() throws IOException {
        try (HandClient left = moverAt(LEFT);
                HandClient subscriber = HandClient.connect(cluster.port(RIGHT), "subscriber" + number, Session.CLEAN)) {
            subscriber.subscribe(topic, 2);
            try (HandClient neighbour = HandClient.connect(cluster.port(LEFT), "neighbour", Session.CLEAN)) {
                knows(neighbour, subscriber);
            }
            left.send(topic, "once", 2, false);
            assertThat(left.read()).as("PUBREC").isEqualTo("50 02 00 01");
            assertThat(subscriber.receive().text()).isEqualTo("once");
            try (HandClient right = moverAt(RIGHT)) {
                assertThat(right.sessionPresent()).isFalse();
                right.send(topic, "once", 2, true);
                assertThat(right.read()).as("PUBREC").isEqualTo("50 02 00 01");
                right.release();
                right.publish(topic, "next", 2);
                assertThat(subscriber.receive().text()).isEqualTo("next");
            }
        }
    }

    @Test
    void aWillIsPublishedOnATakeOverAndNotAfterDisconnect() throws IOException {
        try (HandClient heir = HandClient.connect(cluster.port(RIGHT), "heir" + number, Session.CLEAN)) {
            heir.subscribe(topic, 1);
            try (HandClient left = withWill(LEFT, "not said")) {
                left.disconnect();
                cluster.awaitDisconnected(LEFT, mover);
            }
            try (HandClient left = withWill(LEFT, "taken over");
                    HandClient right = moverAt(RIGHT)) {
                assertThat(left.read()).isEqualTo("closed");
                assertThat(heir.receive().text()).isEqualTo("taken over");
                right.hearsNothing();
            }
        }
    }

    private HandClient withWill(int node, String text) throws IOException {
        return HandClient.connect(cluster.port(node), mover, Session.KEPT, new Hello.Will(topic, text, 1));
    }

    @Test
    void aFrozenNodeDoesNotKeepItsSessionsAndLetsGoOfTheClientWhenItGoesOn() throws IOException {
        try (HandClient left = moverAt(LEFT)) {
            left.subscribe(topic, 1);
            try (HandClient publisher = publisherFor(left)) {
                cluster.freeze(LEFT);
                try (HandClient right = moverAt(RIGHT)) {
                    assertThat(right.sessionPresent()).isTrue();
                    publisher.publish(topic, "meanwhile", 1);
                    assertThat(right.receive().text()).isEqualTo("meanwhile");
                    cluster.thaw(LEFT);
                    left.awaitEnd();
                    right.hearsNothing();
                }
            } finally {
                cluster.thaw(LEFT);
            }
        }
    }

    @Test
    void aKilledNodeLeavesItsSessionsToTheOtherAndComesBack() throws IOException {
        try (AedesCluster mortal = AedesCluster.start(2, AedesCluster.Header.NONE);
                HandClient left = HandClient.connect(mortal.port(LEFT), mover, Session.KEPT);
                HandClient publisher = HandClient.connect(mortal.port(RIGHT), "publisher", Session.CLEAN)) {
            left.subscribe(topic, 2);
            knows(publisher, left);
            publisher.publish(topic, "before", 2);
            Delivery before = left.receive();
            mortal.kill(LEFT);
            assertThat(left.read()).isIn("closed", "reset");
            publisher.publish(topic, "after", 2);
            try (HandClient right = HandClient.connect(mortal.port(RIGHT), mover, Session.KEPT)) {
                assertThat(right.sessionPresent()).isTrue();
                assertThat(right.receive()).isEqualTo(before);
                assertThat(right.receive().text()).isEqualTo("after");
                mortal.restart(LEFT);
                try (HandClient back = HandClient.connect(mortal.port(LEFT), mover, Session.KEPT)) {
                    assertThat(back.receive()).isEqualTo(before);
                    assertThat(back.receive().text()).isEqualTo("after");
                }
            }
        }
    }
}
