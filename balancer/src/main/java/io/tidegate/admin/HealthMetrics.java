package io.tidegate.admin;

import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.tidegate.admin.Family.Point;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What `/metrics` shows of probes, and of what clients complain of. Any thread.
final class HealthMetrics {
    private static final double NANOS_PER_SECOND = 1e9;

    private HealthMetrics() {}

    static void addTo(List<MetricSnapshot> families, Status status) {
        List<Point> results = new ArrayList<>();
        List<Point> verdicts = new ArrayList<>();
        List<Point> seconds = new ArrayList<>();
        List<Point> ejections = new ArrayList<>();
        for (NodeStatus node : status.nodes()) {
            String pool = node.pool();
            String name = node.name();
            ProbeStatus probe = node.probe();
            ejections.add(Point.of((double) probe.ejections(), "pool", pool, "node", name));
            probe.results()
                    .forEach((result, count) ->
                            results.add(Point.of((double) count, "pool", pool, "node", name, "result", result)));
            Duration took = probe.took();
            if (took != null) {
                seconds.add(Point.of(took.toNanos() / NANOS_PER_SECOND, "pool", pool, "node", name));
            }
            if (probe.verdict() != null) {
                for (String verdict : ProbeStatus.VERDICTS) {
                    double is = verdict.equals(probe.verdict()) ? 1 : 0;
                    verdicts.add(Point.of(is, "pool", pool, "node", name, "verdict", verdict));
                }
            }
        }
        families.add(Family.PROBES.of(results));
        families.add(Family.PROBE_VERDICT.of(verdicts));
        families.add(Family.PROBE_SECONDS.of(seconds));
        families.add(Family.EJECTIONS.of(ejections));
        families.add(Family.POOL_STALLED.of(status.pools().stream()
                .map(pool -> Point.of(pool.stalled() ? 1 : 0, "pool", pool.name()))
                .toList()));
        families.add(Family.COMPLAINTS.of(status.complaints().kinds().entrySet().stream()
                .map(kind -> Point.of((double) kind.getValue(), "kind", kind.getKey()))
                .toList()));
        families.add(Family.COMPLAINTS_DROPPED.of((double) status.complaints().dropped()));
    }
}
