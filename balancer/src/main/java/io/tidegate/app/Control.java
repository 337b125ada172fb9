package io.tidegate.app;

import io.tidegate.discovery.Discoveries;
import io.tidegate.discovery.Resolver;
import io.tidegate.fleet.Fleets;
import io.tidegate.health.Outliers;
import io.tidegate.health.Probes;
import io.tidegate.migration.Migrations;
import io.tidegate.observe.Journal;
import io.tidegate.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;

/// The control thread: folds what happens to nodes into the next snapshot, has nodes listed, names looked up and links
/// moved off nodes, looks through what clients complain of, watches the loops.
final class Control implements Runnable {
    private static final Duration PACE = Duration.ofMillis(100);

    private final Fleets fleets;
    private final Discoveries discoveries;
    private final Resolver resolver;
    private final Certificates certificates;
    private final Migrations migrations;
    private final LocalPorts localPorts;
    private final Outliers outliers;
    private final Watchdog watchdog;
    private final Clock clock;
    private final Journal journal;
    private final Consumer<String> fatal;
    private volatile boolean stopping;

    /// @param fatal ends the process, with a line that says why
    Control(Parts parts, Consumer<String> fatal) {
        this.fleets = parts.fleets();
        this.discoveries = parts.discoveries();
        this.resolver = parts.resolver();
        this.certificates = parts.certificates();
        this.migrations = parts.migrations();
        this.localPorts = parts.localPorts();
        this.outliers = parts.health().outliers();
        this.watchdog = new Watchdog(parts.clock().nanos());
        this.clock = parts.clock();
        this.journal = parts.journal();
        this.fatal = fatal;
        for (int i = 0; i < parts.links().loops().size(); i++) {
            watchdog.watch("loop-" + i, parts.links().loops().get(i)::turns);
        }
        Probes probes = parts.health().probes();
        if (probes != null) {
            watchdog.watch("probes", probes.loop()::turns);
        }
    }

    @Override
    public void run() {
        try {
            while (!stopping) {
                fleets.awaitAndFold(PACE);
                fleets.tick(clock.nanos());
                outliers.tick(clock.nanos());
                migrations.tick(clock.nanos());
                discoveries.tick(clock.nanos());
                resolver.tick(clock.nanos(), fleets.current());
                localPorts.tick(clock.nanos(), fleets.current());
                certificates.tick(clock.nanos(), fatal);
                String stuck = watchdog.tick(clock.nanos());
                if (stuck != null && !stopping) {
                    fatal.accept(
                            stuck + " stands still: the process ends, so that the kernel gives it no more clients");
                }
            }
        } catch (InterruptedException _) {
            journal.info("the control thread was told to end");
        } catch (Throwable e) {
            fatal.accept("the control thread ended: " + e);
        }
    }

    void stop() {
        stopping = true;
    }
}
