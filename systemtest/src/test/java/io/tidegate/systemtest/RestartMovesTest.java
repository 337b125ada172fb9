package io.tidegate.systemtest;

import io.tidegate.systemtest.Device.Session;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;

/// Real clients before two real nodes, each of which ends and begins again, by turns or both at once. A third one,
/// which they never go to, lives all the while, with those who publish to them and those who listen to them.
///
/// What can be asked of Aedes stands at [AedesCluster]. Of sessions that are kept nothing is missing that the living
/// node acknowledged.
@Timeout(300)
final class RestartMovesTest {
    private static final int LEFT = 0;
    private static final int RIGHT = 1;
    private static final int LIVING = 2;
    private static final Duration A_WHILE = Duration.ofSeconds(5);

    /// Kept sessions; those who publish are moved, and those who subscribe.
    private static final String KEPT = "kept";
    private static final String CLEAN = "clean";
    /// Kept sessions; those who publish to them are at the living node.
    private static final String TOLD = "told";
    /// Kept sessions; those who subscribe to them are at the living node: QoS 2.
    private static final String HEARD = "heard";

    private AedesCluster cluster;
    private Balancer balancer;
    private Fleet fleet;

    @BeforeEach
    void start() throws Exception {
        cluster = AedesCluster.start(3, AedesCluster.Header.PROXY);
        balancer = Balancer.start(
                Fleet.configuration("aedes", cluster.nodes().subList(LEFT, RIGHT + 1), cluster.node(LIVING)));
        fleet = new Fleet(balancer);
        for (int qos = 0; qos <= 2; qos++) {
            fleet.sails(CLEAN, new Course("clean" + qos, Make.PAHO_3, Make.HIVEMQ_3, qos, Session.CLEAN));
            fleet.sailsFromQuarters(TOLD, new Course("told" + qos, Make.PAHO_3, Make.HIVEMQ_3, qos, Session.KEPT));
        }
        fleet.sailsFromQuarters(TOLD, new Course("told1sub", Make.PAHO_3, Make.MOSQUITTO_3, 1, Session.KEPT));
        fleet.sailsToQuarters(HEARD, new Course("heard2", Make.HIVEMQ_3, Make.PAHO_3, 2, Session.KEPT));
        fleet.sailsToQuarters(HEARD, new Course("heard2js", Make.MQTT_JS_3, Make.PAHO_3, 2, Session.KEPT));
    }

    @AfterEach
    void end() {
        try (AedesCluster _ = cluster;
                Balancer _ = balancer) {
            fleet.close();
        }
    }

    private void restart(int node) {
        cluster.kill(node);
        cluster.restart(node);
    }

    @Test
    void nobodyNoticesThatEachNodeIsUpgraded(TestReporter reporter) throws Exception {
        for (int qos = 1; qos <= 2; qos++) {
            fleet.sails(KEPT, new Course("kept" + qos, Make.HIVEMQ_3, Make.PAHO_3, qos, Session.KEPT));
        }
        fleet.awaitPublished(20);
        fleet.goesAndComesBack(AedesCluster.name(LEFT), AedesCluster.name(RIGHT), () -> restart(LEFT));
        fleet.goesAndComesBack(AedesCluster.name(RIGHT), AedesCluster.name(LEFT), () -> restart(RIGHT));
        fleet.stop(reporter);
        for (String account : List.of(KEPT, TOLD, HEARD)) {
            fleet.lacksNothing(account);
        }
        fleet.isOrderly(HEARD);
        fleet.lacksRuns(CLEAN, 4);
        fleet.isOrderly(CLEAN);
        fleet.leaves();
        fleet.hasOneWill();
    }

    /// Frozen, and later killed. Wills are none of ours then: see [AedesCluster].
    @Test
    void nobodyNoticesThatThereIsNoNodeForAWhile(TestReporter reporter) throws Exception {
        fleet.awaitPublished(20);
        List.of(LEFT, RIGHT).forEach(cluster::freeze);
        fleet.stays(A_WHILE);
        List.of(LEFT, RIGHT).forEach(cluster::thaw);
        fleet.awaitFlowing();

        List.of(LEFT, RIGHT).forEach(cluster::kill);
        fleet.awaitAllHeld();
        fleet.stays(A_WHILE);
        List.of(LEFT, RIGHT).forEach(cluster::restart);
        fleet.stop(reporter);
        fleet.lacksNothing(TOLD);
        fleet.lacksRuns(HEARD, 1);
        fleet.isOrderlyButFor(HEARD, 1);
        fleet.lacksRuns(CLEAN, 2);
        fleet.isOrderly(CLEAN);
    }
}
