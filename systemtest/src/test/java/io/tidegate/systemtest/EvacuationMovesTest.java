package io.tidegate.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.systemtest.cluster.Cluster;
import io.tidegate.systemtest.cluster.Knock;
import io.tidegate.systemtest.cluster.Profile;
import io.tidegate.systemtest.cluster.Setup;
import io.tidegate.systemtest.swarm.Role;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A node that works is to be left: an operator puts it in maintenance, or it evacuates itself as EMQX does, and says
/// so by its API before it cuts anybody off. Every session is moved, paced, under load.
///
/// No will is published, and nobody is cut off, in any of these clusters. What is held against the balancer is all that
/// the cluster itself did not give up: where sessions are of one node only, and with RABBITMQ's of MQTT 3.1.1 with
/// Clean
/// Session, nobody queues what comes for a client between its two legs; the cluster says what that was.
@Timeout(300)
final class EvacuationMovesTest {
    private static final int CLIENTS = 24;
    private static final int LEAVING = CLIENTS / 2;
    private static final int IN_FLIGHT = 1;
    private static final int NEWCOMERS = 4;

    /// One client is moved at a time, until its old connection has ended. BifroMQ's take up to 3 s, in [MovesTest].
    static Stream<Profile> profiles() {
        return MovesTest.profiles()
                .map(profile -> profile.name().equals("bifromq")
                        ? profile.with(profile.takeOver().oldLegEndsWithin(Duration.ofMillis(200)))
                        : profile);
    }

    private static ContinuityScene scene(Cluster cluster, String settings) {
        Profile profile = cluster.profile();
        String all = ContinuityScene.settings(profile) + "continuity.in_flight = " + IN_FLIGHT + "\n" + settings;
        return ContinuityScene.before(cluster, Balancer.configuration("", all, cluster.poolNodes()));
    }

    /// Both nodes have as many clients, and all of these publish and subscribe.
    private static void fill(ContinuityScene scene) {
        Profile profile = scene.cluster.profile();
        scene.swarm.add(CLIENTS, number -> MovesTest.role(number, CLIENTS, profile));
        scene.swarm.publish();
        scene.ledger.awaitPublished(200);
        assertThat(scene.node(0).clients()).isEqualTo(LEAVING);
    }

    private static void awaitProbes(ContinuityScene scene) {
        for (String node : List.of("n0", "n1")) {
            Patience.until(
                    "a probe of " + node,
                    () -> scene.balancer
                                    .metrics()
                                    .sum("tidegate_probes_total", "node=\"" + node + "\"", "result=\"pass\"")
                            > 0);
        }
        scene.balancer.keepsOpen();
    }

    private static void come(ContinuityScene scene, String name) {
        scene.swarm.add(NEWCOMERS, number -> Role.three(name + number).subscribes("q1/" + number, 1));
    }

    /// From the first node to the second, one after the other; nobody meets a node that cuts it off.
    ///
    /// @param settled CONNECTs that came before
    private static void allLeave(ContinuityScene scene, int settled) {
        Patience.until("all to be at the other node", () -> scene.node(1).clients() == CLIENTS);
        List<Knock> knocks = scene.cluster.knocks();
        assertThat(knocks.subList(settled, knocks.size()))
                .filteredOn(EvacuationMovesTest::isOfClient)
                .hasSizeGreaterThanOrEqualTo(LEAVING)
                .allMatch(knock -> knock.node().equals("n1"), "at the other node")
                .allMatch(knock -> knock.unanswered() <= IN_FLIGHT, "one at a time");
        scene.balancer.awaitMetric(LEAVING, "tidegate_moves_total", "result=\"moved\"", "reason=\"drain\"");
    }

    private static boolean isOfClient(Knock knock) {
        return IntStream.range(0, CLIENTS).anyMatch(number -> knock.clientId().equals("c" + number));
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void aNodeInMaintenanceIsEmptyUntilItIsReady(Profile profile) {
        Cluster cluster = Cluster.start(2, profile, Setup.BEHIND_PROXY);
        try (ContinuityScene scene = scene(cluster, "drain { rate = \"12/s\", jitter = 100ms }")) {
            fill(scene);
            int settled = cluster.knocks().size();
            scene.operator.does("node", "n0", "maintenance");
            allLeave(scene, settled);
            come(scene, "early");
            assertThat(scene.node(0).clients()).isZero();
            assertThat(scene.balancer.node("n0").state()).isEqualTo("maintenance");

            scene.operator.does("node", "n0", "ready");
            scene.awaitUp("n0");
            come(scene, "late");
            assertThat(scene.node(0).clients()).isEqualTo(NEWCOMERS / 2);
            scene.assertUnnoticed(CLIENTS + 2 * NEWCOMERS);
        }
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void aNodeThatEvacuatesItselfHasNobodyLeftToCutOff(Profile profile) {
        Cluster cluster = Cluster.start(2, profile, Setup.BEHIND_PROXY.spread());
        String settings = """
                probe { kind = http, interval = 200ms, fast_interval = 100ms, http.evacuation_url = "%s" }
                drain { rate = "1/s", jitter = 100ms, evacuation_within = 1s }
                """.formatted(cluster.availabilityUrl());
        try (ContinuityScene scene = scene(cluster, settings)) {
            awaitProbes(scene);
            fill(scene);
            int settled = cluster.knocks().size();
            scene.node(0).evacuate();
            allLeave(scene, settled);
            come(scene, "early");
            assertThat(scene.node(0).clients()).isZero();
            assertThat(scene.balancer.node("n0").state()).isEqualTo("evacuating");
            scene.node(0).disconnectAll(0x9C);

            scene.node(0).accept();
            scene.awaitUp("n0");
            come(scene, "late");
            assertThat(scene.node(0).clients()).isEqualTo(NEWCOMERS / 2);
            scene.assertUnnoticed(CLIENTS + 2 * NEWCOMERS);
        }
    }
}
