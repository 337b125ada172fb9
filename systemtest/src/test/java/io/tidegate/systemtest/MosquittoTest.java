package io.tidegate.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Everything MQTT does, through Tidegate to mosquitto: each version, each library.
final class MosquittoTest {
    private static Mosquitto broker;
    private static Balancer balancer;

    @BeforeAll
    static void start() {
        broker = Mosquitto.start();
        balancer = Balancer.of("", List.of(Balancer.node("one", broker.port())));
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

    static Stream<Arguments> librariesAndQos() {
        return Stream.of(Library.values())
                .flatMap(library -> IntStream.rangeClosed(0, 2).mapToObj(qos -> Arguments.of(library, qos)));
    }

    @ParameterizedTest
    @MethodSource("librariesAndQos")
    void delivers(Library library, int qos) throws Exception {
        new Scenes(library, balancer.port()).delivers(qos);
    }

    @ParameterizedTest
    @EnumSource
    void keepsARetainedMessage(Library library) throws Exception {
        new Scenes(library, balancer.port()).keepsARetainedMessage();
    }

    @ParameterizedTest
    @EnumSource
    void publishesTheWillOfAClientThatDies(Library library) throws Exception {
        new Scenes(library, balancer.port()).publishesTheWillOfAClientThatDies();
    }

    @ParameterizedTest
    @EnumSource
    void queuesForASession(Library library) throws Exception {
        new Scenes(library, balancer.port()).queuesForASession();
    }

    @ParameterizedTest
    @EnumSource
    void carries16MebibytesIntact(Library library) throws Exception {
        new Scenes(library, balancer.port()).carries(Scenes.LARGE_BYTES);
    }

    @ParameterizedTest
    @EnumSource(names = {"PAHO_3_1_1", "HIVEMQ_5"})
    void carriesPayloadsAroundTheSizeOfItsBuffersIntact(Library library) throws Exception {
        for (int bytes : List.of(0, 1, 65_535, 65_536, 65_537, 1_000_003)) {
            new Scenes(library, balancer.port()).carries(bytes);
        }
    }

    @Test
    void mosquittosOwnClientsMeet() {
        try (Program subscriber = MosquittoClient.subscribe(balancer.port(), "-t", "own/#", "-C", "1")) {
            try (Program publisher =
                    MosquittoClient.publish(balancer.port(), "-t", "own/a", "-q", "2", "-m", "salut")) {
                assertThat(publisher.awaitExit()).isZero();
            }
            subscriber.awaitLine("salut", "salut"::equals);
            assertThat(subscriber.awaitExit()).isZero();
        }
    }

    @Test
    void aKilledProcessHasItsWillPublished() {
        int port = balancer.port();
        try (Program heir = MosquittoClient.subscribe(port, "-V", "5", "-t", "wills", "-C", "1");
                Program mortal = MosquittoClient.subscribe(
                        port, "-t", "none", "--will-topic", "wills", "--will-payload", "adieu")) {
            mortal.kill();
            heir.awaitLine("adieu", "adieu"::equals);
        }
    }
}
