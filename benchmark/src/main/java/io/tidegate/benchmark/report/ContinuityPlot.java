package io.tidegate.benchmark.report;

import io.tidegate.benchmark.figures.Bar;
import io.tidegate.benchmark.figures.Estimate;
import io.tidegate.benchmark.report.Svg.Pen;
import io.tidegate.benchmark.report.Svg.Style;
import java.util.List;
import java.util.OptionalDouble;

/// What continuity costs, as bars: a panel for each figure that it is held to a bar with, off above on, and HAProxy
/// below where it took part.
final class ContinuityPlot {
    private static final double WIDTH = 960;
    private static final double TOP = 66;
    private static final int COLUMNS = 3;
    private static final double ROOM = 312;
    private static final double PANEL = 118;

    private ContinuityPlot() {}

    static String of(Report report) {
        List<Pair> pairs = report.pairs().stream()
                .filter(pair -> !(pair.metric().bar() instanceof Bar.None))
                .toList();
        double height = TOP + Math.ceilDiv(pairs.size(), COLUMNS) * PANEL + 4;
        Svg svg = new Svg(WIDTH, height, "What continuity costs");
        svg.text(16, 26, "What continuity costs", Style.TITLE);
        svg.text(16, 44, "Medians with their 80 % intervals; shorter is better", Style.SMALL);
        svg.line(826, 33, 826, 47, new Pen(2.5, Svg.INK));
        svg.text(834, 44, "bar: at most this", Style.SMALL);
        for (int i = 0; i < pairs.size(); i++) {
            int line = i / COLUMNS;
            panel(pairs.get(i)).draw(svg, 16 + i % COLUMNS * ROOM, TOP + line * PANEL);
        }
        return svg.text();
    }

    private static BarPanel panel(Pair pair) {
        String title = pair.metric().title().replaceFirst(",.*", "");
        return new BarPanel(
                pair.scenario() + (title.startsWith("CPU per ") ? "" : ": " + title),
                pair.metric().unit(),
                Pair.SHOWN,
                pair.medians(),
                most(pair));
    }

    /// The bar where it stands for the median with continuity off.
    private static OptionalDouble most(Pair pair) {
        double off = pair.median(Pair.OFF).map(Estimate::median).orElseThrow();
        return switch (pair.metric().bar()) {
            case Bar.OfOff(double most) -> OptionalDouble.of(most * off);
            case Bar.MoreThanOff(double most) -> OptionalDouble.of(off + most);
            case Bar.None _, Bar.OfHaproxy _, Bar.Absolute _ -> OptionalDouble.empty();
        };
    }
}
