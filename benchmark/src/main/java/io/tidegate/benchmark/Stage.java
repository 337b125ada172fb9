package io.tidegate.benchmark;

import io.tidegate.benchmark.load.Crowd;
import io.tidegate.benchmark.load.Habit;
import io.tidegate.benchmark.load.Idle;
import io.tidegate.benchmark.load.Load;
import io.tidegate.benchmark.load.TlsClients;
import io.tidegate.benchmark.proxies.Certificates;
import io.tidegate.benchmark.proxies.Competitor;
import io.tidegate.benchmark.proxies.Running;
import io.tidegate.benchmark.proxies.Setup;
import io.tidegate.time.Clock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One proxy between clients and nodes, for one run. Confined.
final class Stage implements AutoCloseable {
    private static final long STEP_NANOS = 200_000_000L;
    private static final long READY_NANOS_MAX = 60_000_000_000L;
    private static final long CONNECT_NANOS_MAX = 120_000_000_000L;
    /// Clients that are on their way at one time while a crowd gathers.
    private static final int OPENING_AT_ONCE = 100;
    /// More failures than one in so many operations, and a run shows nothing.
    private static final long FAILURES_PART = 100;

    private final Clock clock;
    private final Terms terms;
    private final Load load;
    private final Running proxy;
    private final int port;
    private final @Nullable TlsClients tls;
    private final long startedNanos;

    /// What a scenario asks for.
    ///
    /// @param tls how clients speak TLS; null = plain TCP
    record Plan(
            int nodes,
            Setup.Choice choice,
            Setup.NodeHeader header,
            @Nullable Tls tls) {
        static Plan plain(int nodes, Setup.Choice choice, Setup.NodeHeader header) {
            return new Plan(nodes, choice, header, null);
        }

        Plan over(Certificates.Key key, TlsClients.Sessions sessions) {
            return new Plan(nodes, choice, header, new Tls(key, sessions));
        }
    }

    /// @param key of the proxy's certificate
    record Tls(Certificates.Key key, TlsClients.Sessions sessions) {}

    /// Where runs take place.
    ///
    /// @param directory for configurations and logs of the run
    record Place(Clock clock, Terms terms, Running.Ground ground, Path directory, Certificates certificates) {}

    /// Starts nodes and proxy; the proxy may not listen yet.
    Stage(Competitor who, Plan plan, Place place) {
        this.clock = place.clock();
        this.terms = place.terms();
        Tls asked = plan.tls();
        this.tls = asked == null ? null : new TlsClients(clock, asked.sessions());
        Path certificate = asked == null ? null : place.certificates().of(asked.key());
        this.load = new Load(clock, plan.nodes());
        this.port = freePort();
        Setup setup = new Setup(port, load.nodes(), plan.choice(), plan.header(), certificate, place.directory());
        this.startedNanos = clock.nanos();
        this.proxy = Running.start(who, setup, place.ground());
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Waits until a first client has its CONNACK: the seconds since the start.
    double awaitReady() {
        Crowd first = crowd(_ -> new Idle());
        first.add(1, 1);
        boolean ready = load.await(
                () -> {
                    proxy.check();
                    return first.isComplete();
                },
                READY_NANOS_MAX);
        double seconds = (clock.nanos() - startedNanos) / 1e9;
        if (!ready) {
            throw new IllegalStateException(
                    "no CONNACK within a minute: " + load.tally().firstFailure() + "\n" + proxy.tail());
        }
        load.tally().forget();
        return seconds;
    }

    Load load() {
        return load;
    }

    Running proxy() {
        return proxy;
    }

    Crowd crowd(Function<Crowd, Habit> habit) {
        return load.crowd(port, tls, habit);
    }

    /// Adds clients and waits until all have their CONNACK.
    void gather(Crowd crowd, int count) {
        crowd.add(count, OPENING_AT_ONCE);
        if (!load.await(crowd::isComplete, CONNECT_NANOS_MAX)) {
            throw new IllegalStateException(
                    count + " clients could not be connected: " + load.tally().firstFailure());
        }
        expectFewFailures();
    }

    void settle() {
        load.run(terms.settle().toNanos());
    }

    void run(Duration duration) {
        load.run(duration.toNanos());
    }

    /// Lets the load that has begun warm up everything, then looks.
    Window measure() {
        load.run(terms.warmUp().toNanos());
        load.tally().forget();
        if (tls != null) {
            tls.forget();
        }
        long cpu = proxy.tree().cpuNanos();
        long began = clock.nanos();
        boolean enough = false;
        while (!enough) {
            load.run(STEP_NANOS);
            proxy.check();
            long elapsed = clock.nanos() - began;
            long used = proxy.tree().cpuNanos() - cpu;
            boolean whole = elapsed >= terms.windowMin().toNanos()
                    && used >= terms.cpu().toNanos();
            enough = whole || elapsed >= terms.windowMax().toNanos();
        }
        return windowSince(began, cpu);
    }

    /// @param cpuNanos what the proxy had used then
    Window windowSince(long beganNanos, long cpuNanos) {
        long used = proxy.tree().cpuNanos() - cpuNanos;
        Window window = Window.of(clock.nanos() - beganNanos, used, load.tally());
        expectFewFailures();
        return window;
    }

    long now() {
        return clock.nanos();
    }

    private void expectFewFailures() {
        long failures = load.tally().failures();
        if (failures * FAILURES_PART > Math.max(FAILURES_PART, load.tally().operations())) {
            throw new IllegalStateException(
                    failures + " failures, the first: " + load.tally().firstFailure() + "\n" + proxy.tail());
        }
    }

    /// Failures since the tally was last asked to forget.
    long failures() {
        return load.tally().failures();
    }

    /// The part of the TLS handshakes in the window that resumed a session, 0..1.
    double resumedShare() {
        return tls == null ? 0 : tls.resumedShare();
    }

    @Override
    public void close() {
        load.close();
        if (tls != null) {
            tls.close();
        }
        proxy.close();
    }
}
