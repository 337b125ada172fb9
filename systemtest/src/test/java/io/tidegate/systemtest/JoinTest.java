package io.tidegate.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.systemtest.cluster.Cluster;
import io.tidegate.systemtest.cluster.ClusterNode;
import io.tidegate.systemtest.cluster.Profile;
import io.tidegate.systemtest.cluster.Setup;
import io.tidegate.systemtest.swarm.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A cluster grows: the balancer hears of a node, and gives it its share of the clients that are there by itself, once.
@Timeout(300)
final class JoinTest {
    private static final int CLIENTS = 90;
    /// Of each of three nodes; it may have one more or less where clients cannot be divided evenly between loops.
    private static final int SHARE = CLIENTS / 3;

    @TempDir
    private Path directory;

    /// Of MQTT 5, and of MQTT 3.1.1 with sessions that are kept and that are not.
    private static Role role(int number) {
        Role role = number % 2 == 0 ? Role.five("c" + number) : Role.three("c" + number);
        role = number % 4 == 1 ? role.kept() : role;
        for (int qos = 0; qos <= 2; qos++) {
            role = role.subscribes("q" + qos + "/" + number, qos)
                    .publishes("q" + qos + "/" + (number + 1) % CLIENTS, qos);
        }
        return role.every(Duration.ofMillis(300));
    }

    private void list(List<ClusterNode> nodes) {
        StringBuilder lines = new StringBuilder();
        nodes.forEach(node -> lines.append("127.0.0.1:%d name=%s%n".formatted(node.port(), node.name())));
        try {
            Path beside = Files.writeString(directory.resolve("next"), lines);
            Files.move(beside, directory.resolve("nodes.txt"), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String configuration(Profile profile) {
        return """
                listeners.tcp.default.bind = "127.0.0.1:0"
                pools.default {
                  %s
                  discovery { source = file, interval = 100ms, file = "%s" }
                  rebalance {
                    auto_rebalance = on, auto_rebalance_interval = 10s
                    abs_conn_threshold = 5, conn_evict_rate = "200/s"
                  }
                }
                """.formatted(ContinuityScene.settings(profile), directory.resolve("nodes.txt"));
    }

    @Test
    void aNodeThatJoinsGetsItsShareAndThenNothingMoves() {
        Cluster cluster = Cluster.start(2, Profile.EMQX, Setup.BEHIND_PROXY);
        list(cluster.nodes());
        try (ContinuityScene scene = ContinuityScene.before(cluster, configuration(Profile.EMQX))) {
            scene.swarm.add(CLIENTS, JoinTest::role);
            scene.swarm.publish();
            cluster.join();
            list(cluster.nodes());
            Patience.until("its share of the clients", () -> scene.node(2).clients() >= SHARE - 5);
            awaitRebalances(scene);
            double moved = scene.moves("result=\"moved\"");
            assertThat(moved).as("clients that were moved").isBetween(SHARE - 5.0, SHARE + 1.0);
            assertThat(scene.moves("result=\"moved\"", "reason=\"rebalance\"")).isEqualTo(moved);

            Patience.await("another interval, in which nobody is moved")
                    .during(Duration.ofSeconds(11))
                    .until(() -> scene.moves("result=\"moved\"") == moved);
            scene.assertUnnoticed(CLIENTS);
        }
    }

    /// None is under way any more.
    private static void awaitRebalances(ContinuityScene scene) {
        Patience.await("the rebalance to be over")
                .untilAsserted(() -> assertThat(
                                scene.balancer.admin().get("/api/v1/migrations").body())
                        .contains("rebalance", "done")
                        .doesNotContain("running", "settling", "waiting"));
    }
}
