package io.tidegate.benchmark;

import io.tidegate.benchmark.Stage.Plan;
import io.tidegate.benchmark.figures.Bar;
import io.tidegate.benchmark.figures.Metric;
import io.tidegate.benchmark.load.TlsClients.Sessions;
import io.tidegate.benchmark.proxies.Certificates;
import io.tidegate.benchmark.proxies.Competitor;
import io.tidegate.benchmark.proxies.Setup.Choice;
import io.tidegate.benchmark.proxies.Setup.NodeHeader;
import java.util.ArrayList;
import java.util.List;

/// All scenarios, in the order in which they are shown.
final class Scenarios {
    private static final List<Competitor> THREE = List.of(Competitor.TIDEGATE, Competitor.HAPROXY, Competitor.NGINX);
    private static final int NODES = 4;
    private static final Plan USUAL = Plan.plain(NODES, Choice.CLIENT_ID, NodeHeader.PROXY);

    private Scenarios() {}

    static List<Scenario> all() {
        List<Scenario> all = new ArrayList<>();
        connections(all);
        messages(all);
        all.add(new Scenario(
                "idle-9000",
                "9,000 clients that say nothing",
                List.of(
                        new Metric("resident_mb", "resident in all", "MB", new Bar.Absolute(100)),
                        new Metric("bytes_per_client", "resident per client", "B", new Bar.Absolute(400))),
                THREE,
                List.of(),
                Works.idle(USUAL, 9000)));
        all.add(new Scenario(
                "start",
                "from start to the first CONNACK",
                List.of(new Metric("seconds", "time", "s", new Bar.Absolute(0.4))),
                THREE,
                List.of(),
                Works.start(USUAL)));
        tls(all);
        growth(all);
        all.add(new Scenario(
                "syscalls",
                "system calls, as connect-affinity and roundtrip-100x1",
                List.of(
                        new Metric("calls_per_connection", "calls per connection", "calls", new Bar.None()),
                        new Metric("calls_per_message", "calls per round trip", "calls", new Bar.None())),
                THREE,
                List.of("strace"),
                SystemCalls.of(USUAL)));
        return List.copyOf(all);
    }

    private static void tls(List<Scenario> all) {
        Plan ecdsa = USUAL.over(Certificates.Key.ECDSA_P256, Sessions.FORGOTTEN);
        all.add(overTls(
                "tls-connect-ecdsa",
                "as connect-affinity, TLS 1.3, full handshakes, ECDSA P-256",
                List.of(cpu(new Bar.OfHaproxy(0.65))),
                Works.connect(ecdsa)));
        all.add(overTls(
                "tls-connect-rsa",
                "as connect-affinity, TLS 1.3, full handshakes, RSA 2048",
                List.of(cpu(new Bar.OfHaproxy(0.9))),
                Works.connect(USUAL.over(Certificates.Key.RSA_2048, Sessions.FORGOTTEN))));
        all.add(overTls(
                "tls-connect-resumed",
                "as connect-affinity, TLS 1.3, resumed sessions, ECDSA P-256",
                List.of(cpu(new Bar.OfHaproxy(0.6))),
                Works.connect(USUAL.over(Certificates.Key.ECDSA_P256, Sessions.RESUMED))));
        all.add(overTls(
                "tls-roundtrip-100x1",
                "as roundtrip-100x1, TLS 1.3",
                List.of(cpu(new Bar.OfHaproxy(0.85))),
                Works.roundTrips(ecdsa, 100, 1)));
        all.add(overTls(
                "tls-idle-4000",
                "4,000 clients over TLS 1.3 that say nothing",
                List.of(
                        new Metric("resident_mb", "resident in all", "MB", new Bar.None()),
                        new Metric("bytes_per_client", "resident per client", "B", new Bar.Absolute(8000))),
                Works.idle(ecdsa, 4000)));
    }

    private static void growth(List<Scenario> all) {
        for (int clients : new int[] {100, 1000, 9000}) {
            all.add(perOperation(
                    "grow-clients-" + clients,
                    "as roundtrip, one in flight, " + clients + " clients",
                    new Bar.None(),
                    Works.roundTrips(USUAL, clients, 1)));
        }
        for (int nodes : new int[] {2, 20, 200}) {
            all.add(perOperation(
                    "grow-nodes-" + nodes,
                    "as connect-affinity, " + nodes + " nodes",
                    new Bar.None(),
                    Works.connect(Plan.plain(nodes, Choice.CLIENT_ID, NodeHeader.PROXY))));
        }
    }

    private static void connections(List<Scenario> all) {
        all.add(perOperation(
                "connect-plain",
                "connect, CONNECT, CONNACK, DISCONNECT, close; least connections, no PROXY header",
                new Bar.None(),
                Works.connect(Plan.plain(NODES, Choice.LEAST_CONNECTIONS, NodeHeader.NONE))));
        all.add(perOperation(
                "connect-proxy-v2",
                "the same with a PROXY header",
                new Bar.None(),
                Works.connect(Plan.plain(NODES, Choice.LEAST_CONNECTIONS, NodeHeader.PROXY))));
        all.add(perOperation(
                "connect-affinity",
                "the same with a PROXY header, MQTT-aware, clients come back to their nodes",
                new Bar.OfHaproxy(0.85),
                Works.connect(USUAL)));
        all.add(perOperation(
                "cold-10000",
                "the first 10,000 such connections after a start",
                new Bar.None(),
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
                Works.open(USUAL, 1000, 10_000)));
        all.add(bulk("bulk-16k", "PUBLISH of 16 KB", new Bar.OfHaproxy(0.65), 16 << 10));
        all.add(bulk("bulk-1m", "PUBLISH of 1 MB", new Bar.None(), 1 << 20));
    }

    private static Scenario roundTrips(int clients, int inFlight, Bar bar) {
        return perOperation(
                "roundtrip-" + clients + "x" + inFlight,
                "PUBLISH of 64 B, QoS 1, and PUBACK: " + clients + " clients, " + inFlight + " in flight",
                bar,
                Works.roundTrips(USUAL, clients, inFlight));
    }

    private static Metric cpu(Bar bar) {
        return new Metric("cpu_us", "CPU per operation", "µs", bar);
    }

    private static Scenario perOperation(String name, String title, Bar bar, Scenario.Work work) {
        return new Scenario(name, title, List.of(cpu(bar)), THREE, List.of(), work);
    }

    private static Scenario overTls(String name, String title, List<Metric> metrics, Scenario.Work work) {
        return new Scenario(name, title, metrics, THREE, List.of("openssl"), work);
    }

    private static Scenario bulk(String name, String title, Bar bar, int payload) {
        return new Scenario(
                name,
                title + ", QoS 0, 2 clients up and 2 down",
                List.of(new Metric("cpu_ms_per_gb", "CPU per GB", "ms", bar)),
                List.of(Competitor.TIDEGATE, Competitor.HAPROXY, Competitor.HAPROXY_SPLICE, Competitor.NGINX),
                List.of(),
                Works.bulk(USUAL, payload));
    }
}
