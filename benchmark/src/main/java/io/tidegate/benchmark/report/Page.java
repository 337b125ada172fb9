package io.tidegate.benchmark.report;

import io.tidegate.benchmark.figures.Bar;
import io.tidegate.benchmark.figures.Estimate;
import io.tidegate.benchmark.figures.Metric;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// A report in Markdown, and where in a page it stands.
final class Page {
    static final String BEGIN = "<!-- results -->";
    static final String END = "<!-- /results -->";

    private Page() {}

    static String of(Report report) {
        StringBuilder text = new StringBuilder();
        facts(text, report);
        bars(text, report);
        text.append("\n![Tidegate's figures over HAProxy's, with their intervals and bars](" + Report.RATIOS + ")\n");
        text.append("\n![What each proxy needs, in absolute figures](" + Report.COSTS + ")\n");
        text.append("\n![CPU per operation as clients and nodes become more](" + Report.GROWTH + ")\n");
        figures(text, report);
        text.append(FailureTable.of(report));
        text.append(ContinuityTable.of(report));
        text.append(Tables.rates(report));
        text.append(Tables.calls(report));
        return text.toString();
    }

    private static void facts(StringBuilder text, Report report) {
        text.append('\n');
        report.facts().forEach((name, value) -> {
            if (value instanceof String) {
                text.append("* ").append(name).append(": ").append(value).append('\n');
            }
        });
        for (Play play : report.plays()) {
            text.append("* ").append(sentence(play, report)).append('\n');
        }
    }

    /// Which commit, when, how, and which scenarios where there are others.
    private static String sentence(Play play, Report report) {
        String scenarios = report.plays().size() == 1
                ? "everything"
                : report.played().stream()
                        .filter(each -> each.play().equals(play.date()))
                        .map(each -> "`" + each.name() + "`")
                        .collect(Collectors.joining(", "));
        return String.format(
                Locale.ROOT,
                "commit `%s`, %s, %.0f minutes (%s): %s. Of the machine's time %.2f %% were stolen, its load before was %.2f",
                play.commit(),
                play.date().replace('T', ' ').replaceFirst(":\\d\\dZ$", " UTC"),
                play.minutes(),
                play.length(),
                scenarios,
                100 * play.stolen(),
                play.loadBefore());
    }

    private static void bars(StringBuilder text, Report report) {
        text.append("\n### What was to be reached\n\n");
        text.append("| scenario | what | bar | Tidegate | HAProxy | Tidegate / HAProxy | 80 % interval | |\n");
        text.append("|---|---|---|---|---|---|---|---|\n");
        for (Row row : report.rows()) {
            if (row.metric().bar() instanceof Bar.None) {
                continue;
            }
            boolean absolute = row.metric().bar() instanceof Bar.Absolute;
            Estimate held = absolute ? row.median(Row.TIDEGATE) : row.ratio();
            text.append(line(
                    "`" + row.scenario() + "`",
                    row.metric().title(),
                    bar(row.metric()),
                    figure(row, Row.TIDEGATE) + " " + row.metric().unit(),
                    figure(row, Row.HAPROXY) + " " + row.metric().unit(),
                    Digits.of(row.ratio().median()),
                    interval(held) + (absolute ? " " + row.metric().unit() : ""),
                    "**" + row.verdict().text() + "**"));
        }
    }

    private static void figures(StringBuilder text, Report report) {
        boolean several = report.plays().size() > 1;
        text.append("\n### All figures\n\n| scenario | what | Tidegate | HAProxy | NGINX | Tidegate / HAProxy |"
                + " 80 % interval | NGINX / HAProxy | noise | rounds |" + (several ? " commit |" : "") + "\n");
        text.append("|---|---|---|---|---|---|---|---|---|---|" + (several ? "---|" : "") + "\n");
        for (Played played : report.played()) {
            for (Row row : played.rows()) {
                Estimate nginx = row.ratios().get(Row.NGINX);
                String line = line(
                        "`" + row.scenario() + "`",
                        row.metric().title() + ", " + row.metric().unit(),
                        figure(row, Row.TIDEGATE),
                        figure(row, Row.HAPROXY) + forBulk(row, Row.HAPROXY_BULK),
                        figure(row, Row.NGINX) + forBulk(row, Row.NGINX_BULK),
                        "**" + Digits.of(row.ratio().median()) + "**",
                        interval(row.ratio()),
                        nginx == null ? "–" : Digits.of(nginx.median()),
                        Digits.percent(row.spread()),
                        String.valueOf(played.rounds()));
                text.append(
                        several
                                ? line.replaceFirst(
                                        "\n$", " `" + report.play(played).commit() + "` |\n")
                                : line);
            }
        }
    }

    static String line(String... cells) {
        return "| " + String.join(" | ", List.of(cells)) + " |\n";
    }

    /// The one set up for large packets, where it took part.
    private static String forBulk(Row row, String proxy) {
        return row.medians().containsKey(proxy) ? " (64 KB: " + figure(row, proxy) + ")" : "";
    }

    private static String bar(Metric metric) {
        return switch (metric.bar()) {
            case Bar.OfHaproxy(double most) -> Digits.of(most) + " of HAProxy";
            case Bar.Absolute(double most) -> Digits.of(most) + " " + metric.unit();
            case Bar.None _, Bar.OfOff _, Bar.MoreThanOff _ -> "–";
        };
    }

    private static String figure(Row row, String proxy) {
        Estimate estimate = row.medians().get(proxy);
        return estimate == null ? "–" : Digits.of(estimate.median());
    }

    static String interval(Estimate estimate) {
        return Digits.of(estimate.low()) + "–" + Digits.of(estimate.high());
    }

    /// Puts `text` between the markers of `page`.
    ///
    /// @throws IllegalArgumentException where the page does not have both, in their order
    static String replaceIn(String page, String text) {
        int begin = page.indexOf(BEGIN);
        int end = page.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalArgumentException("the page has no " + BEGIN + " before a " + END);
        }
        return page.substring(0, begin + BEGIN.length()) + "\n" + text + page.substring(end);
    }
}
