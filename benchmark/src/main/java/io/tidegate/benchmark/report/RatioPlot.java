package io.tidegate.benchmark.report;

import io.tidegate.benchmark.figures.Bar;
import io.tidegate.benchmark.figures.Estimate;
import io.tidegate.benchmark.report.Svg.Anchor;
import io.tidegate.benchmark.report.Svg.Pen;
import io.tidegate.benchmark.report.Svg.Style;
import java.util.List;

/// A report's ratios: Tidegate's figure over HAProxy's with its interval, the bar that it is held to,
/// and NGINX beside it.
final class RatioPlot {
    private static final double WIDTH = 1000;
    private static final double LEFT = 280;
    private static final double RIGHT = 660;
    private static final double LINE = 24;
    private static final double TOP = 84;
    private static final double BOTTOM = 16;
    private static final double RATIO_MAX = 1.5;
    private static final double STEP = 0.25;
    // Where columns begin, right of the axis.
    private static final double RATIO = 20;
    private static final double INTERVAL = 66;
    private static final double BAR = 166;
    private static final double VERDICT = 232;

    private RatioPlot() {}

    static String of(Report report) {
        List<Row> rows = report.rows();
        double height = TOP + rows.size() * LINE + BOTTOM;
        Svg svg = new Svg(WIDTH, height, "Tidegate's figures over HAProxy's, with intervals and bars");
        svg.text(16, 26, "Cost of Tidegate over cost of HAProxy", Style.TITLE);
        svg.text(
                16,
                44,
                "Left of 1 is less than HAProxy. Median of paired ratios, line: its 80 % interval",
                Style.SMALL);
        legend(svg);
        axis(svg, height);
        for (int i = 0; i < rows.size(); i++) {
            row(svg, rows.get(i), TOP + i * LINE + LINE / 2, i % 2 == 0);
        }
        return svg.text();
    }

    private static void legend(Svg svg) {
        svg.dot(688, 40, 4.5, Palette.colour(Row.TIDEGATE), Palette.colour(Row.TIDEGATE));
        svg.text(698, 44, "Tidegate", Style.SMALL);
        svg.dot(764, 40, 3, "#ffffff", Palette.colour(Row.NGINX));
        svg.text(773, 44, "NGINX", Style.SMALL);
        svg.line(826, 33, 826, 47, new Pen(2.5, Svg.INK));
        svg.text(834, 44, "bar: at most this", Style.SMALL);
    }

    private static void axis(Svg svg, double height) {
        for (double ratio = 0; ratio <= RATIO_MAX; ratio += STEP) {
            svg.text(x(ratio), TOP - 10, Digits.of(ratio), Style.SMALL.at(Anchor.MIDDLE));
        }
        svg.text(RIGHT + RATIO, TOP - 10, "ratio", Style.SMALL);
        svg.text(RIGHT + INTERVAL, TOP - 10, "interval", Style.SMALL);
        svg.text(RIGHT + BAR, TOP - 10, "bar", Style.SMALL);
        svg.line(0, height - 1, WIDTH, height - 1, new Pen(1, "#ffffff"));
    }

    private static void row(Svg svg, Row row, double y, boolean shaded) {
        if (shaded) {
            svg.rect(0, y - LINE / 2, WIDTH, LINE, "#f6f8fa");
        }
        for (double ratio = 0; ratio <= RATIO_MAX; ratio += STEP) {
            Pen pen = ratio == 1 ? new Pen(1.2, Svg.PALE) : Pen.HAIR;
            svg.line(x(ratio), y - LINE / 2, x(ratio), y + LINE / 2, pen);
        }
        svg.text(LEFT - 14, y + 4, label(row), Style.PLAIN.at(Anchor.END));
        if (row.metric().bar() instanceof Bar.OfHaproxy(double most)) {
            svg.line(x(most), y - 8, x(most), y + 8, new Pen(2.5, Svg.INK));
        }
        ours(svg, row.ratio(), y);
        Estimate nginx = row.ratios().get(Row.NGINX);
        if (nginx != null && nginx.median() <= RATIO_MAX) {
            svg.dot(x(nginx.median()), y, 2.8, "#ffffff", Palette.colour(Row.NGINX));
        }
        words(svg, row, y);
    }

    private static String label(Row row) {
        String metric = row.metric().title();
        return metric.startsWith("CPU per ") ? row.scenario() : row.scenario() + ": " + metric.replaceFirst(",.*", "");
    }

    /// Beyond the edge stands an arrow; the number beside it says the rest.
    private static void ours(Svg svg, Estimate ratio, double y) {
        String colour = Palette.colour(Row.TIDEGATE);
        svg.line(x(ratio.low()), y, x(ratio.high()), y, new Pen(2, colour));
        if (ratio.median() <= RATIO_MAX) {
            svg.dot(x(ratio.median()), y, 4.5, colour, colour);
        } else {
            double edge = x(RATIO_MAX);
            svg.polyline(
                    Svg.n(edge - 7) + "," + Svg.n(y - 5) + " " + Svg.n(edge) + "," + Svg.n(y) + " " + Svg.n(edge - 7)
                            + "," + Svg.n(y + 5),
                    new Pen(2, colour));
        }
    }

    private static void words(Svg svg, Row row, double y) {
        Estimate ratio = row.ratio();
        svg.text(RIGHT + RATIO, y + 4, Digits.of(ratio.median()), Style.PLAIN.thick());
        svg.text(RIGHT + INTERVAL, y + 4, Digits.of(ratio.low()) + " – " + Digits.of(ratio.high()), Style.PLAIN);
        String bar = switch (row.metric().bar()) {
            case Bar.OfHaproxy(double most) -> Digits.of(most);
            case Bar.Absolute(double most) ->
                Ticks.text(most) + " " + row.metric().unit();
            case Bar.None _, Bar.OfOff _, Bar.MoreThanOff _ -> "";
        };
        if (!bar.isEmpty()) {
            svg.text(RIGHT + BAR, y + 4, bar, Style.PLAIN);
            svg.text(
                    RIGHT + VERDICT,
                    y + 4,
                    row.verdict().text(),
                    Style.PLAIN.thick().in(Palette.colour(row.verdict())));
        }
    }

    private static double x(double ratio) {
        return LEFT + Math.clamp(ratio, 0, RATIO_MAX) / RATIO_MAX * (RIGHT - LEFT);
    }
}
