package io.tidegate.benchmark.report;

import io.tidegate.benchmark.figures.Estimate;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What continuity costs, in Markdown: Tidegate with it on beside Tidegate with it off.
final class ContinuityTable {
    private static final List<String> BOTH = List.of(Pair.OFF, Pair.ON);

    private ContinuityTable() {}

    /// Empty where it was not played.
    static String of(Report report) {
        List<Played> paired = report.played().stream()
                .filter(played -> !played.pairs().isEmpty())
                .toList();
        if (paired.isEmpty()) {
            return "";
        }
        String lines = paired.stream()
                .flatMap(played -> played.pairs().stream().map(pair -> line(pair, played)))
                .collect(Collectors.joining());
        return """

                ### What continuity costs

                Tidegate with `continuity = on` beside Tidegate with `continuity = off`. Ratio and difference are medians over the rounds, with their 80 % intervals;
                the interval of what is held to a bar decides. HAProxy, which has nothing of the kind, stands beside them.

                | scenario | what | bar | off | on | on / off | interval | on less off | interval | | HAProxy | noise | rounds |
                |---|---|---|---|---|---|---|---|---|---|---|---|---|
                """ + lines + rates(paired)
                + "\n![What an operation and an idle client cost with continuity off and on]("
                + Report.CONTINUITY + ")\n";
    }

    private static String line(Pair pair, Played played) {
        return Page.line(
                "`" + pair.scenario() + "`",
                pair.metric().title() + ", " + pair.metric().unit(),
                pair.bar(),
                pair.text(Pair.OFF),
                pair.text(Pair.ON),
                "**" + Digits.of(pair.ratio().median()) + "**",
                Page.interval(pair.ratio()),
                "**" + Digits.of(pair.more().median()) + "**",
                between(pair.more()),
                "**" + pair.verdict().text() + "**",
                pair.text(Row.HAPROXY),
                Digits.percent(pair.spread()),
                String.valueOf(played.rounds()));
    }

    /// Differences may be below zero, where a dash would be a minus.
    private static String between(Estimate estimate) {
        return Digits.of(estimate.low()) + " to " + Digits.of(estimate.high());
    }

    /// Empty where only clients at rest were looked at.
    private static String rates(List<Played> paired) {
        String lines = paired.stream()
                .filter(played -> played.runs().stream().allMatch(run -> run.has("rate")))
                .map(ContinuityTable::rate)
                .collect(Collectors.joining());
        String head = """

                | off, on | rate | the proxy's share of its core | median latency, ms | 99th percentile, ms |
                |---|---|---|---|---|
                """;
        return lines.isEmpty() ? "" : head + lines;
    }

    private static String rate(Played played) {
        return Page.line(
                "`" + played.name() + "`",
                both(medians(played, "rate").map(Digits::of)) + " /s",
                both(medians(played, "cpu_share").map(Digits::percent)),
                both(medians(played, "p50_us").map(micros -> Digits.of(micros / 1e3))),
                both(medians(played, "p99_us").map(micros -> Digits.of(micros / 1e3))));
    }

    private static Stream<Double> medians(Played played, String figure) {
        return BOTH.stream()
                .map(proxy -> Estimate.of(played.figures(proxy, figure)).median());
    }

    private static String both(Stream<String> texts) {
        return texts.collect(Collectors.joining(" · "));
    }
}
