package io.tidegate.app;

import io.tidegate.admin.AdminServer;
import io.tidegate.cli.Runner;
import io.tidegate.config.Config;
import io.tidegate.config.Problem;
import io.tidegate.discovery.DiscoverySettings;
import io.tidegate.health.Probes;
import io.tidegate.observe.Journal;
import io.tidegate.transport.Loop;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// One run of the process: start, run until a signal, end within bounds.
final class Lifecycle {
    private static final Duration FIND_AT_START_MAX = Duration.ofSeconds(2);
    private static final Duration FIND_PACE = Duration.ofMillis(20);
    private static final Duration JOURNAL_MAX = Duration.ofSeconds(1);
    private static final long LIVE_PACE_MILLIS = 20;
    /// What the last words of a link may take: the drain leaves room for it at its end.
    private static final Duration LINGER_MAX = Duration.ofSeconds(2);
    private static final int FAILED = 1;
    private static final int BUG = 70;

    private final Parts parts;
    private final Journal journal;
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.STARTING);
    private final CountDownLatch asked = new CountDownLatch(1);
    private final AtomicInteger signals = new AtomicInteger();
    private @Nullable AdminServer admin;

    /// What `/readyz` must know.
    enum Phase {
        STARTING,
        RUNNING,
        ENDING
    }

    /// The door for `cli`.
    static final class Start implements Runner {
        @Override
        public int run(Config config, List<Problem> warnings) {
            return new Lifecycle(Wiring.build(config)).run(warnings);
        }
    }

    Lifecycle(Parts parts) {
        this.parts = parts;
        this.journal = parts.journal();
    }

    private int run(List<Problem> warnings) {
        Thread writer = thread("journal", journal);
        writer.setDaemon(true);
        writer.start();
        Signals.handle(this::signalled, this::hungUp);
        warnings.forEach(warning -> journal.warn(warning.toString()));
        Descriptors.limit()
                .flatMap(limit -> Descriptors.warning(limit, parts.config().listeners()))
                .ifPresent(journal::warn);
        int code = start() ? serve() : FAILED;
        journal.close(JOURNAL_MAX);
        return code;
    }

    private boolean start() {
        Control control = new Control(parts, this::die);
        List<String> problems = new ArrayList<>(parts.certificates().problems());
        if (problems.isEmpty()) {
            findNodes(); // not before it is known who is believed: secrets are shown
            problems.addAll(parts.links().open());
        }
        problems.forEach(journal::error);
        if (!problems.isEmpty()) {
            return false;
        }
        if (!openAdmin()) {
            return false;
        }
        int number = 0;
        for (Loop loop : parts.links().loops()) {
            thread("loop-" + number++, () -> runLoop(loop)).start();
        }
        Probes probes = parts.health().probes();
        if (probes != null) {
            thread("probes", () -> runLoop(probes.loop())).start();
        }
        Thread controller = thread("control", control);
        controller.setDaemon(true);
        controller.start();
        phase.set(Phase.RUNNING);
        sayStart();
        return true;
    }

    /// Gives nodes a moment to be listed and their names to be found, so that the first client does not come before
    /// any node is there. Who has failed by then is asked again while clients come.
    private void findNodes() {
        long until = parts.clock().nanos() + FIND_AT_START_MAX.toNanos();
        try {
            while (isFinding() && parts.clock().nanos() < until) {
                parts.fleets().awaitAndFold(FIND_PACE);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isFinding() {
        parts.discoveries().tick(parts.clock().nanos());
        boolean areWaiting = parts.discoveries().areWaiting();
        parts.fleets().foldPending(); // what the others have listed
        parts.resolver().tick(parts.clock().nanos(), parts.fleets().current());
        return areWaiting
                || parts.fleets().current().pools().stream()
                        .flatMap(pool -> pool.members().stream())
                        .anyMatch(member -> member.endpoints().isEmpty());
    }

    private boolean openAdmin() {
        var bind = parts.config().adminBind();
        if (bind == null) {
            return true;
        }
        var orders = new OperatorOrders(parts.fleets(), parts.migrations(), parts.clock(), parts.journal());
        try {
            admin = AdminServer.open(bind, new StatusView(parts, phase::get), orders, journal);
            journal.info("admin on http://" + admin.bound());
            return true;
        } catch (IOException e) {
            journal.error("admin.bind: " + e.getMessage());
            return false;
        }
    }

    private void sayStart() {
        for (int i = 0; i < parts.links().bound().size(); i++) {
            var settings = parts.surroundings().listeners().get(i).settings();
            journal.info("listening on " + parts.links().bound().get(i) + " (" + settings.path() + ") for pool "
                    + String.join(", ", settings.routes().pools()));
        }
        for (var pool : parts.config().pools()) {
            String name = pool.settings().name();
            int nodes = parts.fleets().current().pool(name).members().size();
            DiscoverySettings discovery = pool.discovery();
            journal.info("pool " + name + ": " + nodes + (nodes == 1 ? " node" : " nodes") + ", balance = "
                    + pool.settings().policy().spelling()
                    + (discovery == null ? "" : ", discovery = " + discovery.spelling()));
        }
        journal.info("started, " + parts.links().loops().size() + " loops");
    }

    private void runLoop(Loop loop) {
        try {
            loop.run();
            loop.close();
        } catch (Throwable e) {
            journal.error("an event loop ended", e);
            die("an event loop ended: " + e);
        }
    }

    private void hungUp() {
        journal.info(
                "SIGHUP: certificates, CAs and revocation lists are read again; the rest of the configuration is not");
        parts.certificates().reload("SIGHUP", this::die);
    }

    private void signalled() {
        if (signals.incrementAndGet() > 1) {
            journal.warn("a second signal: ending at once");
            journal.close(JOURNAL_MAX);
            Runtime.getRuntime().halt(0);
        }
        asked.countDown();
    }

    /// The process cannot go on. Does not wait for a reader of the log that stands still.
    private void die(String why) {
        journal.error(why);
        journal.close(JOURNAL_MAX);
        Runtime.getRuntime().halt(BUG);
    }

    private int serve() {
        try {
            asked.await();
            end();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }

    private void end() throws InterruptedException {
        phase.set(Phase.ENDING);
        var settings = parts.config().end();
        long live = parts.links().live();
        journal.info("ending: " + live + " links, within " + settings.drain().toMillis() + " ms"
                + (settings.readinessDelay().isZero()
                        ? ""
                        : ", after " + settings.readinessDelay().toMillis() + " ms of not being ready"));
        TimeUnit.NANOSECONDS.sleep(settings.readinessDelay().toNanos());
        long until = parts.clock().nanos() + settings.drain().toNanos();
        boolean closed = parts.links().closeListeners().await(settings.drain().toMillis(), TimeUnit.MILLISECONDS);
        Duration window = settings.drain().minus(LINGER_MAX);
        parts.links()
                .endAll(
                        window.isNegative() ? Duration.ZERO : window,
                        new SplittableRandom(parts.clock().nanos()));
        while (closed && parts.links().live() > 0 && parts.clock().nanos() < until) {
            TimeUnit.MILLISECONDS.sleep(LIVE_PACE_MILLIS);
        }
        long left = parts.links().live();
        parts.links().loops().forEach(Loop::stop);
        Probes probes = parts.health().probes();
        if (probes != null) {
            probes.loop().stop();
        }
        if (admin != null) {
            admin.close();
        }
        journal.info(left == 0 ? "ended" : "ended, " + left + " links were cut");
    }

    private static Thread thread(String name, Runnable work) {
        return new Thread(work, name);
    }
}
