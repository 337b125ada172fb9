package io.tidegate.benchmark.report;

import io.tidegate.benchmark.figures.Bar;
import io.tidegate.benchmark.figures.Estimate;
import java.util.Locale;
import java.util.Map;

/// The table of a report in Markdown, and where in a page it stands.
final class Table {
    static final String BEGIN = "<!-- results -->";
    static final String END = "<!-- /results -->";

    private Table() {}

    static String of(Report report) {
        StringBuilder text = new StringBuilder();
        report.facts().forEach((name, value) -> {
            if (value instanceof String) {
                text.append("* ").append(name).append(": ").append(value).append('\n');
            }
        });
        text.append("\n| scenario | what | Tidegate | HAProxy | NGINX | Tidegate / HAProxy | 80 % interval |"
                + " NGINX / HAProxy | bar | | noise |\n");
        text.append("|---|---|---|---|---|---|---|---|---|---|---|\n");
        report.rows().forEach(row -> text.append(line(row)).append('\n'));
        return text.append("\n![Tidegate's figures over HAProxy's, as bars with their intervals](")
                .append(Report.PLOT)
                .append(")\n")
                .toString();
    }

    private static String line(Row row) {
        Estimate ratio = row.ratio();
        return "| `%s` | %s, %s | %s | %s | %s | **%s** | %s–%s | %s | %s | %s | %.0f %% |"
                .formatted(
                        row.scenario(),
                        row.metric().title(),
                        row.metric().unit(),
                        median(row.medians(), Row.TIDEGATE),
                        median(row.medians(), Row.HAPROXY) + spliced(row.medians()),
                        median(row.medians(), "nginx"),
                        number(ratio.median()),
                        number(ratio.low()),
                        number(ratio.high()),
                        median(row.ratios(), "nginx"),
                        bar(row.metric().bar()),
                        row.verdict().text(),
                        100 * row.spread());
    }

    /// The second HAProxy, where it took part.
    private static String spliced(Map<String, Estimate> estimates) {
        return estimates.containsKey(Row.SPLICED) ? " (splice: " + median(estimates, Row.SPLICED) + ")" : "";
    }

    private static String bar(Bar bar) {
        return switch (bar) {
            case Bar.OfHaproxy(double most) -> number(most);
            case Bar.Absolute(double most) -> "Tidegate " + number(most);
            case Bar.None() -> "–";
        };
    }

    private static String median(Map<String, Estimate> estimates, String proxy) {
        Estimate estimate = estimates.get(proxy);
        return estimate == null ? "–" : number(estimate.median());
    }

    /// Three digits that count.
    static String number(double value) {
        double size = Math.abs(value);
        String format = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }

    /// Puts `table` between the markers of `page`.
    ///
    /// @throws IllegalArgumentException where the page does not have both, in their order
    static String replaceIn(String page, String table) {
        int begin = page.indexOf(BEGIN);
        int end = page.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalArgumentException("the page has no " + BEGIN + " before a " + END);
        }
        return page.substring(0, begin + BEGIN.length()) + "\n" + table + page.substring(end);
    }
}
