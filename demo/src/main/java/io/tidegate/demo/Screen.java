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
    record Who(long seed, int kills, int freezes) {
        private String done() {
            return "%s killed, %d frozen".formatted(kills == 1 ? "1 node" : kills + " nodes", freezes);
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
    /// @param lost how often one was cut off
    record Standing(int connected, int all, long lost) {}

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
                "  connects %,d   failed connects %,d   waiting %,d   longest wait %s",
                connects.begun(),
                connects.failed(),
                connects.waiting(),
                longest()));
        lines.add(String.format(
                Locale.ROOT,
                "  standing clients %d of %d, cut off %,d times",
                standing.connected(),
                standing.all(),
                standing.lost()));
        return lines;
    }

    /// The same in one line, where lines stay.
    String line() {
        return String.format(
                Locale.ROOT,
                "%s %,d connects, %,d failed, %,d waiting, longest wait %s; %d of %d standing; %s",
                time(nanos),
                connects.begun(),
                connects.failed(),
                connects.waiting(),
                longest(),
                standing.connected(),
                standing.all(),
                rows.stream().map(Row::text).collect(Collectors.joining(", ")));
    }

    /// The end of it.
    String summary() {
        String waiting = connects.waiting() == 0 ? "" : " (%d were still waiting)".formatted(connects.waiting());
        return String.format(
                Locale.ROOT,
                """

                %d s of chaos with seed %d: %s.
                %,d connects%s, %s, longest wait %s; standing clients were cut off %,d times.""",
                TimeUnit.NANOSECONDS.toSeconds(nanos),
                who.seed(),
                who.done(),
                connects.begun(),
                waiting,
                failed(),
                longest(),
                standing.lost());
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
