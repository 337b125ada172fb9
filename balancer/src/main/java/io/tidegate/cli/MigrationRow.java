package io.tidegate.cli;

import com.typesafe.config.Config;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A drain or a rebalance as `/api/v1/migrations` shows it. Immutable.
///
/// @param node empty where it is the whole pool that is rebalanced
/// @param since when it began
record MigrationRow(
        String kind,
        String pool,
        String node,
        String phase,
        long left,
        long moved,
        long ended,
        Instant since,
        String reason) {
    private static final Duration SAME_MAX = Duration.ofMillis(50);

    static MigrationRow of(Config row) {
        return new MigrationRow(
                row.getString("kind"),
                row.getString("pool"),
                text(row, "node"),
                row.getString("phase"),
                row.getLong("left"),
                row.getLong("moved"),
                row.getLong("ended"),
                Instant.parse(row.getString("since")),
                text(row, "reason"));
    }

    /// Empty where it is null.
    static String text(Config row, String key) {
        return row.getIsNull(key) ? "" : row.getString(key);
    }

    boolean isDrain(String ofPool, String ofNode) {
        return kind.equals("drain") && pool.equals(ofPool) && node.equals(ofNode);
    }

    boolean isRebalance(String ofPool) {
        return kind.equals("rebalance") && pool.equals(ofPool);
    }

    /// Whether it began after another one; null = there was none. The balancer tells times to a millisecond or so.
    boolean isLaterThan(@Nullable Instant otherSince) {
        return otherSince == null || Duration.between(otherSince, since).compareTo(SAME_MAX) > 0;
    }

    /// On one line.
    @Override
    public String toString() {
        String gone = moved == 0 ? ended + " ended" : moved + " moved" + (ended == 0 ? "" : ", " + ended + " ended");
        return AdminPort.plain(String.format(Locale.ROOT, "%s: %d left, %s", phase, left, gone)
                + (reason.isEmpty() ? "" : ", " + reason));
    }
}
