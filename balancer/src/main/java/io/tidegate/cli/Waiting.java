package io.tidegate.cli;

import io.tidegate.cli.AdminPort.Refused;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Watches a migration until it is over, and says how far it has come whenever that has changed. Confined.
final class Waiting {
    private static final Duration PACE = Duration.ofMillis(500);
    /// What was asked for follows within a few ticks of the balancer.
    private static final int LOOKS_BEFORE_IT_IS_SEEN_MAX = 10;

    /// A drain that waited may be about to be forced.
    private static final int LOOKS_BEFORE_IT_IS_STUCK = 3;

    private final AdminPort port;
    private final PrintWriter out;

    /// How a migration came out.
    enum End {
        DONE,
        /// It cannot go on by itself.
        STUCK,
        /// It is not wanted any more.
        STOPPED
    }

    Waiting(AdminPort port, PrintWriter out) {
        this.port = port;
        this.out = out;
    }

    /// @param which the first one that fits
    End await(Predicate<MigrationRow> which) throws Refused {
        String said = "";
        int looks = 0;
        int stuck = 0;
        boolean seen = false;
        while (seen || looks++ < LOOKS_BEFORE_IT_IS_SEEN_MAX) {
            MigrationRow row = find(which);
            if (row == null && seen) {
                return End.STOPPED;
            }
            if (row != null) {
                seen = true;
                if (!row.toString().equals(said)) {
                    said = row.toString();
                    out.println(said);
                    out.flush();
                }
                switch (row.phase()) {
                    case "done" -> {
                        return End.DONE;
                    }
                    case "stopped" -> {
                        return End.STOPPED;
                    }
                    case "waiting" -> {
                        if (row.kind().equals("drain") && ++stuck >= LOOKS_BEFORE_IT_IS_STUCK) {
                            return End.STUCK;
                        }
                    }
                    default -> stuck = 0; // it goes on
                }
            }
            rest();
        }
        throw new Refused("the balancer does not begin with it: see its log");
    }

    private @Nullable MigrationRow find(Predicate<MigrationRow> which) throws Refused {
        return port.list("/api/v1/migrations", MigrationRow::of).stream()
                .filter(which)
                .findFirst()
                .orElse(null);
    }

    private static void rest() throws Refused {
        try {
            Thread.sleep(PACE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new Refused("interrupted; what was asked for goes on");
        }
    }
}
