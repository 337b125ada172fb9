package io.tidegate.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.systemtest.ledger.Ledger;
import io.tidegate.systemtest.ledger.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.TestReporter;

/// Real client libraries that publish and subscribe through a balancer, course by course; what they say is written down
/// in accounts, each a ledger of its own: what a cluster promises is not the same for all. Each client that publishes
/// has a will, and somebody who is never moved listens to all wills. Confined.
///
/// The balancer has the listeners and pools `default`, with continuity, and [#QUARTERS], without it. What is moved
/// comes to `default` in the clear and over TLS by turns: both clients of every other course of an account.
final class Fleet implements AutoCloseable {
    /// Where nobody is moved: a node that lives.
    static final String QUARTERS = "quarters";

    /// Longer than one node takes to tell another one: who publishes on at that one is not to overtake itself.
    private static final Duration PACE = Duration.ofMillis(80);

    private final Balancer balancer;
    private final Door clear;
    private final Door secure;
    private final Map<String, Integer> courses = new LinkedHashMap<>();
    private final Map<String, Ledger> ledgers = new LinkedHashMap<>();
    private final Map<String, Traffic> traffics = new LinkedHashMap<>();
    private final List<Device> devices = new ArrayList<>();
    /// Courses whose messages are not due yet: one node has the subscription, others may not know of it.
    private final List<Departure> departing = new ArrayList<>();

    private final List<String> wills = new CopyOnWriteArrayList<>();
    private final Device heir;
    /// Devices behind `default`.
    private int size;

    private record Departure(Ledger ledger, Course course) {}

    Fleet(Balancer balancer) throws Exception {
        this.balancer = balancer;
        this.clear = Door.clear(balancer.port());
        this.secure = Door.tls(balancer.tlsPort(), Papers.none());
        this.heir = Make.HIVEMQ_3.device(quarters(), "heir");
        heir.onMessage(message -> wills.add(message.text()));
        heir.connect(Greeting.clean());
        heir.subscribe("wills/#", 1);
    }

    /// The configuration of the balancer, where nodes are to be told clients by PROXY headers of version 2.
    ///
    /// @param broker whose ways the nodes have
    /// @param nodes of the pool `default`
    /// @param living the node behind [#QUARTERS]
    static String configuration(String broker, List<String> nodes, String living) {
        return """
                listeners.tcp.default { bind = "127.0.0.1:0", pool = default }
                listeners.ssl.default { bind = "127.0.0.1:0", pool = default, ssl_options { %s } }
                listeners.tcp.quarters { bind = "127.0.0.1:0", pool = quarters }
                pools.quarters { proxy_protocol = v2, nodes = [ %s ] }
                pools.default {
                  balance = round_robin, proxy_protocol = v2, slow_start = 0s
                  continuity { broker = %s }
                  drain { rate = "100/s", jitter = 100ms }
                  rebalance { abs_conn_threshold = 2, conn_evict_rate = "100/s" }
                  nodes = [ %s ]
                }
                """.formatted(Pki.shared().server(Pki.Key.EC).settings(), living, broker, String.join(", ", nodes));
    }

    private Door quarters() {
        return Door.clear(balancer.port(QUARTERS));
    }

    /// Of the next course of an account; accounts begin in different ways, so that all clients come in both.
    private Door nextDoor(String account) {
        courses.putIfAbsent(account, courses.size());
        return courses.merge(account, 1, Integer::sum) % 2 == 0 ? secure : clear;
    }

    private Traffic traffic(String account) {
        return traffics.computeIfAbsent(account, _ -> new Traffic(ledgers.computeIfAbsent(account, _ -> new Ledger())));
    }

    /// Connects both, and begins to publish.
    void sails(String account, Course course) throws Exception {
        Door door = nextDoor(account);
        subscribes(account, course, door);
        publishes(account, course, door);
        size += 2;
    }

    /// The same with one who subscribes and is never moved.
    void sailsToQuarters(String account, Course course) throws Exception {
        subscribes(account, course, quarters());
        publishes(account, course, nextDoor(account));
        size += 1;
    }

    /// The same with one who publishes and is never moved.
    void sailsFromQuarters(String account, Course course) throws Exception {
        subscribes(account, course, nextDoor(account));
        publishes(account, course, quarters());
        size += 1;
    }

    private void subscribes(String account, Course course, Door where) throws Exception {
        Device reader = course.reader().device(where, course.readerId());
        devices.add(reader);
        traffic(account).connect(course.readerId(), reader, Greeting.of(course.session()));
        traffic(account).listens(course.readerId(), reader, course.topic(), course.qos());
        departing.add(new Departure(ledger(account), course));
    }

    private void publishes(String account, Course course, Door where) throws Exception {
        Device writer = course.writer().device(where, course.writerId());
        devices.add(writer);
        Greeting greeting = Greeting.of(course.session()).will(course.willTopic(), course.writerId(), 1, 0);
        traffic(account).connect(course.writerId(), writer, greeting);
        traffic(account).writes(course.writerId(), writer, course.topic(), course.qos(), PACE);
    }

    /// Waits for more messages in each account, and before for one on each course that has just begun: from then on
    /// its messages are due.
    void awaitPublished(long more) {
        departing.forEach(one -> {
            Course course = one.course();
            one.ledger().awaitHeard(course.readerId());
            one.ledger().expects(course.readerId(), course.topic(), course.qos());
        });
        departing.clear();
        Map<Ledger, Long> wanted = new LinkedHashMap<>();
        ledgers.values().forEach(ledger -> wanted.put(ledger, ledger.published() + more));
        wanted.forEach((ledger, count) ->
                Patience.until(more + " more messages to be published", () -> ledger.published() >= count));
    }

    /// The same in one.
    void awaitPublished(String account, long more) {
        ledger(account).awaitPublished(more);
    }

    private Ledger ledger(String account) {
        Ledger ledger = ledgers.get(account);
        if (ledger == null) {
            throw new IllegalArgumentException("no such account: " + account);
        }
        return ledger;
    }

    /// Waits until a node has all clients of the pool `default`.
    void awaitAllAt(String node) {
        Patience.until("all to be at " + node, () -> clientsOf(node) == size);
    }

    private double clientsOf(String node) {
        return balancer.metrics().sum("tidegate_node_clients", "pool=\"default\"", "node=\"" + node + "\"");
    }

    /// Waits until no client of the pool `default` has a node.
    void awaitAllHeld() {
        balancer.awaitMetric(size, "tidegate_continuity_clients", "state=\"held\"");
    }

    /// For so long no library says that its connection is gone.
    void stays(Duration time) {
        Patience.await("a while in which nobody is cut off")
                .during(time)
                .until(() -> ledgers.values().stream()
                        .allMatch(ledger -> ledger.verdict().disconnects().isEmpty()));
    }

    /// Drains a node until all are at the other one, lets it come back, and gives it a good part of all.
    void goesAndComesBack(String node, String other) {
        goesAndComesBack(node, other, () -> {});
    }

    /// @param meanwhile what is done to the node while it has nobody
    void goesAndComesBack(String node, String other, Runnable meanwhile) {
        Operator operator = new Operator(balancer);
        operator.does("node", "default/" + node, "drain");
        awaitAllAt(other);
        awaitPublished(50);
        meanwhile.run();
        operator.does("node", "default/" + node, "ready");
        operator.does("rebalance", "--wait");
        assertThat(clientsOf(node)).isGreaterThan(size / 3.0);
        awaitPublished(50);
    }

    /// Waits until everybody gets what is published now.
    void awaitFlowing() {
        ledgers.values().forEach(Ledger::awaitFlowing);
    }

    /// Stops publishing once everybody gets again what is published, and waits for the last acknowledgements.
    void stop(TestReporter reporter) throws InterruptedException {
        awaitFlowing();
        for (Traffic traffic : traffics.values()) {
            traffic.stop();
        }
        ledgers.forEach((account, ledger) -> {
            ledger.awaitLast();
            reporter.publishEntry(account, ledger.verdict().toString());
        });
        assertThat(events("tidegate_moves_total", "result=\"ended\"")).isZero();
    }

    double events(String metric, String label) {
        return balancer.metrics().sum(metric, label);
    }

    /// No client was disconnected, or got what it must not get; all was acknowledged.
    private Verdict unseen(String account) {
        Verdict verdict = ledger(account).verdict();
        assertThat(verdict.disconnects()).as(verdict.toString()).isEmpty();
        assertThat(verdict.faults()).as(verdict.toString()).isEmpty();
        assertThat(verdict.unacknowledged()).as(verdict.toString()).isZero();
        return verdict;
    }

    /// After [#stop]: nobody noticed, and nobody lacks a message of QoS 1 or 2.
    void lacksNothing(String account) {
        ledger(account).awaitSettled();
        unseen(account);
    }

    /// After [#stop]: nobody noticed. Messages may be missing, in one run for each time that their subscriber was
    /// without a node.
    ///
    /// @param moves how often it was, at most
    void lacksRuns(String account, int moves) {
        Verdict verdict = unseen(account);
        assertThat(ledger(account).gaps().values()).as(verdict.toString()).allMatch(gaps -> gaps <= moves);
    }

    /// Messages of each publisher came in order, and of QoS 0 and 2 none came twice.
    void isOrderly(String account) {
        Verdict verdict = ledger(account).verdict();
        assertThat(verdict.byQos())
                .as(verdict.toString())
                .allMatch(count -> count.outOfOrder() == 0 && count.wronglyDuplicated() == 0);
    }

    /// The same where publishers lost their node: of QoS 2, one message of each may have come twice for each time. Each
    /// has one at a time that is not acknowledged, and a node that dies may have passed it on and not said so.
    ///
    /// @param losses how often it was, at most
    void isOrderlyButFor(String account, int losses) {
        Verdict verdict = ledger(account).verdict();
        assertThat(verdict.byQos()).as(verdict.toString()).allMatch(count -> count.outOfOrder() == 0);
        assertThat(verdict.qos(0).wronglyDuplicated()).as(verdict.toString()).isZero();
        assertThat(ledger(account).doubles().values()).as(verdict.toString()).allMatch(doubles -> doubles <= losses);
    }

    /// All say DISCONNECT.
    void leaves() throws Exception {
        for (Device device : devices) {
            device.disconnect();
        }
    }

    /// One that has a will resets its connection, and its will is published: no other was, before or by then.
    void hasOneWill() throws IOException {
        Hello hello = Hello.v311("deserter").will("wills/deserter", "deserted");
        try (RawClient deserter = clear.greet(hello)) {
            assertThat(deserter.read()).isEqualTo("20 02 00 00");
            deserter.reset();
        }
        Patience.until("its will", () -> !wills.isEmpty());
        assertThat(wills).containsExactly("deserted");
    }

    @Override
    public void close() {
        traffics.values().forEach(Traffic::close);
        devices.forEach(Device::close);
        heir.close();
    }
}
