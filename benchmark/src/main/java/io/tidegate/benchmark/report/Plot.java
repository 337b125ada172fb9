package io.tidegate.benchmark.report;

import io.tidegate.benchmark.figures.Bar;
import io.tidegate.benchmark.figures.Estimate;
import java.util.List;
import java.util.Locale;

/// The ratios of a report as bars, in SVG: Tidegate's figure over HAProxy's, its interval, the bar that
/// it is held to, and where HAProxy itself stands.
final class Plot {
    private static final int WIDTH = 860;
    private static final int NAMES = 300;
    private static final int VALUES = 150;
    private static final int LINE = 26;
    private static final int TOP = 44;
    private static final double RATIO_MAX = 2.0;

    private Plot() {}

    static String of(List<Row> rows) {
        StringBuilder svg = new StringBuilder();
        int height = TOP + rows.size() * LINE + 16;
        svg.append(format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
                        + " font-size=\"12\">%n",
                WIDTH, height));
        svg.append(format("<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>%n", WIDTH, height));
        svg.append("<text x=\"10\" y=\"18\" font-weight=\"bold\">Tidegate / HAProxy, less is better; whisker: 80 %"
                + " interval; red mark: the bar</text>\n");
        for (double ratio = 0; ratio <= RATIO_MAX; ratio += 0.5) {
            svg.append(axis(ratio, height));
        }
        for (int i = 0; i < rows.size(); i++) {
            svg.append(row(rows.get(i), TOP + i * LINE));
        }
        return svg.append("</svg>\n").toString();
    }

    private static String axis(double ratio, int height) {
        String colour = ratio == 1.0 ? "#333333" : "#dddddd";
        return format(
                "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"%s\"/>%n"
                        + "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%.1f</text>%n",
                x(ratio), TOP - 6, x(ratio), height - 10, colour, x(ratio), TOP - 10, ratio);
    }

    private static String row(Row row, int y) {
        Estimate ratio = row.ratio();
        String colour = switch (row.verdict()) {
            case REACHED -> "#2e7d32";
            case MISSED -> "#c62828";
            case NOT_SHOWN -> "#f9a825";
            case NO_BAR -> "#607d8b";
        };
        StringBuilder svg = new StringBuilder();
        svg.append(format(
                "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s, %s</text>%n",
                NAMES - 10, y + 14, escape(row.scenario()), escape(row.metric().title())));
        svg.append(format(
                "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"14\" fill=\"%s\" fill-opacity=\"0.75\"/>%n",
                NAMES, y + 3, x(ratio.median()) - NAMES, colour));
        svg.append(format(
                "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#000000\" stroke-width=\"1.5\"/>%n",
                x(ratio.low()), y + 10, x(ratio.high()), y + 10));
        if (row.metric().bar() instanceof Bar.OfHaproxy(double most)) {
            svg.append(format(
                    "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#d50000\" stroke-width=\"2.5\"/>%n",
                    x(most), y, x(most), y + 20));
        }
        svg.append(format(
                "<text x=\"%d\" y=\"%d\">%s, %s</text>%n",
                WIDTH - VALUES + 10,
                y + 14,
                Table.number(ratio.median()),
                escape(row.verdict().text())));
        return svg.toString();
    }

    /// Beyond the largest ratio that is shown bars end at the edge; the number beside them says the rest.
    private static double x(double ratio) {
        return NAMES + Math.clamp(ratio, 0, RATIO_MAX) / RATIO_MAX * (WIDTH - NAMES - VALUES);
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern.replace("%n", "\n"), values);
    }
}
