package io.tidegate.benchmark.report;

import io.tidegate.benchmark.figures.Bar;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// What clients meet that connect while a node fails, in Markdown: a line for each case and proxy.
final class FailureTable {
    private FailureTable() {}

    /// Empty where it was not played.
    static String of(Report report) {
        List<Played> cases = report.played().stream()
                .filter(played -> !played.counts().isEmpty())
                .toList();
        if (cases.isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder("""

                ### When a node fails

                What 1,000 new clients a second meet while one of three nodes fails: how many of them have no connection in the end, and how long the others
                wait. Counts are those of each round, one after the other.

                """);
        for (Played played : cases) {
            text.append(
                    "`%s`: %s.%s\n\n".formatted(played.name(), played.subject().title(), bars(played)));
            text.append("| proxy | connects a round |%s\n"
                    .formatted(played.counts().stream()
                            .map(counts -> " " + title(counts) + " |")
                            .collect(Collectors.joining())));
            text.append("|---|---|")
                    .append("---|".repeat(played.counts().size()))
                    .append('\n');
            played.proxies().forEach(proxy -> text.append(line(played, proxy)));
            text.append('\n');
        }
        return text.deleteCharAt(text.length() - 1).toString();
    }

    private static String bars(Played played) {
        return played.counts().stream()
                .filter(counts -> !(counts.metric().bar() instanceof Bar.None))
                .map(counts -> " %s: %s, **%s**."
                        .formatted(
                                upper(counts.metric().title()),
                                bar(counts),
                                counts.verdict().text()))
                .collect(Collectors.joining());
    }

    private static String bar(Counts counts) {
        return switch (counts.metric().bar()) {
            case Bar.Absolute(double most) when most == 0 -> "none in any round";
            case Bar.Absolute(double most) -> "at most " + withUnit(Digits.count(most), counts) + " in every round";
            case Bar.None _, Bar.OfHaproxy _, Bar.OfOff _, Bar.MoreThanOff _ -> "held to nothing";
        };
    }

    private static String line(Played played, String proxy) {
        double connects = played.figures(proxy, "connects")[0];
        String counts = played.counts().stream()
                .map(each -> " " + each.text(proxy) + " |")
                .collect(Collectors.joining());
        return String.format(Locale.ROOT, "| %s | %,.0f |%s\n", name(proxy), connects, counts);
    }

    private static String title(Counts counts) {
        return withUnit(counts.metric().title() + (counts.metric().unit().isEmpty() ? "" : ","), counts);
    }

    private static String withUnit(String text, Counts counts) {
        return (text + " " + counts.metric().unit()).strip();
    }

    private static String upper(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    private static String name(String proxy) {
        return switch (proxy) {
            case Row.TIDEGATE -> "**Tidegate**, clients come back to their nodes";
            case "haproxy-mqtt-check" -> "HAProxy, MQTT check of 1 s × 2, redispatch";
            case "haproxy-check" -> "HAProxy, its default check";
            case "haproxy-sticky" -> "HAProxy, sticky by client id, its default check, redispatch";
            case Row.NGINX -> "NGINX, `max_fails` as by default";
            default -> proxy;
        };
    }
}
