package io.tidegate.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.systemtest.Device.Session;
import io.tidegate.systemtest.MqttJsClient.Numbers;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A node of a cluster that keeps sessions dies under a client that stays, through Tidegate: its link ends, it comes
/// again, and misses nothing.
final class NodeLostClusterTest {
    private static final String TOPIC = "numbers";
    private static final int COUNT = 100;

    private AedesCluster cluster;
    private Balancer balancer;

    @BeforeEach
    void start() {
        cluster = AedesCluster.start(2, AedesCluster.Header.PROXY);
        balancer = Balancer.of("proxy_protocol = v2", cluster.nodes());
    }

    @AfterEach
    void end() {
        try (AedesCluster _ = cluster) {
            balancer.close();
        }
    }

    private static List<String> numbers(int count) {
        return IntStream.range(0, count).mapToObj(String::valueOf).toList();
    }

    /// At a node that lives on, without us.
    private MqttJsClient publisherBeside(int node) {
        return MqttJsClient.connect(Door.clear(cluster.port(1 - node)), "publisher", 4, Session.CLEAN);
    }

    private static void publish(MqttJsClient publisher, Numbers numbers) {
        publisher.publish(numbers);
        publisher.awaitPublished(numbers);
    }

    @Test
    void whatIsPublishedWhileTheClientIsAwayWaitsAtTheOtherNode() {
        Door door = Door.clear(balancer.port());
        try (MqttJsClient subscriber = MqttJsClient.connect(door, "subscriber", 4, Session.KEPT)) {
            subscriber.subscribe(TOPIC, 2);
            int node = cluster.awaitNodeOf("subscriber");
            try (MqttJsClient publisher = publisherBeside(node)) {
                Numbers numbers = Numbers.of(TOPIC, 2, COUNT);
                publish(publisher, numbers);
                Patience.until("all to arrive", () -> subscriber.messages().size() == COUNT);
                assertThat(subscriber.disconnects()).as(subscriber.tail()).isZero();
                cluster.kill(node);
                Patience.until("the client to notice", () -> subscriber.disconnects() == 1);
                publish(publisher, numbers.startingAt(COUNT));
                try (MqttJsClient back = MqttJsClient.connect(door, "subscriber", 4, Session.KEPT)) {
                    assertThat(back.sessionPresent()).isTrue();
                    Patience.until("the rest to arrive", () -> back.messages().size() == COUNT);
                    assertThat(subscriber.texts()).isEqualTo(numbers(COUNT));
                    assertThat(back.texts()).isEqualTo(numbers(2 * COUNT).subList(COUNT, 2 * COUNT));
                    back.disconnect();
                }
                publisher.disconnect();
            }
        }
    }

    @Test
    void aClientThatComesAgainByItselfGoesOnAtTheOtherNode() {
        try (MosquittoSubscriber subscriber = MosquittoSubscriber.subscribe(
                Door.clear(balancer.port()), "subscriber", "-c", "-q", "2", "-t", TOPIC)) {
            int node = cluster.awaitNodeOf("subscriber");
            try (MqttJsClient publisher = publisherBeside(node)) {
                Numbers numbers = Numbers.of(TOPIC, 2, COUNT).inFlight(8);
                publish(publisher, numbers);
                Patience.until("all to arrive", () -> subscriber.messages().size() == COUNT);
                assertThat(subscriber.reconnects()).as(subscriber.tail()).isZero();
                cluster.kill(node);
                assertThat(cluster.awaitNodeOf("subscriber")).isEqualTo(1 - node);
                subscriber.awaitSubscribedAgain(); // the node says that it has a client before it has its session
                publish(publisher, numbers.startingAt(COUNT));
                Patience.until("the rest to arrive", () -> subscriber.messages().size() == 2 * COUNT);
                assertThat(subscriber.reconnects()).as(subscriber.tail()).isEqualTo(1);
                assertThat(subscriber.texts()).containsExactlyInAnyOrderElementsOf(numbers(2 * COUNT));
                publisher.disconnect();
            }
        }
    }
}
