package io.tidegate.benchmark;

import io.tidegate.benchmark.Failover.Failure;
import io.tidegate.benchmark.Scenario.Cast;
import io.tidegate.benchmark.Scenario.Turns;
import io.tidegate.benchmark.Scenario.Way;
import io.tidegate.benchmark.figures.Bar;
import io.tidegate.benchmark.figures.Metric;
import io.tidegate.benchmark.load.TlsClients.Sessions;
import io.tidegate.benchmark.proxies.Certificates;
import io.tidegate.benchmark.proxies.Competitor;
import io.tidegate.benchmark.proxies.Setup.Choice;
import io.tidegate.benchmark.proxies.Setup.NodeHeader;
import io.tidegate.benchmark.report.Subject;
import java.util.ArrayList;
import java.util.List;

/// All scenarios, in the order in which they are shown.
final class Scenarios {
    private static final List<Competitor> THREE = List.of(Competitor.TIDEGATE, Competitor.HAPROXY, Competitor.NGINX);
    private static final List<Competitor> FOR_BULK = List.of(
            Competitor.TIDEGATE, Competitor.HAPROXY, Competitor.HAPROXY_BULK, Competitor.NGINX, Competitor.NGINX_BULK);
    private static final List<Competitor> FOR_FAILOVER = List.of(
            Competitor.TIDEGATE,
            Competitor.HAPROXY_MQTT_CHECK,
            Competitor.HAPROXY_CHECK,
            Competitor.HAPROXY_STICKY,
            Competitor.NGINX);
    private static final int NODES = 4;
    /// Whether a connect fails is no matter of noise.
    private static final int FAILOVER_ROUNDS = 3;

    static final Plan USUAL = Plan.plain(NODES, Choice.CLIENT_ID, NodeHeader.PROXY);

    private Scenarios() {}

    static List<Scenario> all() {
        List<Scenario> all = new ArrayList<>();
        connections(all);
        messages(all);
        all.add(idle(
                "idle-9000",
                "9,000 clients that say nothing",
                new Idle(new Bar.Absolute(100), new Bar.Absolute(400), USUAL, 9000)));
        all.add(alone(
                "start",
                "from start to the first CONNACK",
                List.of(new Metric("seconds", "time", "s", new Bar.Absolute(0.4))),
                Works.start(USUAL)));
        tls(all);
        growth(all);
        all.add(alone(
                        "syscalls",
                        "system calls, as connect-affinity and roundtrip-100x1",
                        List.of(
                                new Metric("calls_per_connection", "calls per connection", "calls", new Bar.None()),
                                new Metric("calls_per_message", "calls per round trip", "calls", new Bar.None())),
                        SystemCalls.of(USUAL))
                .needing("strace")
                .everyOtherRound());
        all.add(failover(
                "failover-kill",
                "a node gets SIGKILL while 1,000 clients a second connect",
                Failure.KILLED,
                new Bar.None()));
        all.add(failover(
                "failover-stop",
                "a node gets SIGSTOP, and 8 s later SIGCONT, while 1,000 clients a second connect",
                Failure.STOPPED,
                new Bar.Absolute(2500)));
        all.addAll(Continuity.scenarios(USUAL));
        return List.copyOf(all);
    }

    private static void connections(List<Scenario> all) {
        all.add(perOperation(
                "connect-plain",
                "connect, CONNECT, CONNACK, DISCONNECT, close; least connections, no PROXY header",
                new Bar.None(),
                connect(Plan.plain(NODES, Choice.LEAST_CONNECTIONS, NodeHeader.NONE))));
        all.add(perOperation(
                "connect-proxy-v2",
                "the same with a PROXY header",
                new Bar.None(),
                connect(Plan.plain(NODES, Choice.LEAST_CONNECTIONS, NodeHeader.PROXY))));
        all.add(perOperation(
                "connect-affinity",
                "the same with a PROXY header, MQTT-aware, clients come back to their nodes",
                new Bar.OfHaproxy(0.85),
                connect(USUAL)));
        all.add(alone(
                "cold-10000",
                "the first 10,000 such connections after a start",
                List.of(cpu(new Bar.None())),
                Works.cold(USUAL, 10_000)));
    }

    private static void messages(List<Scenario> all) {
        all.add(roundTrips(1, 1, new Bar.None()));
        all.add(roundTrips(100, 1, new Bar.OfHaproxy(0.92)));
        all.add(roundTrips(1000, 1, new Bar.OfHaproxy(0.92)));
        all.add(roundTrips(100, 16, new Bar.OfHaproxy(1.10)));
        all.add(perOperation(
                "open-10000",
                "10,000 PUBLISH of 64 B a second, QoS 1, over 1,000 clients",
                new Bar.OfHaproxy(0.95),
                Traffic.open(USUAL, 1000, 10_000)));
        all.add(bulk("bulk-16k", "PUBLISH of 16 KB", new Bar.OfHaproxy(0.65), 16 << 10));
        all.add(bulk("bulk-1m", "PUBLISH of 1 MB", new Bar.None(), 1 << 20));
    }

    private static void tls(List<Scenario> all) {
        Plan ecdsa = USUAL.over(Certificates.Key.ECDSA_P256);
        Plan rsa = USUAL.over(Certificates.Key.RSA_2048);
        all.add(perOperation(
                "tls-connect-ecdsa",
                "as connect-affinity, TLS 1.3, full handshakes, ECDSA P-256",
                new Bar.OfHaproxy(0.65),
                connect(ecdsa)));
        all.add(perOperation(
                "tls-connect-rsa",
                "as connect-affinity, TLS 1.3, full handshakes, RSA 2048",
                new Bar.OfHaproxy(0.9),
                connect(rsa)));
        all.add(perOperation(
                "tls-connect-resumed",
                "as connect-affinity, TLS 1.3, resumed sessions, ECDSA P-256",
                new Bar.OfHaproxy(0.6),
                Traffic.connect(ecdsa, Sessions.RESUMED)));
        all.add(perOperation(
                "tls-roundtrip-100x1",
                "as roundtrip-100x1, TLS 1.3",
                new Bar.OfHaproxy(0.85),
                Traffic.roundTrips(ecdsa, 100, 1)));
        all.add(idle(
                "tls-idle-4000",
                "4,000 clients over TLS 1.3 that say nothing",
                new Idle(new Bar.None(), new Bar.Absolute(8000), ecdsa, 4000)));
    }

    /// Fewer clients and four nodes are above: `roundtrip-100x1`, `roundtrip-1000x1`, `connect-affinity`. Held to
    /// no bar: half of the rounds do.
    private static void growth(List<Scenario> all) {
        all.add(perOperation(
                        "grow-clients-9000",
                        "as roundtrip, one in flight, 9,000 clients",
                        new Bar.None(),
                        Traffic.roundTrips(USUAL, 9000, 1))
                .everyOtherRound());
        for (int nodes : new int[] {2, 20, 200}) {
            all.add(perOperation(
                            "grow-nodes-" + nodes,
                            "as connect-affinity, " + nodes + " nodes",
                            new Bar.None(),
                            connect(Plan.plain(nodes, Choice.CLIENT_ID, NodeHeader.PROXY)))
                    .everyOtherRound());
        }
    }

    private static Traffic connect(Plan plan) {
        return Traffic.connect(plan, Sessions.FORGOTTEN);
    }

    private static Scenario roundTrips(int clients, int inFlight, Bar bar) {
        return perOperation(
                "roundtrip-" + clients + "x" + inFlight,
                "PUBLISH of 64 B, QoS 1, and PUBACK: " + clients + " clients, " + inFlight + " in flight",
                bar,
                Traffic.roundTrips(USUAL, clients, inFlight));
    }

    private static Metric cpu(Bar bar) {
        return new Metric("cpu_us", "CPU per operation", "µs", bar);
    }

    private static Scenario perOperation(String name, String title, Bar bar, Traffic traffic) {
        Subject subject = new Subject(name, title, List.of(cpu(bar)));
        Cast cast = traffic.plan().key() == null ? Cast.PLAIN : Cast.TLS;
        return new Scenario(subject, THREE, programs(traffic.plan()), new Way.Warm(traffic, cast), Turns.ALL);
    }

    private static Scenario bulk(String name, String title, Bar bar, int payload) {
        Subject subject = new Subject(
                name,
                title + ", QoS 0, 2 clients up and 2 down",
                List.of(new Metric("cpu_ms_per_gb", "CPU per GB", "ms", bar)));
        Way way = new Way.Warm(Traffic.bulk(USUAL, payload), Cast.PLAIN);
        return new Scenario(subject, FOR_BULK, List.of(), way, Turns.ALL);
    }

    /// Memory hardly differs from round to round.
    private static Scenario idle(String name, String title, Idle idle) {
        return alone(
                        name,
                        title,
                        List.of(
                                new Metric("resident_mb", "resident in all", "MB", idle.inAll()),
                                new Metric("bytes_per_client", "resident per client", "B", idle.each()),
                                new Metric(
                                        "kernel_bytes_per_client",
                                        "kernel memory per client, its four sockets",
                                        "B",
                                        new Bar.None())),
                        Works.idle(idle.plan(), idle.clients()))
                .needing(programs(idle.plan()).toArray(String[]::new))
                .everyOtherRound();
    }

    private static List<String> programs(Plan plan) {
        return plan.key() == null ? List.of() : List.of("openssl");
    }

    private static Scenario alone(String name, String title, List<Metric> metrics, Scenario.Work work) {
        return new Scenario(new Subject(name, title, metrics), THREE, List.of(), new Way.Fresh(work), Turns.ALL);
    }

    /// @param longest for the longest wait, in ms
    private static Scenario failover(String name, String title, Failure failure, Bar longest) {
        Subject subject = Subject.counted(
                name,
                title,
                List.of(
                        new Metric(Failover.FAILED, "failed connects", "", new Bar.Absolute(0)),
                        new Metric(Failover.LONGEST, "longest wait", "ms", longest),
                        new Metric(Failover.P99, "99th percentile of waits", "ms", new Bar.None())));
        return new Scenario(subject, FOR_FAILOVER, List.of(), new Way.Fresh(Failover.of(failure)), Turns.ALL)
                .inTheFirst(FAILOVER_ROUNDS);
    }

    /// @param inAll for resident memory of all processes, in MB
    /// @param each for what a client adds to it, in bytes
    private record Idle(Bar inAll, Bar each, Plan plan, int clients) {}
}
