package io.tidegate.link;

import com.sun.management.ThreadMXBean;
import io.tidegate.address.Endpoint;
import io.tidegate.address.HostPort;
import io.tidegate.fleet.Fleet;
import io.tidegate.fleet.Fleets;
import io.tidegate.fleet.Node;
import io.tidegate.fleet.NodeId;
import io.tidegate.fleet.Policy;
import io.tidegate.fleet.Pool;
import io.tidegate.fleet.PoolSettings;
import io.tidegate.protect.ListenerLimits;
import io.tidegate.protect.MemoryBudget;
import io.tidegate.time.Clock;
import io.tidegate.transport.KeepAlive;
import io.tidegate.transport.Layer;
import io.tidegate.transport.LinuxKernel;
import io.tidegate.transport.ListenOptions;
import io.tidegate.transport.Loop;
import io.tidegate.transport.LoopMeans;
import io.tidegate.transport.MeasuredKernel;
import io.tidegate.transport.Spread;
import io.tidegate.transport.SystemAllocator;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// One client, the product's own loop, and one node, on sockets of loopback. Both loops, the product's and that of its
/// peers, turn on the thread of the test, so that what the product allocates can be told apart. Confined.
final class RelayRig implements AutoCloseable, Faults {
    private static final int DESCRIPTORS_END = 1 << 20;
    private static final long BUDGET_BYTES = 64L << 20;
    private static final long WAIT_NANOS = 1_000_000;
    private static final int TURNS_MAX = 30_000;
    private static final Endpoint ANY_PORT = new Endpoint(InetAddress.ofLiteral("127.0.0.1"), 0);

    final RelayPeers peers;
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final MeasuredKernel kernel = new MeasuredKernel();
    private final SystemAllocator backlogs = new SystemAllocator();
    private final Links links;
    private final Loop product;
    private final Loop others;
    private long allocated;

    /// What stands between the client and the product.
    interface Security {
        ListenerSettings.Security settings();

        Surroundings.Arrivals arrivals(ListenerSettings settings, Clock clock);

        /// Null = plain TCP.
        Layer.@Nullable Maker client();
    }

    RelayRig(Security security) {
        Clock clock = Clock.system();
        RelayPeers.Making making = new RelayPeers.Making(security.client());
        RelayPeers[] made = new RelayPeers[1];
        this.others = new Loop(means(clock, new SystemAllocator()), loop -> made[0] = new RelayPeers(loop, making));
        this.peers = made[0];
        Endpoint node = peers.listen(ANY_PORT);
        ListenerSettings listener = new ListenerSettings(
                security.settings().kind() + ":here",
                ANY_PORT,
                new ListenOptions(16, KeepAlive.DEFAULT),
                ListenerLimits.NONE,
                new ListenerSettings.ProxyIn.Absent(),
                security.settings(),
                Routes.all("pool"));
        this.links = new Links(
                1,
                new Links.Making(() -> kernel, clock, backlogs, DESCRIPTORS_END, new Spread(0), 0, this),
                around(node, security.arrivals(listener, clock), clock));
        List<String> problems = links.open();
        if (!problems.isEmpty()) {
            throw new AssertionError(problems);
        }
        this.product = links.loops().getFirst();
    }

    private static LoopMeans means(Clock clock, SystemAllocator allocator) {
        return LoopMeans.alone(new LinuxKernel(), clock, allocator);
    }

    private static Surroundings around(Endpoint node, Surroundings.Arrivals arrivals, Clock clock) {
        HostPort address = new HostPort("127.0.0.1", node.port());
        Node one = new Node(new NodeId("pool", "one"), address, 1, Node.UNLIMITED, Node.Role.PRIMARY);
        PoolSettings settings = new PoolSettings("pool", Policy.ROUND_ROBIN, PoolSettings.UNBOUNDED);
        Fleet fleet = new Fleet(List.of(Pool.of(settings, List.of(one), clock.nanos())));
        return new Surroundings(
                new Fleets(fleet, new Random(1), (before, after) -> {}),
                List.of(arrivals),
                Map.of("pool", NodeLegSettings.DEFAULT),
                Surroundings.retries(fleet, Map.of(), clock.nanos()),
                _ -> {},
                Map.of(),
                ClientSettings.DEFAULT,
                new MemoryBudget(BUDGET_BYTES),
                "test");
    }

    /// Connects the client, and waits for its CONNACK.
    void connect() {
        peers.connect(links.bound().getFirst());
        turnUntil(peers::isWelcome);
    }

    /// So many packets of the client's, each answered before the next.
    void roundTrips(int count) {
        for (int i = 0; i < count; i++) {
            long before = peers.answers();
            peers.publish();
            turnUntil(() -> peers.answers() > before);
        }
    }

    void turnUntil(BooleanSupplier done) {
        for (int turns = 0; !done.getAsBoolean(); turns++) {
            if (turns == TURNS_MAX) {
                throw new AssertionError("nothing comes of it");
            }
            turn();
        }
    }

    void turn() {
        long before = threads.getCurrentThreadAllocatedBytes();
        product.turn(WAIT_NANOS);
        allocated += threads.getCurrentThreadAllocatedBytes() - before;
        others.turn(0);
    }

    /// Heap bytes that the product's turns have cost since this was asked before.
    Allocated takeAllocated() {
        long calls = kernel.takeAllocated();
        long own = allocated - calls;
        allocated = 0;
        return new Allocated(own, calls);
    }

    /// @param own by the product's code
    /// @param calls by the JDK, to make system calls
    record Allocated(long own, long calls) {}

    /// Native bytes that are kept back for a side that does not take them.
    long keptBack() {
        return backlogs.heldBytes();
    }

    @Override
    public void acceptFailed(String listener, int errno) {
        throw new AssertionError("not accepted: " + errno);
    }

    @Override
    public void sessionLost(String pool, String node) {}

    @Override
    public void bug(long link, @Nullable RuntimeException thrown) {
        throw new AssertionError("a bug", thrown);
    }

    @Override
    public void close() {
        product.close();
        others.close();
    }
}
