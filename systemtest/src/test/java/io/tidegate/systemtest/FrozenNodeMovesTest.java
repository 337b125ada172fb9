package io.tidegate.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.systemtest.AdminPort.NodeRow;
import io.tidegate.systemtest.cluster.Profile;
import io.tidegate.systemtest.swarm.Role;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// One node stops in its tracks with clients on it, and goes on later: they are moved away and notice nothing, and what
/// it does when it wakes up harms nobody.
@Timeout(300)
final class FrozenNodeMovesTest {
    private static final int CLIENTS = 24;
    private static final String PROBED =
            "probe { kind = mqtt, interval = 300ms, fast_interval = 100ms, timeout = 1500ms, fall = 2 }";
    /// Found by clients alone: new ones, then those that are there.
    private static final String UNPROBED = "suspect_after = 1s, continuity.silent_after = 1s";

    private static final AtomicInteger VISITORS = new AtomicInteger();

    /// Publishes to the next at each QoS. Sessions are kept, but for those of MQTT 5 that are held for us.
    /// These have wills, which can be put off. Other wills would be published by most clusters when a session
    /// is taken from a node that cannot be told anything.
    private static Role role(int number) {
        Role role = number % 2 == 0 ? Role.five("c" + number) : Role.three("c" + number);
        role = number % 4 == 0 ? role.will("wills/" + number, "gone", 1, 0) : role.kept();
        for (int qos = 0; qos <= 2; qos++) {
            role = role.subscribes("q" + qos + "/" + number, qos)
                    .publishes("q" + qos + "/" + (number + 1) % CLIENTS, qos);
        }
        return role.keepAlive(10).every(Duration.ofMillis(100));
    }

    private static ContinuityScene scene(Profile profile, String settings) {
        ContinuityScene scene = ContinuityScene.of(profile, 2, settings);
        scene.swarm.add(CLIENTS, FrozenNodeMovesTest::role);
        scene.swarm.publish();
        scene.ledger.awaitPublished(200);
        return scene;
    }

    private static Profile named(String name) {
        return switch (name) {
            case "emqx" -> Profile.EMQX.with(Profile.EMQX.death().othersHangFor(Duration.ZERO));
            default -> Profile.STRICT;
        };
    }

    /// The other one has everybody; then the first one wakes up, with packets and connections of former times.
    private static void movedThenThawed(ContinuityScene scene, int clients) throws IOException {
        Patience.until("all to be at the other node", () -> scene.node(1).clients() == clients);
        scene.ledger.awaitPublished(200);
        scene.node(0).thaw();
        while (!scene.balancer.node("n0").state().equals("up")) {
            visit(scene); // without probes a node is asked by clients that come
        }
        scene.ledger.awaitPublished(300);
        scene.assertUnnoticed(CLIENTS);
        scene.awaitClientsAtNodes(clients);
    }

    /// Each under a name of its own: a node that answers late may have the CONNECT of the one before.
    private static void visit(ContinuityScene scene) throws IOException {
        Hello hello = Hello.v311("visitor-" + VISITORS.incrementAndGet());
        try (RawClient visitor = RawClient.greet(scene.balancer.port(), hello)) {
            assertThat(visitor.read()).isEqualTo("20 02 00 00");
            visitor.send(Packets.DISCONNECT);
            assertThat(visitor.read()).isEqualTo("closed");
        }
    }

    @ParameterizedTest
    @CsvSource({"strict", "emqx"})
    void probesFindIt(String profile) throws IOException {
        try (ContinuityScene scene = scene(named(profile), PROBED)) {
            scene.node(0).freeze();
            movedThenThawed(scene, CLIENTS);
            assertThat(scene.moves("result=\"moved\"", "reason=\"node_down\"")).isEqualTo(CLIENTS / 2.0);
        }
    }

    @ParameterizedTest
    @CsvSource({"strict", "emqx"})
    void aNewClientFindsIt(String profile) throws Exception {
        try (ContinuityScene scene = scene(named(profile), UNPROBED)) {
            scene.node(0).freeze();
            // Of each version one meets it: they take turns, each when the one before has its node.
            try (RawClient one = newcomer(scene, Hello.v311("new-1"), 1);
                    RawClient two = newcomer(scene, Hello.v311("new-2"), 2);
                    RawClient three = newcomer(scene, Hello.v5("new-3"), 3);
                    RawClient four = newcomer(scene, Hello.v5("new-4"), 4)) {
                List<RawClient> newcomers = List.of(one, two, three, four);
                for (RawClient newcomer : newcomers) {
                    assertThat(newcomer.read()).matches("20 .. 00 00.*");
                }
                movedThenThawed(scene, CLIENTS + newcomers.size());
                for (RawClient newcomer : newcomers) {
                    assertThat(newcomer.send(Packets.PINGREQ).read()).isEqualTo("D0 00");
                }
            }
        }
    }

    /// Returns when a node is chosen for it, whether that answers or not.
    ///
    /// @param number from 1
    private static RawClient newcomer(ContinuityScene scene, Hello hello, int number) throws IOException {
        RawClient newcomer = RawClient.greet(scene.balancer.port(), hello);
        Patience.until(
                "a node for " + hello.clientId(),
                () -> scene.balancer.admin().nodes().stream()
                                .mapToLong(NodeRow::clients)
                                .sum()
                        == CLIENTS + number);
        return newcomer;
    }

    /// As an EMQX cluster, which waits for its frozen member before it answers any CONNECT.
    @ParameterizedTest
    @CsvSource({"probed", "unprobed"})
    void othersAnswerNobodyForAWhile(String how) throws Exception {
        Profile hanging = Profile.EMQX.with(Profile.EMQX.death().othersHangFor(Duration.ofSeconds(5)));
        try (ContinuityScene scene = scene(hanging, how.equals("probed") ? PROBED : UNPROBED);
                RawClient late = RawClient.open(scene.balancer.port())) {
            scene.node(0).freeze();
            late.send(Hello.v311("late").bytes());
            assertThat(late.read()).isEqualTo("20 02 00 00");
            movedThenThawed(scene, CLIENTS + 1);
            assertThat(scene.balancer.metrics().sum("tidegate_node_ejections_total"))
                    .as("nodes that were ejected")
                    .isZero();
            assertThat(late.send(Packets.PINGREQ).read()).isEqualTo("D0 00");
        }
    }

    /// It wakes up before anybody has left it.
    @Test
    void aShortPauseMovesNobody() {
        try (ContinuityScene scene = scene(Profile.STRICT, "continuity.silent_after = 20s")) {
            scene.node(0).freeze();
            scene.ledger.awaitPublished(100);
            scene.node(0).thaw();
            scene.ledger.awaitPublished(200);
            scene.assertUnnoticed(CLIENTS);
            assertThat(scene.moves("result=\"moved\"")).isZero();
        }
    }
}
