package io.tidegate.benchmark.report;

import java.util.Locale;

/// Numbers for people.
final class Digits {
    private Digits() {}

    /// Three digits that count, and all of those before the point.
    static String of(double value) {
        double size = Math.abs(value);
        String format = size >= 99.95 ? "%,.0f" : size >= 9.995 ? "%.1f" : "%.2f";
        String text = String.format(Locale.ROOT, format, value);
        return text.matches("-0[.0]*") ? text.substring(1) : text;
    }

    /// What is whole as it is, else as [#of] does.
    static String count(double value) {
        return value == Math.rint(value) ? String.format(Locale.ROOT, "%,.0f", value) : of(value);
    }

    /// A part of one as a whole percentage: `3 %`.
    static String percent(double part) {
        return String.format(Locale.ROOT, "%.0f %%", 100 * part);
    }
}
