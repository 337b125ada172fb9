package io.tidegate.benchmark.report;

import java.util.Locale;

/// Round numbers for the axis of a plot.
final class Ticks {
    private Ticks() {}

    /// The least of 1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8 times a power of ten that is `value` or more: a quarter of it
    /// is a number that one can read.
    ///
    /// @param value above 0
    static double above(double value) {
        double power = Math.pow(10, Math.floor(Math.log10(value)));
        for (double step : new double[] {1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8}) {
            if (step * power >= value) {
                return step * power;
            }
        }
        return 10 * power;
    }

    /// Without zeros that say nothing.
    static String text(double value) {
        return String.format(Locale.ROOT, "%,.2f", value).replaceFirst("\\.?0+$", "");
    }
}
