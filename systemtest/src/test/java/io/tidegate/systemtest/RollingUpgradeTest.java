package io.tidegate.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.systemtest.cluster.Profile;
import io.tidegate.systemtest.ledger.Verdict;
import io.tidegate.systemtest.swarm.Role;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;

/// All nodes of a cluster are upgraded, one after the other, under clients that go on: each is drained, stopped,
/// started again and declared ready; at the end the last one gets its share.
@Timeout(300)
final class RollingUpgradeTest {
    private static final int NODES = 3;
    private static final String PACE = """
            drain { rate = "1000/s", jitter = 100ms }
            rebalance { abs_conn_threshold = 10, conn_evict_rate = "1000/s" }
            """;

    /// Sessions that the cluster does not keep between two connections: MQTT 3.1.1, Clean Session 1.
    private static final String LOOSE = "loose-";

    /// Each publishes to the next, at each QoS by turns, every two seconds. One of four has a session that is not to
    /// outlive its connection, one of ten a will.
    private static Role role(int number, int clients, Profile profile) {
        boolean isFive = number % 2 == 0 && profile.terms().speaksFive();
        boolean isKept = number % 8 < 6;
        String id = (isKept ? "kept-" : isFive ? "held-" : LOOSE) + number;
        Role role = isFive ? Role.five(id) : Role.three(id);
        role = isKept ? role.kept() : role;
        role = number % 10 == 0 ? role.will("wills/" + id, "gone", 1, 0) : role;
        for (int qos = 0; qos <= 2; qos++) {
            role = role.subscribes("q" + qos + "/" + number, qos)
                    .publishes("q" + qos + "/" + (number + 1) % clients, qos);
        }
        return role.every(Duration.ofSeconds(2));
    }

    private static void upgrade(ContinuityScene scene, int number) {
        String name = scene.node(number).name();
        scene.operator.does("node", name, "drain", "--wait");
        assertThat(scene.node(number).clients()).as("clients of " + name).isZero();
        scene.node(number).stop();
        scene.node(number).restart();
        scene.operator.does("node", name, "ready");
        scene.awaitUp(name);
    }

    private static void rolls(int clients, Profile profile, TestReporter reporter) {
        try (ContinuityScene scene = ContinuityScene.of(profile, NODES, PACE)) {
            scene.swarm.add(clients, number -> role(number, clients, profile));
            scene.swarm.publish();
            scene.ledger.awaitPublished(clients);
            for (int node = 0; node < NODES; node++) {
                upgrade(scene, node);
            }
            scene.operator.does("rebalance", "--wait");
            scene.ledger.awaitPublished(clients / 2);
            assertThat(scene.node(NODES - 1).clients())
                    .as("clients of the node that was upgraded last")
                    .isGreaterThan(clients / NODES / 2);

            scene.assertUnnoticed(clients);
            assertThat(scene.moves("result=\"moved\"")).isGreaterThanOrEqualTo(clients);
            assertThat(scene.cluster.forgotten())
                    .as("what the cluster did not keep")
                    .allMatch(one -> one.clientId().startsWith(LOOSE));
            assertThat(scene.ledger.verdict().qos(2).duplicated()).isZero();
            report(scene, reporter);
        }
    }

    /// What nobody queued: for those alone whose sessions end with each connection.
    private static void report(ContinuityScene scene, TestReporter reporter) {
        Verdict verdict = scene.ledger.verdict();
        for (int qos = 0; qos <= 2; qos++) {
            reporter.publishEntry("QoS " + qos, verdict.qos(qos).toString());
        }
    }

    @Test
    void twoThousandClientsNoticeNothing(TestReporter reporter) {
        rolls(2_000, Profile.EMQX, reporter);
    }

    @Test
    void norDoThoseOfAClusterThatSpeaksNothingButTheOldVersion(TestReporter reporter) {
        rolls(500, Profile.RABBITMQ, reporter);
    }
}
