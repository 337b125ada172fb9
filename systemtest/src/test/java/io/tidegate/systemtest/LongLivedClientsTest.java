package io.tidegate.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.systemtest.Device.Session;
import io.tidegate.systemtest.MqttJsClient.Numbers;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Clients in processes of their own, which are to report each message and each end of a link, do so.
final class LongLivedClientsTest {
    private static final List<String> NUMBERS =
            IntStream.range(0, 50).mapToObj(String::valueOf).toList();

    private static Mosquitto broker;
    private static Balancer balancer;

    @BeforeAll
    static void start() {
        broker = Mosquitto.start();
        balancer = Balancer.start(
                """
                listeners.tcp.default { bind = "127.0.0.1:0" }
                listeners.ssl.default { bind = "127.0.0.1:0", ssl_options { %s } }
                pools.default { nodes = [ %s ] }
                """.formatted(Pki.shared().server(Pki.Key.EC).settings(), Balancer.node("one", broker.port())));
    }

    @AfterAll
    static void end() {
        try (Mosquitto _ = broker) {
            balancer.close();
        }
    }

    @AfterEach
    void nothingIsLeft() {
        balancer.awaitRest();
    }

    private static Door door(boolean secure) {
        return secure ? Door.tls(balancer.tlsPort(), Papers.none()) : Door.clear(balancer.port());
    }

    @ParameterizedTest
    @CsvSource({"4, 0, false", "4, 2, true", "5, 1, true", "5, 2, false"})
    void mqttJsTellsWhatArrivesAndWhatIsAcknowledged(int version, int qos, boolean secure) {
        Door door = door(secure);
        String subscriberId = "subscriber" + version + qos;
        try (MqttJsClient subscriber = MqttJsClient.connect(door, subscriberId, version, Session.KEPT);
                MqttJsClient publisher = MqttJsClient.connect(door, "publisher", version, Session.CLEAN)) {
            assertThat(subscriber.sessionPresent()).isFalse();
            subscriber.subscribe("numbers/a", qos);
            Numbers numbers =
                    Numbers.of("numbers/a", qos, NUMBERS.size()).inFlight(3).paced(1);
            publisher.publish(numbers);
            publisher.awaitPublished(numbers);
            Patience.until("all to arrive", () -> subscriber.messages().size() == NUMBERS.size());
            assertThat(subscriber.texts()).isEqualTo(NUMBERS);
            assertThat(subscriber.messages()).allMatch(each -> each.qos() == qos);
            assertThat(publisher.acknowledged("numbers/a")).hasSize(NUMBERS.size());
            assertThat(subscriber.disconnects() + publisher.disconnects()).isZero();
            publisher.disconnect();
            subscriber.disconnect();
            try (MqttJsClient again = MqttJsClient.connect(door, subscriberId, version, Session.KEPT)) {
                assertThat(again.sessionPresent()).isTrue();
                again.disconnect();
            }
        }
    }

    /// Another client takes their ids.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void bothTellWhenTheirLinksEnd(boolean secure) throws IOException {
        try (MqttJsClient stays = MqttJsClient.connect(door(secure), "stays", 4, Session.CLEAN);
                MosquittoSubscriber returns = MosquittoSubscriber.subscribe(door(secure), "returns", "-t", "numbers")) {
            assertThat(stays.disconnects() + returns.reconnects()).isZero();
            try (HandClient first = HandClient.connect(broker.port(), "stays", Session.CLEAN);
                    HandClient second = HandClient.connect(broker.port(), "returns", Session.CLEAN)) {
                Patience.until("MQTT.js to say so", () -> stays.disconnects() == 1);
                Patience.until("mosquitto_sub to say so", () -> returns.reconnects() == 1);
                second.awaitEnd();
                first.hearsNothing();
            }
            assertThat(stays.disconnects()).isEqualTo(1);
        }
    }

    @Test
    void mqttJsTellsWhatIsNotAcknowledged() {
        try (MqttJsClient publisher = MqttJsClient.connect(door(false), "publisher", 4, Session.CLEAN)) {
            publisher.publish(Numbers.of("numbers", 1, 10_000).paced(5));
            Patience.until(
                    "some to be acknowledged",
                    () -> publisher.acknowledged("numbers").size() > 10);
            broker.kill();
            Patience.until("MQTT.js to say so", () -> publisher.disconnects() == 1);
            assertThat(publisher.acknowledged("numbers")).isSorted().hasSizeLessThan(10_000);
            assertThat(publisher.acknowledged("numbers"))
                    .hasSize(publisher.acknowledged("numbers").getLast() + 1);
        } finally {
            broker.restart();
        }
    }
}
