package io.tidegate.admin;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.tidegate.admin.Family.Point;
import io.tidegate.observe.CloseCause;
import io.tidegate.observe.LoopMetrics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/// The page `/metrics`: what there is to show, gathered when it is asked for. Any thread.
final class Metrics {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final List<String> NODE_STATES = NodeHealth.State.labels();

    private final Status status;
    private final ProcessFigures process = new ProcessFigures(Path.of("/proc/self"));

    Metrics(Status status) {
        this.status = status;
    }

    /// In the format that the header `Accept` asks for: OpenMetrics, or Prometheus' text.
    Reply page(String accept) {
        // Here and not at the start of the process: it costs 50 ms there once, and next to nothing at each scrape.
        ExpositionFormatWriter writer = ExpositionFormats.init().findWriter(accept);
        ByteArrayOutputStream page = new ByteArrayOutputStream(16 * 1024);
        try {
            writer.write(page, snapshot());
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return Reply.bytes(writer.getContentType(), page.toByteArray());
    }

    private MetricSnapshots snapshot() {
        List<MetricSnapshot> families = new ArrayList<>();
        families.add(Family.READY.of(status.readiness().isReady() ? 1 : 0));
        families.add(Family.LOG_DROPPED.of((double) status.logDropped()));
        links(families, status.loops());
        loops(families, status.loops());
        listeners(families, status.listeners());
        nodes(families, status.nodes());
        MoveMetrics.addTo(families, status.loops(), status.nodes());
        HealthMetrics.addTo(families, status);
        DiscoveryMetrics.addTo(families, status.discovery());
        TlsMetrics.addTo(families, status);
        process.addTo(families);
        return new MetricSnapshots(families);
    }

    private static void links(List<MetricSnapshot> families, List<LoopMetrics> loops) {
        families.add(Family.LINKS.of(sum(loops, LoopMetrics::open)));
        families.add(Family.ACCEPTED.of(sum(loops, loop -> loop.accepted.value())));
        List<Point> closed = new ArrayList<>();
        List<Point> refusals = new ArrayList<>();
        for (CloseCause cause : CloseCause.values()) {
            double count = sum(loops, loop -> loop.closed.value(cause));
            closed.add(Point.of(count, "side", cause.side().label(), "reason", cause.label()));
            if (cause.isRefusal()) {
                refusals.add(Point.of(count, "reason", cause.label()));
            }
        }
        families.add(Family.CLOSED.of(closed));
        families.add(Family.REFUSALS.of(refusals));
        families.add(Family.BYTES.of(List.of(
                Point.of(sum(loops, loop -> loop.bytesFromClients.value()), "direction", "from_clients"),
                Point.of(sum(loops, loop -> loop.bytesFromNodes.value()), "direction", "from_nodes"))));
        families.add(Family.DIALS.of(List.of(
                Point.of(sum(loops, loop -> loop.dialsOk.value()), "result", "ok"),
                Point.of(sum(loops, loop -> loop.dialsFailed.value()), "result", "failed"))));
        families.add(Family.RETRIES.of(sum(loops, loop -> loop.retries.value())));
        families.add(Family.LATE_CONNECTS.of(sum(loops, loop -> loop.lateConnects.value())));
        families.add(Family.CONNACKS.of(sum(loops, loop -> loop.connacksRefused.value())));
        families.add(Family.TLVS_LEFT_OUT.of(sum(loops, loop -> loop.tlvsLeftOut.value())));
        families.add(Family.BUFFERS.of(sum(loops, loop -> loop.bufferBytes.value())));
        families.add(Family.BUGS.of(sum(loops, loop -> loop.bugs.value())));
    }

    private static double sum(List<LoopMetrics> loops, ToLongFunction<LoopMetrics> number) {
        return loops.stream().mapToLong(number).sum();
    }

    private static void loops(List<MetricSnapshot> families, List<LoopMetrics> loops) {
        families.add(each(Family.LOOP_LAG, loops, loop -> loop.lagNanos.value() / NANOS_PER_SECOND));
        families.add(each(Family.LOOP_BUSY, loops, loop -> loop.busyNanos.value() / NANOS_PER_SECOND));
        families.add(each(Family.LOOP_TURNS, loops, loop -> loop.turns.value()));
    }

    private static MetricSnapshot each(Family family, List<LoopMetrics> loops, ToDoubleFunction<LoopMetrics> number) {
        return family.of(loops.stream()
                .map(loop -> Point.of(number.applyAsDouble(loop), "loop", loop.name()))
                .toList());
    }

    private static void listeners(List<MetricSnapshot> families, List<ListenerStatus> listeners) {
        families.add(Family.LISTENER.of(listeners.stream()
                .map(listener -> Point.of((double) listener.connections(), "listener", listener.name()))
                .toList()));
        families.add(Family.LISTENER_MAX.of(listeners.stream()
                .map(listener -> Point.of(listener.connectionsMax(), "listener", listener.name()))
                .toList()));
    }

    private static void nodes(List<MetricSnapshot> families, List<NodeStatus> nodes) {
        families.add(each(Family.NODE_CLIENTS, nodes, node -> node.load().clients()));
        families.add(each(Family.NODE_ASSIGNED, nodes, node -> node.load().total()));
        families.add(each(Family.NODE_WEIGHT, nodes, node -> node.plan().weight()));
        List<Point> states = new ArrayList<>();
        for (NodeStatus node : nodes) {
            String now = node.health().state().label();
            for (String state : NODE_STATES) {
                states.add(
                        Point.of(state.equals(now) ? 1 : 0, "pool", node.pool(), "node", node.name(), "state", state));
            }
        }
        families.add(Family.NODE_STATE.of(states));
    }

    private static MetricSnapshot each(Family family, List<NodeStatus> nodes, NodeNumber number) {
        return family.of(nodes.stream()
                .map(node -> Point.of(number.of(node), "pool", node.pool(), "node", node.name()))
                .toList());
    }

    private interface NodeNumber {
        double of(NodeStatus node);
    }
}
