package io.tidegate.admin;

import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.tidegate.admin.Family.Point;
import io.tidegate.observe.Counter;
import io.tidegate.observe.HandshakeCounters;
import io.tidegate.observe.LoopMetrics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/// What `/metrics` shows of TLS. Any thread.
final class TlsMetrics {
    private TlsMetrics() {}

    static void addTo(List<MetricSnapshot> families, Status status) {
        Handshakes clients = new Handshakes("client", status.loops(), loop -> loop.clientHandshakes);
        Handshakes nodes = new Handshakes("node", status.loops(), loop -> loop.nodeHandshakes);
        List<Point> ended = new ArrayList<>(clients.ended());
        ended.addAll(nodes.ended());
        families.add(Family.HANDSHAKES.of(ended));
        families.add(Family.HANDSHAKING.of(List.of(
                clients.point(handshakes -> handshakes.underWay), nodes.point(handshakes -> handshakes.underWay))));
        families.add(Family.HANDSHAKES_WAITING.of(List.of(
                clients.point(handshakes -> handshakes.waiting), nodes.point(handshakes -> handshakes.waiting))));
        families.add(certificates(
                Family.CERTIFICATE_END,
                status,
                certificate -> certificate.validity().notAfter().getEpochSecond()));
        families.add(certificates(Family.CERTIFICATE_DAYS, status, CertificateStatus::daysLeft));
    }

    /// One number for each use. A file that is named twice there is one use: the certificate that ends first counts.
    private static MetricSnapshot certificates(
            Family family, Status status, ToDoubleFunction<CertificateStatus> number) {
        Map<Labels, Double> uses = new LinkedHashMap<>();
        for (CertificateStatus certificate : status.certificates()) {
            for (String use : certificate.usedBy()) {
                Labels labels = Labels.of("used_by", use, "file", certificate.file(), "subject", certificate.subject());
                uses.merge(labels, number.applyAsDouble(certificate), Math::min);
            }
        }
        List<Point> points = new ArrayList<>();
        uses.forEach((labels, value) -> points.add(new Point(value, labels)));
        return family.of(points);
    }

    /// With one side, on all loops.
    private record Handshakes(String side, List<LoopMetrics> loops, Function<LoopMetrics, HandshakeCounters> of) {
        List<Point> ended() {
            return List.of(
                    Point.of(sum(handshakes -> handshakes.full), "side", side, "result", "full"),
                    Point.of(sum(handshakes -> handshakes.resumed), "side", side, "result", "resumed"),
                    Point.of(sum(handshakes -> handshakes.failed), "side", side, "result", "failed"));
        }

        Point point(Function<HandshakeCounters, Counter> counter) {
            return Point.of(sum(counter), "side", side);
        }

        private double sum(Function<HandshakeCounters, Counter> counter) {
            return loops.stream()
                    .mapToLong(loop -> counter.apply(of.apply(loop)).value())
                    .sum();
        }
    }
}
