package io.tidegate.benchmark;

import io.tidegate.address.Endpoint;
import io.tidegate.benchmark.load.Crowd;
import io.tidegate.benchmark.load.Habit;
import io.tidegate.benchmark.load.Idle;
import io.tidegate.benchmark.load.Load;
import io.tidegate.benchmark.load.Newcomers;
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
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One proxy between clients and nodes, from its start to its end. Confined.
final class Stage implements AutoCloseable {
    private static final long STEP_NANOS = 200_000_000L;
    private static final long WARM_UP_STEP_NANOS = 100_000_000L;
    /// A proxy that has a core to itself uses more than one part in so many of it.
    private static final long WARM_UP_PATIENCE = 8;
    private static final long READY_NANOS_MAX = 60_000_000_000L;
    private static final long CONNECT_NANOS_MAX = 120_000_000_000L;
    private static final long LEAVE_NANOS_MAX = 10_000_000_000L;
    /// Clients that are on their way at one time while a crowd gathers.
    private static final int OPENING_AT_ONCE = 100;
    /// More failures than one in so many operations, and a window shows nothing.
    private static final long FAILURES_PART = 100;

    private final Clock clock;
    private final Terms terms;
    private final Load load;
    private final List<Endpoint> nodes;
    private final Running proxy;
    private final Plan first;
    private final Map<Plan, Integer> ports = new LinkedHashMap<>();
    private final Map<TlsClients.Sessions, TlsClients> tls = new EnumMap<>(TlsClients.Sessions.class);
    private final long startedNanos;

    /// Where runs take place.
    ///
    /// @param directory for configurations and logs of the run
    record Place(Clock clock, Terms terms, Running.Ground ground, Path directory, Certificates certificates) {}

    /// Starts nodes and proxy, which has a listener for each plan; it may not listen yet.
    Stage(Competitor who, List<Plan> plans, Place place) {
        this(who, plans, place, List.of());
    }

    /// @param elsewhere nodes that run already, as many as a plan asks for; none = the load brings its own
    Stage(Competitor who, List<Plan> plans, Place place, List<Endpoint> elsewhere) {
        this.clock = place.clock();
        this.terms = place.terms();
        this.first = plans.getFirst();
        int own =
                elsewhere.isEmpty() ? plans.stream().mapToInt(Plan::nodes).max().orElseThrow() : 0;
        this.load = new Load(clock, own);
        this.nodes = elsewhere.isEmpty() ? load.nodes() : List.copyOf(elsewhere);
        plans.stream().distinct().forEach(plan -> ports.put(plan, freePort()));
        Setup setup = new Setup(
                ports.keySet().stream()
                        .map(plan -> listener(plan, place.certificates()))
                        .toList(),
                place.directory());
        this.startedNanos = clock.nanos();
        this.proxy = Running.start(who, setup, place.ground());
    }

    private Setup.Listener listener(Plan plan, Certificates certificates) {
        Certificates.Key key = plan.key();
        return new Setup.Listener(
                port(plan),
                nodes.subList(0, plan.nodes()),
                plan.choice(),
                plan.header(),
                key == null ? null : certificates.of(key));
    }

    private int port(Plan plan) {
        return Objects.requireNonNull(ports.get(plan), "a plan that the stage was not made for");
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
        Crowd one = crowd(first, TlsClients.Sessions.FORGOTTEN, _ -> new Idle());
        one.add(1, 1);
        boolean ready = load.await(
                () -> {
                    proxy.check();
                    return one.isComplete();
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

    /// Takes the place of the crowd before it.
    Crowd crowd(Traffic traffic, Function<Crowd, Habit> habit) {
        return crowd(traffic.plan(), traffic.sessions(), habit);
    }

    Crowd crowd(Plan plan, TlsClients.Sessions sessions, Function<Crowd, Habit> habit) {
        @Nullable
        TlsClients speak = plan.key() == null ? null : tls.computeIfAbsent(sessions, how -> new TlsClients(clock, how));
        return load.crowd(port(plan), speak, habit);
    }

    /// Clients that come once each, in place of the crowd before them.
    Newcomers newcomers(Plan plan) {
        return load.newcomers(port(plan));
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

    /// Waits until each client of a crowd that is complete has so many answers to its SUBSCRIBE packets.
    void awaitSubscriptions(Crowd crowd, int each) {
        if (!load.await(() -> crowd.areSubscribed(each), CONNECT_NANOS_MAX)) {
            throw new IllegalStateException(
                    "not all clients could subscribe: " + load.tally().firstFailure() + "\n" + proxy.tail());
        }
    }

    /// @throws IllegalStateException where anything failed since the tally was last asked to forget
    void expectNoFailure() {
        if (failures() > 0) {
            throw new IllegalStateException(
                    failures() + " failures, the first: " + load.tally().firstFailure() + "\n" + proxy.tail());
        }
    }

    void settle() {
        load.run(terms.settle().toNanos());
    }

    void run(Duration duration) {
        load.run(duration.toNanos());
    }

    /// Has a load until the proxy used so much of its own time for it, or does not come to it; then nobody.
    void warmUp(Traffic traffic, Duration cpu) {
        long before = proxy.tree().cpuNanos();
        long end = clock.nanos() + WARM_UP_PATIENCE * cpu.toNanos();
        traffic.begin().on(this, traffic);
        while (proxy.tree().cpuNanos() - before < cpu.toNanos() && clock.nanos() - end < 0) {
            load.run(WARM_UP_STEP_NANOS);
            proxy.check();
        }
        dismiss();
    }

    /// Looks at a load for one window, which warms up what it needs first; then nobody is there.
    Map<String, Double> measure(Traffic traffic) {
        traffic.begin().on(this, traffic);
        run(terms.again());
        load.tally().forget();
        tls.values().forEach(TlsClients::forget);
        Window window = window();
        Map<String, Double> figures = traffic.figures().of(window, this);
        figures.put("failures", (double) failures());
        dismiss();
        return figures;
    }

    private Window window() {
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

    /// Sends all clients away and waits until the proxy has let go of their nodes: it is at rest.
    void dismiss() {
        load.dismiss();
        load.run(STEP_NANOS); // what is on its way arrives
        if (!load.await(load::isDeserted, LEAVE_NANOS_MAX)) {
            throw new IllegalStateException("nodes still have clients that are long gone");
        }
        load.tally().forget();
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
        long opened = tls.values().stream().mapToLong(TlsClients::opened).sum();
        long resumed = tls.values().stream().mapToLong(TlsClients::resumed).sum();
        return opened == 0 ? 0 : (double) resumed / opened;
    }

    @Override
    public void close() {
        load.close();
        tls.values().forEach(TlsClients::close);
        proxy.close();
    }
}
