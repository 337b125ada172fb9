package io.tidegate.benchmark.report;

import io.tidegate.benchmark.figures.Estimate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// What comes along with the figures that count, in Markdown: rates and latencies, system calls by name.
final class Tables {
    private static final List<String> THREE = List.of(Row.TIDEGATE, Row.HAPROXY, Row.NGINX);
    private static final String CALLS = "syscalls";

    private Tables() {}

    /// Empty where none was measured.
    static String rates(Report report) {
        StringBuilder text = new StringBuilder();
        for (Played played : report.played()) {
            boolean bulk = hasAll(played, "gb_per_s");
            if (!played.pairs().isEmpty() || (!bulk && !hasAll(played, "rate"))) {
                continue;
            }
            text.append(Page.line(
                    "`" + played.name() + "`",
                    bulk ? three(played, "gb_per_s", 1) + " GB/s" : three(played, "rate", 1) + " /s",
                    share(played),
                    three(played, "p50_us", 1e3),
                    three(played, "p99_us", 1e3)));
        }
        String head = """

                ### Rates and latencies

                Tidegate, HAProxy, NGINX; medians over the rounds. `open-10000` is the one with a fixed rate, where a latency counts from when
                its packet was due. The others are closed loops, in which a proxy and the load, a core each, wait for each other: where the share is near
                100 % the proxy held them up, else the load did.

                | scenario | rate | the proxy's share of its core | median latency, ms | 99th percentile, ms |
                |---|---|---|---|---|
                """;
        return text.isEmpty() ? "" : head + text;
    }

    private static boolean hasAll(Played played, String figure) {
        return played.runs().stream().allMatch(run -> run.has(figure));
    }

    /// @param unit that the figure is shown in
    private static String three(Played played, String figure, double unit) {
        if (!hasAll(played, figure)) {
            return "–";
        }
        return String.join(
                " · ",
                THREE.stream()
                        .map(proxy -> Digits.of(median(played, proxy, figure) / unit))
                        .toList());
    }

    private static String share(Played played) {
        return String.join(
                " · ",
                THREE.stream()
                        .map(proxy -> Digits.percent(median(played, proxy, "cpu_share")))
                        .toList());
    }

    private static double median(Played played, String proxy, String figure) {
        return Estimate.of(played.figures(proxy, figure)).median();
    }

    /// Empty where they were not counted.
    static String calls(Report report) {
        return report.find(CALLS)
                .map(played ->
                        """

                        ### System calls

                        As `strace` counts them, in the mean: what an operation of `connect-affinity`, and one of `roundtrip-100x1`, takes. Those rarer than one
                        in 200 are in the sum alone.

                        """ + calls(played, "connection", "connection") + "\n" + calls(played, "message", "round trip"))
                .orElse("");
    }

    private static String calls(Played played, String what, String title) {
        StringBuilder text =
                new StringBuilder("| per " + title + " | Tidegate | HAProxy | NGINX |\n|---|---|---|---|\n");
        text.append(row(played, "**all**", "calls_per_" + what));
        Map<String, Double> most = new TreeMap<>();
        String end = "_per_" + what;
        for (Run run : played.runs()) {
            run.figures().forEach((name, count) -> {
                if (name.endsWith(end) && !name.startsWith("calls_")) {
                    most.merge(name, count, Math::max);
                }
            });
        }
        most.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .forEach(call -> text.append(row(
                        played,
                        "`" + call.getKey().substring(0, call.getKey().length() - end.length()) + "`",
                        call.getKey())));
        return text.toString();
    }

    private static String row(Played played, String title, String figure) {
        List<String> counts =
                THREE.stream().map(proxy -> count(played, proxy, figure)).toList();
        return Page.line(title, counts.get(0), counts.get(1), counts.get(2));
    }

    /// Nothing where it was too rare to be told in most rounds.
    private static String count(Played played, String proxy, String figure) {
        double[] counts = played.runs().stream()
                .filter(run -> run.proxy().equals(proxy))
                .mapToDouble(run -> run.figures().getOrDefault(figure, 0.0))
                .toArray();
        double median = counts.length == 0 ? 0 : Estimate.of(counts).median();
        return median == 0 ? "" : String.format(Locale.ROOT, "%.2f", median);
    }
}
