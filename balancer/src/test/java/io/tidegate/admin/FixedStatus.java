package io.tidegate.admin;

import io.tidegate.observe.CloseCause;
import io.tidegate.observe.LoopMetrics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A balancer with two loops, one listener and three nodes, at one moment; its readiness may change.
final class FixedStatus implements Status {
    static final Instant SINCE = Instant.parse("2026-11-24T02:00:00Z");

    private final List<LoopMetrics> loops = List.of(new LoopMetrics("loop-0", 0), new LoopMetrics("loop-1", 0));
    volatile List<CertificateStatus> further = List.of();
    volatile Readiness readiness = Readiness.READY;

    FixedStatus() {
        LoopMetrics first = loops.getFirst();
        first.accepted.add(5);
        first.closed.increment(CloseCause.CLIENT_RESET);
        first.closed.increment(CloseCause.TOO_FAST);
        first.bytesFromClients.add(1000);
        first.turned(0, 2_000_000);
        first.clientHandshakes.full.add(3);
        first.clientHandshakes.underWay.add(2);
        first.tlvsLeftOut.increment();
        loops.getLast().accepted.add(2);
        loops.getLast().dialsFailed.increment();
        loops.getLast().clientHandshakes.full.increment();
        loops.getLast().clientHandshakes.waiting.increment();
        loops.getLast().nodeHandshakes.resumed.add(7);
    }

    @Override
    public Readiness readiness() {
        return readiness;
    }

    @Override
    public List<ListenerStatus> listeners() {
        return List.of(new ListenerStatus("tcp:default", "0.0.0.0:1883", 5, 1_024_000));
    }

    @Override
    public List<NodeStatus> nodes() {
        return List.of(
                node("emqx1", NodeStatus.Role.PRIMARY, NodeHealth.of(NodeHealth.State.UP, SINCE, "")),
                node(
                        "emqx2",
                        NodeStatus.Role.PRIMARY,
                        new NodeHealth(NodeHealth.State.BACKOFF, SINCE, Duration.ofMillis(1500), "dial: \"refused\"")),
                node("emqx3", NodeStatus.Role.BACKUP, NodeHealth.of(NodeHealth.State.DOWN, SINCE, "no address")));
    }

    private static NodeStatus node(String name, NodeStatus.Role role, NodeHealth health) {
        NodeStatus.Plan plan = new NodeStatus.Plan("192.168.0.2:1883", 2, 100, role);
        ProbeStatus probe = role == NodeStatus.Role.BACKUP
                ? ProbeStatus.off(2)
                : new ProbeStatus("mqtt", "passes", "pass", Duration.ofMillis(7), Map.of("pass", 9L, "silent", 1L), 0);
        return new NodeStatus("default", name, plan, health, new NodeStatus.Load(3, 30, 4, 1), probe);
    }

    @Override
    public List<PoolStatus> pools() {
        return List.of(new PoolStatus("default", true), new PoolStatus("other", false));
    }

    @Override
    public Complaints complaints() {
        return new Complaints(Map.of("silent", 11L, "refused", 1L), 3);
    }

    @Override
    public List<DiscoveryStatus> discovery() {
        return List.of(
                new DiscoveryStatus(
                        "default",
                        "dns",
                        "DNS broker.example",
                        new DiscoveryStatus.Last(3, SINCE),
                        "the server failed (\"SERVFAIL\")",
                        new DiscoveryStatus.Answers(7, 2)),
                new DiscoveryStatus(
                        "north",
                        "file",
                        "file nodes.conf",
                        new DiscoveryStatus.Last(2, SINCE),
                        null,
                        new DiscoveryStatus.Answers(1, 0)),
                new DiscoveryStatus("south", "emqx", "EMQX http://a", null, null, new DiscoveryStatus.Answers(0, 0)));
    }

    @Override
    public List<CertificateStatus> certificates() {
        Duration left = Duration.ofDays(30).minusSeconds(1);
        List<CertificateStatus> all = new ArrayList<>(further);
        all.addAll(List.of(
                certificate("mqtt.pem", "CN=mqtt.example,O=\"Tide\"", left, List.of("listeners.ssl.default")),
                certificate("pool.pem", "CN=tidegate", Duration.ofSeconds(-1), List.of("pools.north", "pools.south"))));
        return all;
    }

    static CertificateStatus certificate(String file, String subject, Duration left, List<String> usedBy) {
        var validity = new CertificateStatus.Validity(SINCE.minus(Duration.ofDays(60)), SINCE.plus(left), left);
        return new CertificateStatus(
                "/etc/tidegate/" + file, subject, List.of("mqtt.example", "*.mqtt.example"), validity, usedBy);
    }

    @Override
    public List<MigrationStatus> migrations() {
        return List.of(
                new MigrationStatus(
                        MigrationStatus.Kind.DRAIN,
                        "default",
                        "emqx1",
                        MigrationStatus.Phase.RUNNING,
                        new MigrationStatus.Count(30, 8, 12, 2.5),
                        SINCE,
                        Duration.ofSeconds(12),
                        null),
                new MigrationStatus(
                        MigrationStatus.Kind.REBALANCE,
                        "default",
                        null,
                        MigrationStatus.Phase.STOPPED,
                        new MigrationStatus.Count(0, 0, 5, 0),
                        SINCE,
                        null,
                        "an operator stopped it"));
    }

    @Override
    public List<LoopMetrics> loops() {
        return loops;
    }

    @Override
    public long logDropped() {
        return 4;
    }
}
