package io.tidegate.admin;

import io.tidegate.observe.CloseCause;
import io.tidegate.observe.LoopMetrics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// A balancer with two loops, one listener and three nodes, at one moment; its readiness may change.
final class FixedStatus implements Status {
    static final Instant SINCE = Instant.parse("2026-11-24T02:00:00Z");

    private final List<LoopMetrics> loops = List.of(new LoopMetrics("loop-0", 0), new LoopMetrics("loop-1", 0));
    volatile Readiness readiness = Readiness.READY;

    FixedStatus() {
        LoopMetrics first = loops.getFirst();
        first.accepted.add(5);
        first.closed.increment(CloseCause.CLIENT_RESET);
        first.closed.increment(CloseCause.TOO_FAST);
        first.bytesFromClients.add(1000);
        first.turned(0, 2_000_000);
        loops.getLast().accepted.add(2);
        loops.getLast().dialsFailed.increment();
    }

    @Override
    public Readiness readiness() {
        return readiness;
    }

    @Override
    public List<ListenerStatus> listeners() {
        return List.of(new ListenerStatus("default", "0.0.0.0:1883", 5, 1_024_000));
    }

    @Override
    public List<NodeStatus> nodes() {
        return List.of(
                node("emqx1", NodeStatus.Role.PRIMARY, new NodeHealth.Up(SINCE)),
                node(
                        "emqx2",
                        NodeStatus.Role.PRIMARY,
                        new NodeHealth.Backoff(SINCE, Duration.ofMillis(1500), "dial: \"refused\"")),
                node("emqx3", NodeStatus.Role.BACKUP, new NodeHealth.Down(SINCE, "no address")));
    }

    private static NodeStatus node(String name, NodeStatus.Role role, NodeHealth health) {
        NodeStatus.Plan plan = new NodeStatus.Plan("192.168.0.2:1883", 2, role);
        return new NodeStatus("default", name, plan, health, new NodeStatus.Load(3, 30));
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
