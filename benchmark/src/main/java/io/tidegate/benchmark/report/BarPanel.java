package io.tidegate.benchmark.report;

import io.tidegate.benchmark.figures.Estimate;
import io.tidegate.benchmark.report.Svg.Anchor;
import io.tidegate.benchmark.report.Svg.Pen;
import io.tidegate.benchmark.report.Svg.Style;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/// One figure of some proxies as bars with their intervals. Immutable.
///
/// @param proxies from top to bottom; those that took no part are left out
/// @param most what Tidegate is held to, where it is shown, in the figure's unit: a mark across its bar
record BarPanel(String title, String unit, List<String> proxies, Map<String, Estimate> medians, OptionalDouble most) {
    private static final double NAMES = 62;
    private static final double SPAN = 178;
    private static final double BAR = 24;

    void draw(Svg svg, double left, double top) {
        svg.text(left, top + 14, title, Style.PLAIN.thick());
        double end = DoubleStream.concat(medians.values().stream().mapToDouble(Estimate::high), most.stream())
                .max()
                .orElseThrow();
        double from = left + NAMES;
        double y = top + 22;
        for (String proxy : proxies) {
            Estimate estimate = medians.get(proxy);
            if (estimate == null) {
                continue;
            }
            double width = Math.max(0, estimate.median()) / end * SPAN;
            svg.text(from - 6, y + 15, Palette.title(proxy), Style.SMALL.at(Anchor.END));
            svg.rect(from, y + 3, width, 16, Palette.colour(proxy));
            svg.line(
                    x(from, estimate.low(), end), y + 11, x(from, estimate.high(), end), y + 11, new Pen(1.5, Svg.INK));
            double beside = Math.max(from + width, x(from, estimate.high(), end)) + 6;
            if (most.isPresent() && proxy.equals(Pair.ON)) {
                double mark = x(from, most.getAsDouble(), end);
                svg.line(mark, y + 1, mark, y + 21, new Pen(2.5, Svg.INK));
                beside = Math.max(beside, mark + 6);
            }
            svg.text(beside, y + 15, Digits.of(estimate.median()) + " " + unit, Style.PLAIN);
            y += BAR;
        }
    }

    private static double x(double from, double value, double end) {
        return from + Math.max(0, value) / end * SPAN;
    }
}
