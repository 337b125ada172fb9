package io.tidegate.benchmark.report;

import io.tidegate.benchmark.figures.Estimate;
import io.tidegate.benchmark.report.Svg.Anchor;
import io.tidegate.benchmark.report.Svg.Pen;
import io.tidegate.benchmark.report.Svg.Style;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// What an operation costs as clients and nodes become more, for each proxy.
final class GrowthPlot {
    private static final double WIDTH = 960;
    private static final double HEIGHT = 380;
    private static final double TOP = 84;
    private static final double FLOOR = 320;
    private static final int TICKS = 4;

    private GrowthPlot() {}

    /// @param points scenarios by how many there are in them
    private record Panel(String title, String axis, double left, Map<Integer, String> points) {
        static final double SPAN = 390;

        double x(double count) {
            double least = points.keySet().iterator().next();
            double most =
                    points.keySet().stream().mapToInt(Integer::intValue).max().orElseThrow();
            return left + 24 + Math.log(count / least) / Math.log(most / least) * (SPAN - 48);
        }
    }

    static String of(Report report) {
        Svg svg = new Svg(WIDTH, HEIGHT, "CPU per operation as clients and nodes become more");
        svg.text(16, 26, "Cost as it grows", Style.TITLE);
        svg.text(16, 44, "CPU of the proxy per operation, µs; medians with their 80 % intervals", Style.SMALL);
        List<String> proxies = List.of(Row.TIDEGATE, Row.HAPROXY, Row.NGINX);
        double x = 646;
        for (String proxy : proxies) {
            svg.line(x, 40, x + 22, 40, new Pen(2.5, Palette.colour(proxy)));
            svg.text(x + 28, 44, Palette.title(proxy), Style.SMALL);
            x += 100;
        }
        panel(
                svg,
                report,
                new Panel(
                        "A round trip of 64 B, one in flight on each client",
                        "clients",
                        60,
                        points("roundtrip-100x1", 100, "roundtrip-1000x1", 1000, "grow-clients-9000", 9000)));
        panel(
                svg,
                report,
                new Panel(
                        "A connection, MQTT-aware, with PROXY header",
                        "nodes",
                        546,
                        points("grow-nodes-2", 2, "connect-affinity", 4, "grow-nodes-20", 20, "grow-nodes-200", 200)));
        return svg.text();
    }

    private static Map<Integer, String> points(Object... scenariosAndCounts) {
        Map<Integer, String> points = new TreeMap<>();
        for (int i = 0; i < scenariosAndCounts.length; i += 2) {
            points.put((Integer) scenariosAndCounts[i + 1], (String) scenariosAndCounts[i]);
        }
        return points;
    }

    private static void panel(Svg svg, Report report, Panel panel) {
        svg.text(panel.left(), TOP - 14, panel.title(), Style.PLAIN.thick());
        Map<Integer, Row> rows = new TreeMap<>();
        panel.points()
                .forEach((count, scenario) -> report.rows().stream()
                        .filter(row -> row.scenario().equals(scenario))
                        .findFirst()
                        .ifPresent(row -> rows.put(count, row)));
        if (rows.size() < 2) {
            svg.text(panel.left(), TOP + 20, "not measured", Style.SMALL);
            return;
        }
        double top = Ticks.above(rows.values().stream()
                .flatMap(row -> row.medians().values().stream())
                .mapToDouble(Estimate::high)
                .max()
                .orElseThrow());
        for (int i = 0; i <= TICKS; i++) {
            double y = y(top * i / TICKS, top);
            svg.line(panel.left(), y, panel.left() + Panel.SPAN, y, i == 0 ? new Pen(1, Svg.PALE) : Pen.HAIR);
            svg.text(panel.left() - 8, y + 4, Ticks.text(top * i / TICKS), Style.SMALL.at(Anchor.END));
        }
        rows.keySet()
                .forEach(count -> svg.text(
                        panel.x(count),
                        FLOOR + 18,
                        String.format(Locale.ROOT, "%,d", count),
                        Style.SMALL.at(Anchor.MIDDLE)));
        svg.text(panel.left() + Panel.SPAN / 2, FLOOR + 38, panel.axis(), Style.SMALL.at(Anchor.MIDDLE));
        for (String proxy : List.of(Row.NGINX, Row.HAPROXY, Row.TIDEGATE)) {
            line(svg, panel, rows, new Curve(proxy, top));
        }
    }

    /// @param top of its axis
    private record Curve(String proxy, double top) {}

    private static void line(Svg svg, Panel panel, Map<Integer, Row> rows, Curve curve) {
        String colour = Palette.colour(curve.proxy());
        List<String> points = new ArrayList<>();
        rows.forEach((count, row) -> {
            Estimate estimate = row.medians().get(curve.proxy());
            if (estimate != null) {
                double x = panel.x(count);
                double y = y(estimate.median(), curve.top());
                points.add(Svg.n(x) + "," + Svg.n(y));
                svg.line(x, y(estimate.low(), curve.top()), x, y(estimate.high(), curve.top()), new Pen(1.5, colour));
                svg.dot(x, y, 3.5, colour, colour);
            }
        });
        svg.polyline(String.join(" ", points), new Pen(2.5, colour));
    }

    private static double y(double value, double top) {
        return FLOOR - value / top * (FLOOR - TOP);
    }
}
