package io.tidegate.admin;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.List;

/// Every metric there is: its name, its kind, its unit, what it means. Immutable.
///
/// The documentation of the metrics is made from this. Counters appear with `_total` after the name here.
public enum Family {
    READY("tidegate_ready", Kind.GAUGE, "", "1 if new clients should be sent here, else 0: as /readyz."),
    LINKS("tidegate_links", Kind.GAUGE, "", "Connections of clients that are open."),
    ACCEPTED("tidegate_links_accepted", Kind.COUNTER, "", "Connections of clients that were accepted."),
    CLOSED("tidegate_links_closed", Kind.COUNTER, "", "Connections of clients that ended, by whose doing and why."),
    REFUSALS("tidegate_refusals", Kind.COUNTER, "", "Those of the closed that were turned away by the balancer."),
    BYTES("tidegate_bytes", Kind.COUNTER, "bytes", "Bytes read, by where they came from."),
    DIALS("tidegate_dials", Kind.COUNTER, "", "Connections to nodes that were tried, by result."),
    RETRIES("tidegate_retries", Kind.COUNTER, "", "Clients given to a further node, unseen by them."),
    LATE_CONNECTS(
            "tidegate_late_connects",
            Kind.COUNTER,
            "",
            "Links that a node ended after another one, which was silent and had their CONNECT too, woke up."),
    CONNACKS("tidegate_connacks_refused", Kind.COUNTER, "", "CONNACKs with an error code passed on to clients."),
    TLVS_LEFT_OUT(
            "tidegate_tlvs_left_out",
            Kind.COUNTER,
            "",
            "What was known of clients and not told to a node, because it is unclean."),
    HANDSHAKES(
            "tidegate_tls_handshakes",
            Kind.COUNTER,
            "",
            "TLS handshakes that ended, by whom they were with and what came of them."),
    HANDSHAKING("tidegate_tls_handshakes_under_way", Kind.GAUGE, "", "TLS handshakes that are under way."),
    HANDSHAKES_WAITING("tidegate_tls_handshakes_waiting", Kind.GAUGE, "", "TLS handshakes that wait for their turn."),
    CERTIFICATE_END(
            "tidegate_tls_certificate_not_after_seconds",
            Kind.GAUGE,
            "seconds",
            "When a certificate of ours expires, in seconds since 1970."),
    CERTIFICATE_DAYS(
            "tidegate_tls_certificate_days_left",
            Kind.GAUGE,
            "",
            "Whole days until a certificate of ours expires; below 0 once it has."),
    BUFFERS("tidegate_buffer_bytes", Kind.GAUGE, "bytes", "Bytes held for sockets that do not take them now."),
    BUGS("tidegate_bugs", Kind.COUNTER, "", "Exceptions that nobody expected: each one is worth a report."),
    LOG_DROPPED("tidegate_log_dropped", Kind.COUNTER, "", "Log lines dropped because their reader was too slow."),
    LOOP_LAG("tidegate_loop_lag_seconds", Kind.GAUGE, "seconds", "Longest turn of the last 30 to 60 seconds."),
    LOOP_BUSY("tidegate_loop_busy_seconds", Kind.COUNTER, "seconds", "Time spent in turns, without waiting."),
    LOOP_TURNS("tidegate_loop_turns", Kind.COUNTER, "", "Turns of an event loop."),
    LISTENER("tidegate_listener_connections", Kind.GAUGE, "", "Open connections of a listener."),
    LISTENER_MAX("tidegate_listener_connections_limit", Kind.GAUGE, "", "The most connections a listener takes."),
    NODE_CLIENTS("tidegate_node_clients", Kind.GAUGE, "", "Clients that a node has."),
    NODE_ASSIGNED("tidegate_node_clients_assigned", Kind.COUNTER, "", "Clients that a node was ever given."),
    NODE_STATE("tidegate_node_state", Kind.GAUGE, "", "1 for the state that a node is in, 0 for the others."),
    NODE_WEIGHT("tidegate_node_weight", Kind.GAUGE, "", "Weight of a node that is in force."),
    NODE_MOVES(
            "tidegate_node_moves",
            Kind.COUNTER,
            "",
            "Live clients that came to a node from another one, or went to one, by direction."),
    MOVES(
            "tidegate_moves",
            Kind.COUNTER,
            "",
            "Moves of live clients between nodes, by how they were made, what came of them, and why."),
    CONTINUITY_EVENTS(
            "tidegate_continuity_events",
            Kind.COUNTER,
            "",
            "What happened to messages and sessions of clients that were moved."),
    CONTINUITY_CLIENTS(
            "tidegate_continuity_clients",
            Kind.GAUGE,
            "",
            "Clients that can be moved (followed), have no node and are kept (held), or wait to be moved (waiting)."),
    PROBES("tidegate_probes", Kind.COUNTER, "", "Probes of a node that ended, by result."),
    PROBE_VERDICT("tidegate_probe_verdict", Kind.GAUGE, "", "1 for what probes say of a node, 0 for the rest."),
    PROBE_SECONDS("tidegate_probe_seconds", Kind.GAUGE, "seconds", "How long the last probe of a node took."),
    EJECTIONS("tidegate_node_ejections", Kind.COUNTER, "", "How often a node was left alone for failing clients."),
    POOL_STALLED(
            "tidegate_pool_stalled",
            Kind.GAUGE,
            "",
            "1 where all nodes of a pool accept connections and none answers a CONNECT, else 0."),
    COMPLAINTS("tidegate_complaints", Kind.COUNTER, "", "Failures of nodes that clients met, by kind."),
    COMPLAINTS_DROPPED(
            "tidegate_complaints_dropped",
            Kind.COUNTER,
            "",
            "Of these, those that no node was judged by, because too many came at once."),
    DISCOVERY_UP(
            "tidegate_discovery_up",
            Kind.GAUGE,
            "",
            "1 if whoever knows the nodes of a pool gave a good answer last time, else 0."),
    DISCOVERY_NODES("tidegate_discovery_nodes", Kind.GAUGE, "", "Nodes that the last good answer listed."),
    DISCOVERY_ANSWERED(
            "tidegate_discovery_last_answer_seconds",
            Kind.GAUGE,
            "seconds",
            "When the last good answer came, in seconds since 1970."),
    DISCOVERY_ANSWERS(
            "tidegate_discovery_answers",
            Kind.COUNTER,
            "",
            "Times that the nodes of a pool were asked for, by result."),
    CPU("process_cpu_seconds", Kind.COUNTER, "seconds", "CPU time that the process has used."),
    RESIDENT("process_resident_memory_bytes", Kind.GAUGE, "bytes", "Memory of the process that is resident."),
    OPEN_FDS("process_open_fds", Kind.GAUGE, "", "File descriptors that are open."),
    MAX_FDS("process_max_fds", Kind.GAUGE, "", "File descriptors that may be open."),
    HEAP("jvm_memory_used_bytes", Kind.GAUGE, "bytes", "Memory of the Java heap that is used.");

    /// What one may do with its numbers.
    public enum Kind {
        COUNTER,
        GAUGE
    }

    /// One number of a family.
    record Point(double value, Labels labels) {
        static Point of(double value, String... labels) {
            return new Point(value, Labels.of(labels));
        }
    }

    private final String id;
    private final Kind kind;
    private final String unit;
    private final String help;

    Family(String id, Kind kind, String unit, String help) {
        this.id = id;
        this.kind = kind;
        this.unit = unit;
        this.help = help;
    }

    /// As it is exposed, `_total` included.
    public String exposedName() {
        return switch (kind) {
            case COUNTER -> id + "_total";
            case GAUGE -> id;
        };
    }

    public Kind kind() {
        return kind;
    }

    /// `bytes`, `seconds`, or empty for things that are counted.
    public String unit() {
        return unit;
    }

    public String help() {
        return help;
    }

    MetricSnapshot of(double value) {
        return of(List.of(Point.of(value)));
    }

    MetricSnapshot of(List<Point> points) {
        return switch (kind) {
            case COUNTER -> counter(points);
            case GAUGE -> gauge(points);
        };
    }

    private MetricSnapshot counter(List<Point> points) {
        CounterSnapshot.Builder family = CounterSnapshot.builder().name(id).help(help);
        if (!unit.isEmpty()) {
            family.unit(new Unit(unit));
        }
        for (Point point : points) {
            family.dataPoint(CounterDataPointSnapshot.builder()
                    .value(point.value())
                    .labels(point.labels())
                    .build());
        }
        return family.build();
    }

    private MetricSnapshot gauge(List<Point> points) {
        GaugeSnapshot.Builder family = GaugeSnapshot.builder().name(id).help(help);
        if (!unit.isEmpty()) {
            family.unit(new Unit(unit));
        }
        for (Point point : points) {
            family.dataPoint(GaugeDataPointSnapshot.builder()
                    .value(point.value())
                    .labels(point.labels())
                    .build());
        }
        return family.build();
    }
}
