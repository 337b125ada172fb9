package io.tidegate.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.systemtest.Device.Session;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;

/// Real clients before two real nodes that share their sessions: nobody notices that a node is drained, or killed. Who
/// has a session that is kept lacks no message of QoS 1 or 2; what nobody could queue for the others is counted, and is
/// one run each.
///
/// Order, and QoS 2 that comes once, is asked of clean sessions, and of those who are not moved themselves: what is
/// published while a kept session moves may come before what is older, and twice. See [AedesCluster].
@Timeout(300)
final class AedesMovesTest {
    private static final int LEFT = 0;
    private static final int RIGHT = 1;
    private static final String KEPT = "kept";
    private static final String CLEAN = "clean";
    /// Those who publish are moved, and those who subscribe are not: QoS 2, sessions that are kept.
    private static final String HEARD = "heard";

    /// Of a node that is killed, which acknowledges QoS 1 before it stores it.
    private static final String ACKNOWLEDGED_TOO_SOON = "acknowledged too soon";

    /// Those of [#sail], and of one course more.
    private static final int CLEAN_CLIENTS = 10;

    private AedesCluster cluster;
    private Balancer balancer;
    private Fleet fleet;

    @BeforeEach
    void start() throws Exception {
        cluster = AedesCluster.start(2, AedesCluster.Header.PROXY);
        balancer = Balancer.start(Fleet.configuration("aedes", cluster.nodes(), cluster.node(RIGHT)));
        fleet = new Fleet(balancer);
    }

    @AfterEach
    void end() {
        try (AedesCluster _ = cluster;
                Balancer _ = balancer) {
            fleet.close();
        }
    }

    private static Course first(String name, Session session) {
        return new Course(name + "1", Make.PAHO_3, Make.HIVEMQ_3, 1, session);
    }

    private static Course second(String name, Session session) {
        return new Course(name + "1sub", Make.MQTT_JS_3, Make.MOSQUITTO_3, 1, session);
    }

    private interface Launch {
        void sails(String account, Course course) throws Exception;
    }

    /// All but QoS 1.
    private static void sail(Launch launch, String name, Session session) throws Exception {
        launch.sails(name, new Course(name + "0", Make.HIVEMQ_3, Make.PAHO_3, 0, session));
        launch.sails(name, new Course(name + "2", Make.HIVEMQ_3, Make.PAHO_3, 2, session));
        launch.sails(name, new Course(name + "2js", Make.PAHO_3, Make.MQTT_JS_3, 2, session));
        launch.sails(name, new Course(name + "2sub", Make.HIVEMQ_3, Make.MOSQUITTO_3, 2, session));
    }

    private void sailToQuarters() throws Exception {
        for (Make writer : List.of(Make.HIVEMQ_3, Make.PAHO_3, Make.MQTT_JS_3)) {
            fleet.sailsToQuarters(HEARD, new Course("heard-" + writer, writer, Make.PAHO_3, 2, Session.KEPT));
        }
    }

    @Test
    void nobodyNoticesThatItsNodeIsDrainedAndComesBack(TestReporter reporter) throws Exception {
        sail(fleet::sails, KEPT, Session.KEPT);
        sail(fleet::sails, CLEAN, Session.CLEAN);
        sailToQuarters();
        for (var course : List.of(first(KEPT, Session.KEPT), second(KEPT, Session.KEPT))) {
            fleet.sails(KEPT, course);
        }
        fleet.sails(CLEAN, first(CLEAN, Session.CLEAN));
        fleet.awaitPublished(50);
        fleet.goesAndComesBack(AedesCluster.name(LEFT), AedesCluster.name(RIGHT));
        fleet.stop(reporter);
        fleet.lacksNothing(KEPT);
        fleet.lacksNothing(HEARD);
        fleet.isOrderly(HEARD);
        fleet.lacksRuns(CLEAN, 2);
        fleet.isOrderly(CLEAN);
        assertThat(fleet.events("tidegate_continuity_events_total", "event=\"session_lost\""))
                .isZero();
        assertThat(fleet.events("tidegate_continuity_events_total", "event=\"session_renewed\""))
                .as("clean sessions, and no other")
                .isBetween(1.0, 2.0 * CLEAN_CLIENTS);
        fleet.leaves();
        fleet.hasOneWill();
    }

    /// Wills of its clients are none of ours: the other node publishes them after some minutes.
    ///
    /// Aedes stores what came at QoS 2 before it passes it on, and does not pass it on again. So no message comes
    /// twice, and the one that it was about to pass on when it died is missing: who lacks nothing hears those who
    /// publish at the node that lives.
    @Test
    void nobodyNoticesThatItsNodeIsKilled(TestReporter reporter) throws Exception {
        sail(fleet::sailsFromQuarters, KEPT, Session.KEPT);
        sail(fleet::sails, CLEAN, Session.CLEAN);
        sailToQuarters();
        fleet.sailsFromQuarters(KEPT, first(KEPT, Session.KEPT));
        fleet.sailsFromQuarters(KEPT, second(KEPT, Session.KEPT));
        fleet.sails(ACKNOWLEDGED_TOO_SOON, first("hasty", Session.KEPT));
        fleet.sails(ACKNOWLEDGED_TOO_SOON, second("hasty", Session.KEPT));
        fleet.awaitPublished(50);
        cluster.kill(LEFT);
        fleet.awaitAllAt(AedesCluster.name(RIGHT));
        fleet.awaitPublished(50);
        fleet.stop(reporter);
        fleet.lacksNothing(KEPT);
        fleet.lacksRuns(ACKNOWLEDGED_TOO_SOON, 1);
        fleet.lacksRuns(HEARD, 1);
        fleet.isOrderly(HEARD);
        fleet.lacksRuns(CLEAN, 1);
        fleet.isOrderly(CLEAN);
    }
}
