package io.tidegate.sim;

import io.tidegate.address.Endpoint;
import io.tidegate.address.HostPort;
import io.tidegate.fleet.Fleet;
import io.tidegate.fleet.Fleets;
import io.tidegate.fleet.Member;
import io.tidegate.fleet.Node;
import io.tidegate.fleet.NodeState;
import io.tidegate.fleet.Nodes;
import io.tidegate.fleet.Policy;
import io.tidegate.health.HttpWords;
import io.tidegate.health.MqttWords;
import io.tidegate.health.ProbeNews;
import io.tidegate.health.ProbeReport;
import io.tidegate.health.ProbeSettings;
import io.tidegate.health.ProbeSettings.Kind;
import io.tidegate.health.ProbeSettings.Pace;
import io.tidegate.health.ProbeSettings.Thresholds;
import io.tidegate.health.Probes;
import io.tidegate.http.HttpTransport;
import io.tidegate.proxyprotocol.HeaderVersion;
import io.tidegate.time.VirtualClock;
import io.tidegate.tls.TlsClient;
import io.tidegate.transport.Agenda;
import io.tidegate.transport.DebugAllocator;
import io.tidegate.transport.Kernel;
import io.tidegate.transport.Layer;
import io.tidegate.transport.LoopMeans;
import io.tidegate.transport.Meanness;
import io.tidegate.transport.Path;
import io.tidegate.transport.SimKernel;
import io.tidegate.transport.SimNetwork;
import io.tidegate.transport.SimProcess;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;

/// The product's own probes, fold and snapshot, among [ProbedNode]s on a simulated kernel. Confined to one thread.
final class ProbeRig implements AutoCloseable, ProbeNews {
    static final long SECOND = 1_000_000_000L;
    static final long MILLI = 1_000_000L;
    static final int PORT = 1883;
    private static final long WAIT_NANOS_MAX = SECOND;

    final VirtualClock clock = new VirtualClock();
    final RandomGenerator random;
    final SimNetwork network;
    final SimProcess process;
    final Map<String, ProbedNode> nodes = new HashMap<>();
    /// Each write to a socket, in their order.
    final List<byte[]> writes = new ArrayList<>();
    final List<String> said = new ArrayList<>();
    /// What became of each node, in their order: `n1 Down`.
    final List<String> changes = new ArrayList<>();
    /// What is asked over HTTP: status by URL, or below 0 for no answer.
    final Map<String, Integer> statuses = new HashMap<>();
    final List<String> asked = new ArrayList<>();
    long httpNanos = 5 * MILLI;
    final Fleets fleets;
    final Probes probes;
    private final SimKernel kernel;
    private final DebugAllocator memory;

    /// What is asked of how many nodes, called n0, n1 and so on at 10.0.1.1, 10.0.1.2 and so on.
    ///
    /// @param nodeTls the nodes' end; null = without
    /// @param tls our end; null = without
    record Plan(
            ProbeSettings settings,
            int nodes,
            Layer.@Nullable Maker nodeTls,
            @Nullable TlsClient tls) {
        static Plan of(ProbeSettings settings, int nodes) {
            return new Plan(settings, nodes, null, null);
        }
    }

    /// Of that many nodes.
    static ProbeRig of(ProbeSettings settings, int nodes) {
        return new ProbeRig(1, Plan.of(settings, nodes));
    }

    ProbeRig(long seed, Plan plan) {
        this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        this.network = new SimNetwork(clock, random);
        this.process = new SimProcess(network, network.host(InetAddress.ofLiteral("10.0.0.1")));
        this.memory = new DebugAllocator(random);
        this.kernel = process.kernel();
        List<Node> listed = new ArrayList<>();
        for (int i = 0; i < plan.nodes(); i++) {
            Endpoint address = new Endpoint(InetAddress.ofLiteral("10.0.1." + (i + 1)), PORT);
            nodes.put(
                    "n" + i,
                    new ProbedNode(network, address, plan.settings().leg().header() != null, plan.nodeTls()));
            listed.add(node("n" + i, address));
        }
        Fleet fleet = new Fleet(List.of(Nodes.pool(Policy.ROUND_ROBIN, listed)));
        this.fleets = new Fleets(fleet, random, this::changed);
        LoopMeans loop = LoopMeans.alone(recording(kernel), clock, memory);
        Probes.Means means = new Probes.Means(
                loop, fleets, _ -> http(), task -> network.agenda().after(httpNanos, task), random, "1f2e3d4c", this);
        TlsClient tls = plan.tls();
        this.probes = new Probes(
                Map.of(Nodes.POOL, plan.settings()), tls == null ? Map.of() : Map.of(Nodes.POOL, tls), means);
    }

    static ProbeSettings settings(Kind kind, @Nullable HeaderVersion header) {
        return settings(kind, header, MqttWords.DEFAULT);
    }

    static ProbeSettings settings(Kind kind, @Nullable HeaderVersion header, MqttWords mqtt) {
        ProbeSettings.Leg leg = new ProbeSettings.Leg(header, List.of());
        return new ProbeSettings(kind, Pace.DEFAULT, Thresholds.DEFAULT, leg, mqtt, HttpWords.NONE);
    }

    static Node node(String name, Endpoint address) {
        return new Node(Nodes.id(name), HostPort.parse(address.toString()), 1, Node.UNLIMITED, Node.Role.PRIMARY);
    }

    /// The same kernel; what is written is kept.
    private Kernel recording(SimKernel real) {
        return (Kernel) Proxy.newProxyInstance(
                Kernel.class.getClassLoader(), new Class<?>[] {Kernel.class}, (_, method, arguments) -> {
                    if (method.getName().startsWith("send")) {
                        MemorySegment buffer = (MemorySegment) arguments[1];
                        writes.add(buffer.asSlice((long) arguments[2], (int) arguments[3])
                                .toArray(ValueLayout.JAVA_BYTE));
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw Objects.requireNonNull(e.getCause());
                    }
                });
    }

    private HttpTransport http() {
        return (request, bounds) -> {
            asked.add(request.toString());
            int status = statuses.getOrDefault(request.uri().toString(), -1);
            if (status < 0) {
                throw new IOException("connection refused");
            }
            return new HttpTransport.Reply(status, "");
        };
    }

    private void changed(Fleet before, Fleet after) {
        for (Member is : after.pool(Nodes.POOL).members()) {
            Member was = before.pool(Nodes.POOL).find(is.id().name());
            if (was == null || was.state().getClass() != is.state().getClass()) {
                changes.add(is.id().name() + " " + is.state().getClass().getSimpleName());
            }
        }
    }

    ProbedNode node(String name) {
        return Objects.requireNonNull(nodes.get(name));
    }

    Member member(String name) {
        return Nodes.member(fleets.current().pool(Nodes.POOL), name);
    }

    NodeState state(String name) {
        return member(name).state();
    }

    boolean isDown(String name) {
        return state(name) instanceof NodeState.Down;
    }

    boolean isUp(String name) {
        return state(name) instanceof NodeState.Up;
    }

    ProbeReport report(String name) {
        return Objects.requireNonNull(probes.report(Nodes.id(name)));
    }

    long results(String name, String label) {
        return report(name).results().getOrDefault(label, 0L);
    }

    /// Time goes by.
    void pass(long nanos) {
        long until = clock.nanos() + nanos;
        Agenda agenda = network.agenda();
        while (clock.nanos() < until) {
            if (!kernel.isAsleep()) {
                probes.loop().turn(WAIT_NANOS_MAX);
                fold();
                continue;
            }
            fold();
            long next = Math.min(agenda.nextNanos(), until);
            long wakes = Math.max(kernel.sleepsUntilNanos(), clock.nanos());
            if (wakes < next) {
                clock.advanceTo(wakes);
            } else if (!agenda.runNext(next)) {
                clock.advanceTo(next);
            }
        }
    }

    void fold() {
        fleets.foldPending();
        fleets.tick(clock.nanos());
    }

    /// Time goes by until it is so, `most` at most; answers how much it took.
    long await(long most, BooleanSupplier so) {
        long began = clock.nanos();
        while (!so.getAsBoolean()) {
            if (clock.nanos() - began > most) {
                throw new AssertionError("not within " + most / MILLI + " ms: " + changes + " " + probes.reports());
            }
            pass(10 * MILLI);
        }
        return clock.nanos() - began;
    }

    /// The kernel may do from now on what Linux may.
    void mean(Meanness meanness) {
        process.meanness(meanness);
    }

    void paths(Path path) {
        network.paths((from, to) -> path);
    }

    @Override
    public void info(String line) {
        said.add(line);
    }

    @Override
    public void warn(String line) {
        said.add("WARN " + line);
    }

    @Override
    public void bug(@Nullable RuntimeException thrown) {
        throw new AssertionError("a probe met what nobody expected", thrown);
    }

    /// Nothing may be left.
    @Override
    public void close() {
        probes.loop().close();
        memory.close();
        if (process.openDescriptors() > 0) {
            throw new AssertionError(process.openDescriptors() + " descriptors are left");
        }
    }
}
