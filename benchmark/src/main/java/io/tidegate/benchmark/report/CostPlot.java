package io.tidegate.benchmark.report;

import io.tidegate.benchmark.report.Svg.Style;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// What each proxy needs, as bars: one panel for a figure, because their units are not the same.
final class CostPlot {
    private static final double WIDTH = 960;
    private static final double TOP = 66;
    private static final int COLUMNS = 3;
    private static final double ROOM = 312;
    private static final double PANEL = 118;

    /// What is shown, in its order, and what people call it. What was not measured is left out.
    private static final List<Map.Entry<String, String>> SHOWN = List.of(
            Map.entry("connect-affinity", "Connection, MQTT-aware, PROXY header"),
            Map.entry("tls-connect-ecdsa", "TLS 1.3 connection, ECDSA P-256"),
            Map.entry("tls-connect-resumed", "TLS 1.3 connection, resumed"),
            Map.entry("roundtrip-100x1", "Round trip, 100 clients"),
            Map.entry("roundtrip-1000x1", "Round trip, 1,000 clients"),
            Map.entry("roundtrip-100x16", "Round trip, 16 in flight"),
            Map.entry("open-10000", "Round trip, 10,000/s over 1,000"),
            Map.entry("bulk-16k", "PUBLISH of 16 KB, per GB"),
            Map.entry("tls-roundtrip-100x1", "Round trip over TLS, 100 clients"),
            Map.entry("idle-9000/bytes_per_client", "Idle client, resident"),
            Map.entry("tls-idle-4000/bytes_per_client", "Idle client over TLS, resident"),
            Map.entry("tls-connect-rsa", "TLS 1.3 connection, RSA 2048"));

    private static final List<String> PROXIES = List.of(Row.TIDEGATE, Row.HAPROXY, Row.NGINX);

    private CostPlot() {}

    static String of(Report report) {
        List<BarPanel> panels = SHOWN.stream()
                .flatMap(each -> row(report, each.getKey()).map(row -> panel(each.getValue(), row)).stream())
                .toList();
        double height = TOP + Math.ceilDiv(panels.size(), COLUMNS) * PANEL + 4;
        Svg svg = new Svg(WIDTH, height, "What each proxy needs, in absolute figures");
        svg.text(16, 26, "What it costs", Style.TITLE);
        svg.text(16, 44, "Medians with their 80 % intervals; shorter is better", Style.SMALL);
        for (int i = 0; i < panels.size(); i++) {
            int line = i / COLUMNS;
            panels.get(i).draw(svg, 16 + i % COLUMNS * ROOM, TOP + line * PANEL);
        }
        return svg.text();
    }

    private static BarPanel panel(String title, Row row) {
        return new BarPanel(title, row.metric().unit(), PROXIES, row.medians(), OptionalDouble.empty());
    }

    /// @param place `scenario`, or `scenario/metric` where it has several
    private static Optional<Row> row(Report report, String place) {
        String[] parts = place.split("/", 2);
        return report.rows().stream()
                .filter(row -> row.scenario().equals(parts[0]))
                .filter(row -> parts.length < 2 || row.metric().name().equals(parts[1]))
                .findFirst();
    }
}
