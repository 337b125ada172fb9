package io.tidegate.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.systemtest.Device.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;

/// Real clients of MQTT 5 and 3.1.1 before a cluster whose nodes know nothing of each other's sessions: nobody notices
/// that a node is drained, or killed. Subscriptions are made anew, and what was published while one was not in force is
/// counted: one run each.
///
/// Wills are looked at while all are still there: where a client closes its connection right behind its DISCONNECT,
/// Artemis publishes its will now and then, also without anything of ours.
@Timeout(300)
final class ArtemisMovesTest {
    private static final int MORTAL = 0;
    private static final int LIVING = 1;
    /// Those who subscribe are moved as those who publish are.
    private static final String MOVED = "moved";
    /// Those who publish are moved, and those who subscribe are not.
    private static final String HEARD = "heard";

    /// What a subscriber lacks of each move, at most: while a node yet knows where it was, it gives that place every
    /// other message. Mostly there is one run.
    private static final int RUNS = 5;

    private EmbeddedCluster cluster;
    private Balancer balancer;
    private Fleet fleet;

    @BeforeEach
    void start() throws Exception {
        cluster = EmbeddedCluster.start(2);
        balancer = Balancer.start(
                Fleet.configuration("other", cluster.nodes(), cluster.nodes().get(LIVING)));
        fleet = new Fleet(balancer);
        fleet.sails(MOVED, new Course("kept0", Make.HIVEMQ_5, Make.PAHO_5, 0, Session.KEPT));
        fleet.sails(MOVED, new Course("kept1", Make.PAHO_5, Make.HIVEMQ_5, 1, Session.KEPT));
        fleet.sails(MOVED, new Course("kept2", Make.HIVEMQ_5, Make.MQTT_JS_5, 2, Session.KEPT));
        fleet.sails(MOVED, new Course("clean0", Make.PAHO_5, Make.MOSQUITTO_5, 0, Session.CLEAN));
        fleet.sails(MOVED, new Course("clean1", Make.MQTT_JS_5, Make.PAHO_5, 1, Session.CLEAN));
        fleet.sails(MOVED, new Course("clean2", Make.PAHO_5, Make.HIVEMQ_5, 2, Session.CLEAN));
        fleet.sails(MOVED, new Course("old1", Make.HIVEMQ_3, Make.PAHO_3, 1, Session.KEPT));
        for (int qos = 0; qos <= 2; qos++) {
            fleet.sailsToQuarters(HEARD, new Course("hive" + qos, Make.HIVEMQ_5, Make.PAHO_5, qos, Session.CLEAN));
            fleet.sailsToQuarters(HEARD, new Course("paho" + qos, Make.PAHO_5, Make.HIVEMQ_5, qos, Session.KEPT));
        }
        fleet.awaitPublished(50);
    }

    @AfterEach
    void end() {
        try (EmbeddedCluster _ = cluster;
                Balancer _ = balancer) {
            fleet.close();
        }
    }

    @Test
    void nobodyNoticesThatItsNodeIsDrainedAndComesBack(TestReporter reporter) throws Exception {
        fleet.goesAndComesBack(EmbeddedCluster.name(MORTAL), EmbeddedCluster.name(LIVING));
        fleet.stop(reporter);
        fleet.lacksNothing(HEARD);
        fleet.isOrderly(HEARD);
        fleet.lacksRuns(MOVED, 2 * RUNS);
        fleet.isOrderly(MOVED);
        fleet.hasOneWill();
    }

    /// What the node had acknowledged, and not passed on to the other one, is gone with it. What it had passed on, and
    /// not acknowledged, comes again: at the other node nobody knows of it.
    @Test
    void nobodyNoticesThatItsNodeIsKilled(TestReporter reporter) throws Exception {
        cluster.kill(MORTAL);
        fleet.awaitAllAt(EmbeddedCluster.name(LIVING));
        fleet.awaitPublished(50);
        fleet.stop(reporter);
        fleet.lacksRuns(HEARD, 1);
        fleet.isOrderlyButFor(HEARD, 1);
        fleet.lacksRuns(MOVED, RUNS);
        fleet.isOrderlyButFor(MOVED, 1);
        assertThat(fleet.events("tidegate_continuity_events_total", "event=\"subscription_replayed\""))
                .isPositive();
        fleet.hasOneWill();
    }
}
