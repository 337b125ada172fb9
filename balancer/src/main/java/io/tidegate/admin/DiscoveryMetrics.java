package io.tidegate.admin;

import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.tidegate.admin.Family.Point;
import java.util.ArrayList;
import java.util.List;

/// What `/metrics` shows of those who know the nodes of pools.
final class DiscoveryMetrics {
    private DiscoveryMetrics() {}

    static void addTo(List<MetricSnapshot> families, List<DiscoveryStatus> sources) {
        List<Point> works = new ArrayList<>();
        List<Point> nodes = new ArrayList<>();
        List<Point> answered = new ArrayList<>();
        List<Point> answers = new ArrayList<>();
        for (DiscoveryStatus each : sources) {
            works.add(point(each, each.works() ? 1 : 0));
            DiscoveryStatus.Last last = each.last();
            if (last != null) {
                nodes.add(point(each, last.nodes()));
                answered.add(point(each, (double) last.at().getEpochSecond()));
            }
            answers.add(Point.of(
                    (double) each.answers().good(), "pool", each.pool(), "source", each.source(), "result", "ok"));
            answers.add(Point.of(
                    (double) each.answers().failed(),
                    "pool",
                    each.pool(),
                    "source",
                    each.source(),
                    "result",
                    "failed"));
        }
        families.add(Family.DISCOVERY_UP.of(works));
        families.add(Family.DISCOVERY_NODES.of(nodes));
        families.add(Family.DISCOVERY_ANSWERED.of(answered));
        families.add(Family.DISCOVERY_ANSWERS.of(answers));
    }

    private static Point point(DiscoveryStatus of, double value) {
        return Point.of(value, "pool", of.pool(), "source", of.source());
    }
}
