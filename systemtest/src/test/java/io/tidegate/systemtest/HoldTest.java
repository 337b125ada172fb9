package io.tidegate.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.systemtest.cluster.ClusterNode;
import io.tidegate.systemtest.cluster.Profile;
import io.tidegate.systemtest.swarm.Role;
import io.tidegate.systemtest.wire.Bytes;
import io.tidegate.systemtest.wire.Packet;
import io.tidegate.systemtest.wire.PacketWriter;
import io.tidegate.systemtest.wire.Properties;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// No node answers: clients stay connected, nothing of theirs is acknowledged that no node has, and all of it flows
/// when there is a node again; or they are ended when `hold` is over.
@Timeout(300)
final class HoldTest {
    private static final int CLIENTS = 24;
    private static final int HANDS = 2;
    private static final int KEEP_ALIVE = 4;
    /// In which clients ask twice whether they are still connected.
    private static final Duration A_WHILE = Duration.ofSeconds(4);

    static Stream<Profile> profiles() {
        return Stream.of(Profile.STRICT, Profile.EMQX);
    }

    private static Role role(int number, Profile profile) {
        boolean isFive = number % 2 == 0 && profile.terms().speaksFive();
        Role role = isFive ? Role.five("c" + number) : Role.three("c" + number);
        role = number % 4 < 2 ? role.kept() : role;
        for (int qos = 0; qos <= 2; qos++) {
            role = role.subscribes("q" + qos + "/" + number, qos)
                    .publishes("q" + qos + "/" + (number + 1) % CLIENTS, qos);
        }
        return role.keepAlive(KEEP_ALIVE).every(Duration.ofMillis(100));
    }

    private static ContinuityScene scene(Profile profile, String settings) {
        ContinuityScene scene = ContinuityScene.of(profile, 2, settings);
        scene.swarm.add(CLIENTS, number -> role(number, profile));
        scene.swarm.publish();
        scene.ledger.awaitPublished(200);
        return scene;
    }

    /// One by hand: what it is told is read packet by packet.
    private record Hand(RawClient socket, int level) implements AutoCloseable {
        /// Of the best version that is spoken.
        static Hand first(ContinuityScene scene) throws IOException {
            return scene.cluster.profile().terms().speaksFive()
                    ? connect(scene, Packet.MQTT_5, "hand-5")
                    : connect(scene, Packet.MQTT_3_1_1, "hand-4");
        }

        static Hand second(ContinuityScene scene) throws IOException {
            return connect(scene, Packet.MQTT_3_1_1, "hand-3");
        }

        private static Hand connect(ContinuityScene scene, int level, String id) throws IOException {
            Hello hello = level == Packet.MQTT_5 ? Hello.v5(id) : Hello.v311(id);
            RawClient socket = RawClient.greet(scene.balancer.port(), hello);
            assertThat(socket.read()).startsWith("20 ");
            return new Hand(socket, level);
        }

        /// PUBLISH at QoS 1 and at QoS 2, and a PINGREQ behind them.
        void publishesAndAsks() throws IOException {
            for (int qos = 1; qos <= 2; qos++) {
                Packet publish = new Packet.Publish(
                        false, qos, false, "hand/" + level, qos, Properties.NONE, Bytes.of("by hand " + qos));
                socket.send(PacketWriter.bytes(publish, level));
            }
            asks();
        }

        void asks() throws IOException {
            socket.send(Packets.PINGREQ);
        }

        /// The answer to that, and nothing before it.
        void hearsNothingElse() throws IOException {
            assertThat(socket.read()).isEqualTo("D0 00");
        }

        /// What it published is acknowledged to the end.
        void isAnswered() throws IOException {
            assertThat(List.of(socket.read(), socket.read())).containsExactlyInAnyOrder("40 02 00 01", "50 02 00 02");
            assertThat(socket.send(Packets.hex("62 02 00 02")).read()).isEqualTo("70 02 00 02");
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static void assertRefused(ContinuityScene scene) throws IOException {
        try (RawClient five = RawClient.greet(scene.balancer.port(), Hello.v5("new-5"));
                RawClient three = RawClient.greet(scene.balancer.port(), Hello.v311("new-3"))) {
            assertThat(five.read()).isEqualTo("20 03 00 88 00");
            assertThat(five.read()).isEqualTo("closed");
            assertThat(three.read()).isEqualTo("20 02 00 03");
            assertThat(three.read()).isEqualTo("closed");
        }
    }

    private static void assertAllStay(ContinuityScene scene) {
        CompletableFuture<Void> pings = CompletableFuture.runAsync(() -> scene.swarm.awaitPings(2));
        Patience.await("a while in which nobody is cut off")
                .during(A_WHILE)
                .until(() -> scene.swarm.ready() == CLIENTS);
        pings.join();
        assertThat(scene.swarm.ready()).isEqualTo(CLIENTS);
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void allNodesAreKilled(Profile profile) throws IOException {
        try (ContinuityScene scene = scene(profile, "");
                Hand first = Hand.first(scene);
                Hand second = Hand.second(scene)) {
            scene.killAll();
            scene.awaitHeld(CLIENTS + HANDS);
            first.publishesAndAsks();
            second.publishesAndAsks();
            first.hearsNothingElse();
            second.hearsNothingElse();
            assertRefused(scene);
            assertAllStay(scene);
            first.asks();
            second.asks();
            first.hearsNothingElse();
            second.hearsNothingElse();

            scene.restartAll();
            first.isAnswered();
            second.isAnswered();
            scene.awaitClientsAtNodes(CLIENTS + HANDS);
            scene.awaitHeld(0);
            scene.ledger.awaitPublished(200);
            scene.assertUnnoticed(CLIENTS);
        }
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void allNodesAreFrozen(Profile profile) throws IOException {
        Profile thawing = profile.with(profile.death().othersHangFor(Duration.ZERO));
        try (ContinuityScene scene = scene(thawing, "connack_timeout = 1s");
                Hand first = Hand.first(scene);
                Hand second = Hand.second(scene)) {
            scene.cluster.nodes().forEach(ClusterNode::freeze);
            first.publishesAndAsks();
            second.publishesAndAsks();
            first.hearsNothingElse();
            second.hearsNothingElse();
            assertRefused(scene);
            assertAllStay(scene);
            first.asks();
            second.asks();
            first.hearsNothingElse();
            second.hearsNothingElse();

            scene.cluster.nodes().forEach(ClusterNode::thaw);
            first.isAnswered();
            second.isAnswered();
            scene.ledger.awaitPublished(200);
            scene.assertUnnoticed(CLIENTS);
        }
    }

    @Test
    void whenHoldIsOverTheyAreEndedAndToldSo() throws IOException {
        try (ContinuityScene scene = ContinuityScene.of(Profile.STRICT, 2, "continuity.hold = 2s");
                Hand five = Hand.first(scene);
                Hand three = Hand.second(scene)) {
            scene.killAll();
            assertThat(five.socket().read()).isEqualTo("E0 02 8B 00"); // server shutting down
            assertThat(five.socket().read()).isEqualTo("closed");
            assertThat(three.socket().read()).isEqualTo("closed");
            for (String id : List.of("hand-5", "hand-3")) {
                assertThat(scene.balancer.awaitClosed(id).get("reason")).isEqualTo("no_node");
            }
            assertThat(scene.moves("result=\"ended\"", "reason=\"no_node\"")).isEqualTo(HANDS);
            assertThat(scene.moves("result=\"ended\"")).isEqualTo(HANDS);
            scene.restartAll();
        }
    }
}
