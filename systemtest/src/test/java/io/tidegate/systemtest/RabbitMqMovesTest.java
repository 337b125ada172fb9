package io.tidegate.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.systemtest.Device.Session;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;

/// Real clients before a cluster of two real nodes: nobody notices that a node is drained, or killed and started again.
///
/// The queue of a session that is kept lies at the node where its client subscribed first, wherever that client is
/// later. It lacks no message of QoS 1 as long as that node lives. While that node is down the other one does not take
/// the client, which is held; what others publish for it at QoS 1 meanwhile is acknowledged, and lost, by the cluster.
@Timeout(300)
final class RabbitMqMovesTest {
    private static final int MORTAL = 0;
    private static final int LIVING = 1;
    private static final String CLEAN = "clean";

    private static final Pattern BROKEN_PROTOCOL = Pattern.compile("MQTT protocol error|cannot parse|login failed");

    private static RabbitMqPair pair;

    private Balancer balancer;
    private Fleet fleet;

    @BeforeAll
    static void startPair() {
        pair = RabbitMqPair.start("mqtt.proxy_protocol = true");
    }

    @AfterAll
    static void endPair() {
        pair.close();
    }

    @BeforeEach
    void start() throws Exception {
        balancer = Balancer.start(
                Fleet.configuration("rabbitmq", pair.nodes(), pair.nodes().get(LIVING)));
        fleet = new Fleet(balancer);
    }

    @AfterEach
    void end() {
        try (Balancer _ = balancer) {
            fleet.close();
        }
    }

    /// The account of sessions that are kept, and have their queue at a node.
    private static String keptAt(int node) {
        return "kept at " + RabbitMqPair.name(node);
    }

    private static List<Course> courses(String name, Session session) {
        return List.of(
                new Course(name + "0", Make.HIVEMQ_3, Make.PAHO_3, 0, session),
                new Course(name + "1", Make.PAHO_3, Make.HIVEMQ_3, 1, session),
                new Course(name + "1js", Make.MQTT_JS_3, Make.PAHO_3, 1, session),
                new Course(name + "1sub", Make.HIVEMQ_3, Make.MOSQUITTO_3, 1, session));
    }

    /// @param test begins the client ids: sessions of the other test are still there
    private void everybodySails(String test) throws Exception {
        for (int node : List.of(MORTAL, LIVING)) {
            for (Course course : courses(test + RabbitMqPair.name(node), Session.KEPT)) {
                leaveASessionAt(node, course);
                fleet.sails(keptAt(node), course);
            }
        }
        for (Course course : courses(test + CLEAN, Session.CLEAN)) {
            fleet.sails(CLEAN, course);
        }
        fleet.awaitPublished(50);
    }

    private static void leaveASessionAt(int node, Course course) throws IOException {
        byte[] header = ProxyHeader.v1("TCP4 203.0.113.7 198.51.100.1 56324 1883");
        Hello hello = Hello.v311(course.readerId()).kept();
        byte[] topic = Packets.field(course.topic());
        byte[] subscribe = Packets.concat(Packets.hex("00 01"), topic, new byte[] {(byte) course.qos()});
        try (RawClient client = RawClient.open(pair.port(node)).send(header, hello.bytes())) {
            assertThat(client.read()).isEqualTo("20 02 00 00");
            assertThat(client.send(Packets.packet(0x82, subscribe)).read()).isEqualTo("90 03 00 01 0" + course.qos());
            client.send(Packets.DISCONNECT);
        }
    }

    /// No node was sent what it could not understand.
    private static void assertNoProtocolError() {
        for (int node : List.of(MORTAL, LIVING)) {
            assertThat(pair.log(node).complaints())
                    .as(RabbitMqPair.name(node))
                    .noneMatch(line -> BROKEN_PROTOCOL.matcher(line).find());
        }
    }

    @Test
    void nobodyNoticesThatItsNodeIsDrainedAndComesBack(TestReporter reporter) throws Exception {
        everybodySails("drained-");
        fleet.goesAndComesBack(RabbitMqPair.name(MORTAL), RabbitMqPair.name(LIVING));
        fleet.stop(reporter);
        fleet.lacksNothing(keptAt(MORTAL));
        fleet.lacksNothing(keptAt(LIVING));
        fleet.lacksRuns(CLEAN, 2);
        fleet.isOrderly(CLEAN);
        assertThat(fleet.events("tidegate_continuity_events_total", "event=\"session_lost\""))
                .isZero();
        assertThat(fleet.events("tidegate_continuity_events_total", "event=\"session_renewed\""))
                .as("clean sessions")
                .isPositive();
        fleet.leaves();
        fleet.hasOneWill();
        assertNoProtocolError();
    }

    /// Wills are no matter here: a publish that needs a queue of the node that is down ends the connection of its
    /// publisher at the other one (a `basic.nack` that RabbitMQ 3.10 does not expect). The client is moved again.
    ///
    /// The queue for QoS 1 of a clean session was at the killed node, too, and outlives it: the other one ends the
    /// connection at each SUBSCRIBE until that is back. The client is held, and gets no message of QoS 1 meanwhile.
    @Test
    void nobodyNoticesThatItsNodeIsKilledAndStartedAgain(TestReporter reporter) throws Exception {
        everybodySails("killed-");
        pair.kill(MORTAL);
        fleet.awaitPublished(50);
        pair.restart(MORTAL);
        fleet.stop(reporter);
        fleet.lacksNothing(keptAt(LIVING));
        fleet.lacksRuns(CLEAN, 1);
        fleet.isOrderly(CLEAN);
        fleet.lacksRuns(keptAt(MORTAL), 1);
    }
}
