package io.tidegate.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// What is seen of a chaos, as text. Immutable.
///
/// @param nanos since it began
record Screen(Who who, long nanos, List<Row> rows, Connects.Sum connects, Standing standing) {
    private static final double NANOS_PER_MILLI = 1e6;

    Screen {
        rows = List.copyOf(rows);
    }

    /// Which chaos, and what it has done so far.
    record Who(long seed, int kills, int freezes, int drains) {
        private String done() {
            return "%s killed, %d frozen, %d drained"
                    .formatted(kills == 1 ? "1 node" : kills + " nodes", freezes, drains);
        }
    }

    /// One node.
    ///
    /// @param state as Tidegate calls it
    /// @param done to it, by us; empty where it is well
    record Row(String name, String state, int clients, String done) {
        private String text() {
            return "%s %s %d%s".formatted(name, state, clients, done.isEmpty() ? "" : " (" + done + ")");
        }
    }

    /// Clients that stay.
    ///
    /// @param all that there are
    /// @param disconnects how often one was cut off
    /// @param moves of these and others
    /// @param messages by QoS, 0 to 2
    record Standing(int connected, int all, long disconnects, Moves moves, List<Ledger.Sum> messages) {
        Standing {
            messages = List.copyOf(messages);
        }
    }

    /// Lines that replace those before them.
    List<String> panel() {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add("  chaos %s, seed %d: %s".formatted(time(nanos), who.seed(), who.done()));
        for (Row row : rows) {
            lines.add("  %-7s %-11s %4d clients  %s"
                    .formatted(row.name(), row.state(), row.clients(), row.done())
                    .stripTrailing());
        }
        lines.add(String.format(
                Locale.ROOT,
                "  client disconnects %-4s %d of %d that stay are connected; moved between nodes %s",
                number(standing.disconnects()),
                standing.connected(),
                standing.all(),
                standing.moves().text()));
        lines.add(String.format(
                Locale.ROOT,
                "  failed connects    %-4s %,d connects, %,d waiting, longest wait %s",
                number(connects.failed()),
                connects.begun(),
                connects.waiting(),
                longest()));
        lines.add(
                "           published  acknowledged  delivered   lost: between nodes  else   twice: between nodes  else");
        for (int qos = 0; qos < standing.messages().size(); qos++) {
            lines.add(row(qos, standing.messages().get(qos)));
        }
        return lines;
    }

    private static String row(int qos, Ledger.Sum sum) {
        return String.format(
                Locale.ROOT,
                "  QoS %d  %,11d  %12s  %,9d  %,20d  %,4d  %,21d  %,4d",
                qos,
                sum.published(),
                qos == 0 ? "-" : number(sum.acknowledged()),
                sum.delivered(),
                sum.lostBetween(),
                sum.lostElse(),
                sum.twiceBetween(),
                sum.twiceElse());
    }

    /// The same in one line, where lines stay.
    String line() {
        Ledger.Sum sum = standing.messages().stream().reduce(Ledger.Sum.NOTHING, Ledger.Sum::plus);
        return String.format(
                Locale.ROOT,
                "%s %,d client disconnects; %,d connects, %,d failed, %,d waiting, longest wait %s;"
                        + " %,d messages, %,d delivered, lost %,d between nodes, %,d else; %s",
                time(nanos),
                standing.disconnects(),
                connects.begun(),
                connects.failed(),
                connects.waiting(),
                longest(),
                sum.published(),
                sum.delivered(),
                sum.lostBetween(),
                sum.lostElse(),
                rows.stream().map(Row::text).collect(Collectors.joining(", ")));
    }

    /// The end of it.
    String summary() {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(String.format(
                Locale.ROOT,
                "%d s of chaos with seed %d: %s.",
                TimeUnit.NANOSECONDS.toSeconds(nanos),
                who.seed(),
                who.done()));
        lines.add(String.format(
                Locale.ROOT,
                "%,d client disconnects, of %d clients that stay; moved between nodes %s.",
                standing.disconnects(),
                standing.all(),
                standing.moves().text()));
        String waiting = connects.waiting() == 0 ? "" : " (%d were still waiting)".formatted(connects.waiting());
        lines.add(String.format(
                Locale.ROOT, "%,d connects%s, %s, longest wait %s.", connects.begun(), waiting, failed(), longest()));
        for (int qos = 0; qos < standing.messages().size(); qos++) {
            lines.add(last(qos, standing.messages().get(qos)));
        }
        lines.add(
                "These nodes keep a session where it is: what is published while one of two clients is between two nodes");
        lines.add("can be queued by nobody.");
        return String.join("\n", lines);
    }

    private static String last(int qos, Ledger.Sum sum) {
        String acknowledged = qos == 0 ? "" : String.format(Locale.ROOT, "%,d acknowledged, ", sum.acknowledged());
        String underWay = sum.underWay() == 0 ? "" : String.format(Locale.ROOT, ", %,d under way", sum.underWay());
        return String.format(
                Locale.ROOT,
                "QoS %d: %,d published, %s%,d delivered%s; lost: %,d between nodes, %,d else; twice: %,d between nodes, %,d else.",
                qos,
                sum.published(),
                acknowledged,
                sum.delivered(),
                underWay,
                sum.lostBetween(),
                sum.lostElse(),
                sum.twiceBetween(),
                sum.twiceElse());
    }

    private String failed() {
        String count = String.format(
                Locale.ROOT, "%,d failed %s", connects.failed(), connects.failed() == 1 ? "connect" : "connects");
        if (connects.failed() == 0) {
            return count;
        }
        List<String> kinds = new ArrayList<>();
        for (Connects.Failing how : Connects.Failing.values()) {
            long some = connects.failures().getOrDefault(how, 0L);
            if (some > 0) {
                kinds.add(some + " " + how.text());
            }
        }
        return count + " (" + String.join(", ", kinds) + ")";
    }

    private String longest() {
        return String.format(Locale.ROOT, "%,.0f ms", connects.longestNanos() / NANOS_PER_MILLI);
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /// Minutes and seconds: `01:05`.
    static String time(long nanos) {
        long seconds = TimeUnit.NANOSECONDS.toSeconds(nanos);
        return "%02d:%02d".formatted(seconds / 60, seconds % 60);
    }

    /// Rounded up: what is left of a second still lasts.
    static String seconds(long nanos) {
        return Math.max(0, Math.ceilDiv(nanos, TimeUnit.SECONDS.toNanos(1))) + " s";
    }
}
