package io.tidegate.scale;

import io.tidegate.address.Endpoint;
import io.tidegate.address.HostPort;
import io.tidegate.fleet.Fleet;
import io.tidegate.fleet.Fleets;
import io.tidegate.fleet.Node;
import io.tidegate.fleet.NodeId;
import io.tidegate.fleet.Policy;
import io.tidegate.fleet.Pool;
import io.tidegate.fleet.PoolSettings;
import io.tidegate.link.ClientSettings;
import io.tidegate.link.Faults;
import io.tidegate.link.Links;
import io.tidegate.link.ListenerSettings;
import io.tidegate.link.NodeLegSettings;
import io.tidegate.link.Routes;
import io.tidegate.link.Surroundings;
import io.tidegate.observe.Journal;
import io.tidegate.protect.ListenerLimits;
import io.tidegate.protect.MemoryBudget;
import io.tidegate.time.Clock;
import io.tidegate.transport.BoundedAllocator;
import io.tidegate.transport.CrowdKernel;
import io.tidegate.transport.KeepAlive;
import io.tidegate.transport.ListenOptions;
import io.tidegate.transport.Loop;
import io.tidegate.transport.Spread;
import io.tidegate.transport.SystemAllocator;
import java.io.OutputStream;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// The product's loop over a [CrowdKernel], turned by whoever asks, with its journal, which writes to nowhere.
/// Confined.
final class CrowdLoop implements Faults, AutoCloseable {
    private static final int NODES = 20;
    private static final int LINES = 4096;
    private static final int DESCRIPTORS_END = Integer.MAX_VALUE;
    private static final long BUDGET_BYTES = 256L << 20;
    private static final long WAIT_NANOS = 1_000_000_000L;

    final CrowdKernel kernel;
    private final Clock clock;
    private final Links links;
    private final Loop loop;
    private long longestTurn;

    CrowdLoop(Clock clock, int clientsMax) {
        this.clock = clock;
        this.kernel = new CrowdKernel(clientsMax);
        MemoryBudget budget = new MemoryBudget(BUDGET_BYTES);
        this.links = new Links(
                1,
                new Links.Making(
                        () -> kernel,
                        clock,
                        new BoundedAllocator(new SystemAllocator(), budget::tryReserve, budget::release),
                        DESCRIPTORS_END,
                        new Spread(0),
                        0,
                        this),
                around(clock));
        if (!links.open().isEmpty()) {
            throw new IllegalStateException("no listener");
        }
        this.loop = links.loops().getFirst();
        Journal journal = new Journal(clock, OutputStream.nullOutputStream(), LINES);
        links.rings().forEach(journal::register);
        Thread writer = new Thread(journal, "journal");
        writer.setDaemon(true);
        writer.start();
    }

    private static Surroundings around(Clock clock) {
        ListenerSettings listener = new ListenerSettings(
                "tcp:default",
                new Endpoint(InetAddress.ofLiteral("127.0.0.1"), 1883),
                new ListenOptions(4096, KeepAlive.DEFAULT),
                ListenerLimits.NONE,
                new ListenerSettings.ProxyIn.Absent(),
                new ListenerSettings.Security.Plain(),
                Routes.all("pool"));
        List<Node> nodes = java.util.stream.IntStream.range(0, NODES)
                .mapToObj(i -> new Node(
                        new NodeId("pool", "node" + i),
                        new HostPort("10.1.0." + (i + 1), 1883),
                        1,
                        Node.UNLIMITED,
                        Node.Role.PRIMARY))
                .toList();
        PoolSettings settings = new PoolSettings("pool", Policy.CLIENT_ID, PoolSettings.LOAD_FACTOR_DEFAULT);
        Fleet fleet = new Fleet(List.of(Pool.of(settings, nodes, clock.nanos())));
        return new Surroundings(
                new Fleets(fleet, new Random(1), (before, after) -> {}),
                List.of(Surroundings.Arrivals.of(listener, null, clock.nanos())),
                Map.of("pool", NodeLegSettings.DEFAULT),
                Surroundings.retries(fleet, Map.of(), clock.nanos()),
                _ -> {},
                Map.of(),
                ClientSettings.DEFAULT,
                new MemoryBudget(BUDGET_BYTES),
                "scale");
    }

    long live() {
        return links.live();
    }

    /// One turn, which waits where there is nothing to do.
    void turn() {
        long before = busyNanos();
        loop.turn(WAIT_NANOS);
        longestTurn = Math.max(longestTurn, busyNanos() - before);
    }

    private long busyNanos() {
        return links.metrics().getFirst().busyNanos.value();
    }

    /// Turns until `done`, but not longer than `mostNanos`.
    void turnUntil(BooleanSupplier done, long mostNanos) {
        long end = clock.nanos() + mostNanos;
        while (!done.getAsBoolean()) {
            turn();
            if (clock.nanos() > end) {
                throw new IllegalStateException("not done in time: " + live() + " links");
            }
        }
    }

    void rest(long nanos) {
        long end = clock.nanos() + nanos;
        while (clock.nanos() < end) {
            turn();
        }
    }

    /// In nanoseconds, without the waiting, since this was asked before.
    long takeLongestTurn() {
        long nanos = longestTurn;
        longestTurn = 0;
        return nanos;
    }

    @Override
    public void acceptFailed(String listener, int errno) {
        throw new IllegalStateException("not accepted: " + errno);
    }

    @Override
    public void sessionLost(String pool, String node) {
        throw new IllegalStateException(node + " has lost a session");
    }

    @Override
    public void bug(long link, @Nullable RuntimeException thrown) {
        throw new IllegalStateException("a bug", thrown);
    }

    @Override
    public void close() {
        loop.close();
        kernel.close();
    }
}
