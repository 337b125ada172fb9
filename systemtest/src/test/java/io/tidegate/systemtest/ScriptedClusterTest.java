package io.tidegate.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.systemtest.cluster.Cluster;
import io.tidegate.systemtest.cluster.Cluster.SessionView;
import io.tidegate.systemtest.cluster.Profile;
import io.tidegate.systemtest.cluster.Refusal;
import io.tidegate.systemtest.cluster.Setup;
import io.tidegate.systemtest.ledger.Ledger;
import io.tidegate.systemtest.swarm.Role;
import io.tidegate.systemtest.swarm.Swarm;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;

/// The scripted cluster by itself: real libraries and the swarm, directly at its nodes.
final class ScriptedClusterTest {
    private static final Duration QUICK = Duration.ofMillis(20);

    private static Cluster cluster(Profile profile) {
        return Cluster.start(2, profile, Setup.DIRECT);
    }

    static Stream<Arguments> librariesAndQos() {
        return Stream.of(Library.PAHO_3_1_1, Library.PAHO_5, Library.HIVEMQ_3_1_1, Library.HIVEMQ_5)
                .flatMap(library -> IntStream.rangeClosed(0, 2).mapToObj(qos -> Arguments.of(library, qos)));
    }

    @ParameterizedTest
    @MethodSource("librariesAndQos")
    void delivers(Library library, int qos) throws Exception {
        try (Cluster cluster = cluster(Profile.STRICT)) {
            new Scenes(library, cluster.node(0).port()).delivers(qos);
            cluster.assertNoFault();
        }
    }

    @ParameterizedTest
    @EnumSource(names = "PAHO_3_1", mode = Mode.EXCLUDE)
    void isABrokerToTheLibraries(Library library) throws Exception {
        try (Cluster cluster = cluster(Profile.STRICT)) {
            Scenes scenes = new Scenes(library, cluster.node(0).port());
            scenes.keepsARetainedMessage();
            scenes.publishesTheWillOfAClientThatDies();
            scenes.queuesForASession();
            scenes.carries(1_000_003);
            cluster.assertNoFault();
            assertThat(cluster.wills()).hasSize(1);
        }
    }

    private static Role role(int number, int of) {
        String id = "c" + number;
        Role role = number % 2 == 0 ? Role.five(id).receiveMaximum(3).aliases(2) : Role.three(id);
        for (int qos = 0; qos <= 2; qos++) {
            role = role.subscribes("q" + qos + "/" + number, qos)
                    .publishes("q" + qos + "/" + (number + 1) % of, qos)
                    .publishes("q" + qos + "/" + (number + 2) % of, qos);
        }
        return role.every(QUICK);
    }

    @Test
    void aSwarmOverBothNodesIsAccountedExactly() {
        Ledger ledger = new Ledger();
        try (Cluster cluster = cluster(Profile.STRICT).confessTo(ledger);
                Swarm first = Swarm.to(cluster.node(0).port(), ledger);
                Swarm second = Swarm.to(cluster.node(1).port(), ledger)) {
            first.add(10, number -> role(number, 20));
            second.add(10, number -> role(10 + number, 20));
            first.publish();
            second.publish();
            ledger.awaitPublished(1_000);
            first.stopPublishing();
            second.stopPublishing();
            ledger.awaitComplete();
            first.settle();
            second.settle();
            ledger.verdict().assertComplete();
            assertThat(ledger.verdict().qos(2).delivered()).isPositive();
            assertThat(cluster.node(0).clients()).isEqualTo(10);
            cluster.assertNoFault();
            assertThat(cluster.forgotten()).isEmpty();
        }
    }

    @Test
    void whoIsKilledTakesItsClientsAlongAndWhoIsRestartedHasItsPort() {
        Ledger ledger = new Ledger();
        try (Cluster cluster = cluster(Profile.EMQX);
                Swarm swarm = Swarm.to(cluster.node(0).port(), ledger)) {
            swarm.add(3, number -> Role.five("c" + number).kept());
            int port = cluster.node(0).port();
            cluster.node(0).kill();
            Patience.until("all to notice", () -> swarm.ready() == 0);
            assertThat(ledger.verdict().disconnects()).hasSize(3);
            assertThat(cluster.sessions()).as("memory sessions").isEmpty();
            cluster.node(0).restart();
            assertThat(cluster.node(0).port()).isEqualTo(port);
            swarm.add(3, number -> Role.five("c" + number).kept());
            assertThat(cluster.node(0).clients()).isEqualTo(3);
        }
    }

    @Test
    void whatTheClusterForgetsIsNotHeldAgainstAnybody() {
        Ledger ledger = new Ledger();
        try (Cluster cluster = cluster(Profile.EMQX).confessTo(ledger);
                Swarm dying = Swarm.to(cluster.node(0).port(), ledger);
                Swarm living = Swarm.to(cluster.node(1).port(), ledger)) {
            dying.add(1, _ -> Role.five("reader").kept().subscribes("t", 2));
            living.add(1, _ -> Role.five("writer").publishes("t", 2).every(QUICK));
            living.publish();
            ledger.awaitPublished(10);
            cluster.node(0).kill();
            ledger.awaitPublished(10);
            living.settle();
            assertThat(ledger.verdict().qos(2).lost()).isZero();
            assertThat(ledger.verdict().qos(2).forgotten()).isGreaterThanOrEqualTo(9);
            assertThat(ledger.verdict().isExact()).as("the disconnect").isFalse();
        }
    }

    @Test
    void aSessionThatTheClusterKeepsWaitsForItsClient() throws Exception {
        try (Cluster cluster = cluster(Profile.AEDES);
                Device device =
                        Library.PAHO_3_1_1.device(Door.clear(cluster.node(0).port()), "sleeper");
                Device again =
                        Library.HIVEMQ_3_1_1.device(Door.clear(cluster.node(1).port()), "sleeper")) {
            device.connect(Device.Session.KEPT);
            device.subscribe("t", 1);
            cluster.node(0).kill();
            cluster.publish("t", "kept", 1, false);
            assertThat(again.connect(Device.Session.KEPT)).isTrue();
            assertThat(again.receive().text()).isEqualTo("kept");
            cluster.assertNoFault();
        }
    }

    @Test
    void whoIsFrozenSaysNothingAndGoesOnWhenItThaws() throws Exception {
        try (Cluster cluster = cluster(Profile.EMQX);
                RawClient known = RawClient.greet(cluster.node(0).port(), Hello.v311("known"))) {
            assertThat(known.read()).isEqualTo("20 02 00 00");
            cluster.node(0).freeze();
            known.send(Packets.PINGREQ);
            try (RawClient comes = RawClient.greet(cluster.node(0).port(), Hello.v311("comes"));
                    RawClient hangs = RawClient.greet(cluster.node(1).port(), Hello.v311("hangs"))) {
                Patience.until(
                        "the CONNECT that hangs to have come",
                        () -> cluster.knocks().stream()
                                .anyMatch(knock -> knock.clientId().equals("hangs")));
                assertThat(cluster.sessions()).extracting(SessionView::clientId).containsExactly("known");
                cluster.node(0).thaw();
                assertThat(known.read()).isEqualTo("D0 00");
                assertThat(comes.read()).isEqualTo("20 02 00 00");
                assertThat(hangs.read()).isEqualTo("20 02 00 00");
            }
        }
    }

    private static int status(Cluster cluster) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI uri = URI.create(cluster.node(0).availabilityUrl());
            return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
                    .statusCode();
        }
    }

    @Test
    void whoEvacuatesSaysSoByItsApiAndToNewClientsAndThenToAll() throws Exception {
        try (Cluster cluster = cluster(Profile.EMQX);
                RawClient old = RawClient.greet(cluster.node(0).port(), Hello.v5("old"))) {
            assertThat(old.read()).startsWith("20 ");
            assertThat(status(cluster)).isEqualTo(200);
            cluster.node(0).evacuate();
            assertThat(status(cluster)).isEqualTo(503);
            try (RawClient five = RawClient.greet(cluster.node(0).port(), Hello.v5("five"));
                    RawClient three = RawClient.greet(cluster.node(0).port(), Hello.v311("three"))) {
                assertThat(five.read()).isEqualTo("20 03 00 9C 00");
                assertThat(five.read()).isEqualTo("closed");
                assertThat(three.read()).isEqualTo("20 02 00 03");
            }
            assertThat(old.send(Packets.PINGREQ).read()).isEqualTo("D0 00");
            cluster.node(0).disconnectAll(0x9C);
            assertThat(old.read()).isEqualTo("E0 01 9C");
            assertThat(old.read()).isEqualTo("closed");
        }
    }

    @Test
    void aRefusalIsAsItWasSet() throws Exception {
        try (Cluster cluster = cluster(Profile.STRICT)) {
            cluster.node(0).refuse(Refusal.CLOSED);
            try (RawClient client = RawClient.greet(cluster.node(0).port(), Hello.v5("a"))) {
                assertThat(client.read()).isEqualTo("closed");
            }
            cluster.node(0).refuseNext(Refusal.BUSY, 1);
            try (RawClient client = RawClient.greet(cluster.node(0).port(), Hello.v5("a"))) {
                assertThat(client.read()).isEqualTo("20 03 00 89 00");
            }
            try (RawClient client = RawClient.greet(cluster.node(0).port(), Hello.v5("a"))) {
                assertThat(client.read()).as("the next one").startsWith("20 ");
            }
            cluster.node(0).refuse(Refusal.SILENT);
            try (RawClient client = RawClient.greet(cluster.node(0).port(), Hello.v5("a"))) {
                cluster.node(0).accept();
                assertThat(client.read()).startsWith("20 ");
            }
        }
    }

    @Test
    void whoDiesInTheMiddleOfAPacketIsNoFault() throws Exception {
        try (Cluster cluster = cluster(Profile.STRICT);
                RawClient client = RawClient.greet(cluster.node(0).port(), Hello.v311("cut"))) {
            assertThat(client.read()).isEqualTo("20 02 00 00");
            client.send(Packets.hex("30 10 00 01"));
            client.reset();
            Patience.until("it to be gone", () -> cluster.sessions().isEmpty());
            cluster.assertNoFault();
        }
    }

    /// 2,000 clients, half of them of each version, each with a subscription of QoS 1 and one of QoS 2.
    @Test
    void holdsTwoThousandClients() {
        int count = 2_000;
        Ledger ledger = new Ledger();
        try (Cluster cluster = cluster(Profile.STRICT);
                Swarm swarm = Swarm.to(cluster.node(0).port(), ledger)) {
            swarm.add(count, number -> {
                Role role = number % 2 == 0 ? Role.five("c" + number) : Role.three("c" + number);
                int next = (number + 1) % count;
                return role.kept()
                        .subscribes("one/" + number, 1)
                        .subscribes("two/" + number, 2)
                        .publishes("one/" + next, 1)
                        .publishes("two/" + next, 2)
                        .every(Duration.ofSeconds(2));
            });
            assertThat(cluster.node(0).clients()).isEqualTo(count);
            swarm.publish();
            ledger.awaitPublished(3L * count);
            swarm.settle();
            ledger.verdict().assertExact();
            cluster.assertNoFault();
        }
    }
}
