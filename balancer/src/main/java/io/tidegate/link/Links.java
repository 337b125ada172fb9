package io.tidegate.link;

import io.tidegate.address.Endpoint;
import io.tidegate.fleet.Occupancy;
import io.tidegate.observe.ClosedLinkRing;
import io.tidegate.observe.LoopMetrics;
import io.tidegate.time.Clock;
import io.tidegate.transport.Allocator;
import io.tidegate.transport.Errno;
import io.tidegate.transport.Kernel;
import io.tidegate.transport.Loop;
import io.tidegate.transport.LoopMeans;
import io.tidegate.transport.Spread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// All links of all loops: the door for other threads.
///
/// [#open] belongs before the loops run; everything else may be called by any thread while they do.
public final class Links implements Door {
    private static final int RING_RECORDS = 1024;

    private final Surroundings around;
    private final List<LinkLoop> handlers = new ArrayList<>();
    private final List<Loop> loops = new ArrayList<>();
    private final List<LoopMetrics> metrics = new ArrayList<>();
    private final List<ClosedLinkRing> rings = new ArrayList<>();
    private final List<List<Integer>> listening = new ArrayList<>();
    private final List<Endpoint> bound = new ArrayList<>();

    /// What loops are made of.
    ///
    /// @param kernels one for each loop
    /// @param descriptorsEnd as [LoopMeans] has it
    /// @param spread of these loops alone
    /// @param latencyBudgetNanos as [LoopMeans] has it
    public record Making(
            Supplier<Kernel> kernels,
            Clock clock,
            Allocator allocator,
            int descriptorsEnd,
            Spread spread,
            long latencyBudgetNanos,
            Faults faults) {
        LoopMeans means() {
            return new LoopMeans(kernels.get(), clock, allocator, descriptorsEnd, spread, latencyBudgetNanos);
        }
    }

    /// @param count of loops, 1..128
    public Links(int count, Making making, Surroundings around) {
        this.around = around;
        LinkLoop.Quota quota = new LinkLoop.Quota(
                Math.ceilDiv(around.clients().handshakesMax(), count),
                gates(making.clock().nanos()));
        for (int number = 0; number < count; number++) {
            add(number, making, quota);
        }
    }

    private Map<String, MoveGate> gates(long nowNanos) {
        Map<String, MoveGate> gates = new HashMap<>();
        around.nodeLegs().forEach((pool, leg) -> {
            if (leg.continuity() != null) {
                gates.put(pool, new MoveGate(leg.continuity().pace(), nowNanos));
            }
        });
        return Map.copyOf(gates);
    }

    private void add(int number, Making making, LinkLoop.Quota quota) {
        LoopMetrics counts = new LoopMetrics("loop-" + number, making.clock().nanos());
        ClosedLinkRing ring = new ClosedLinkRing(RING_RECORDS);
        loops.add(new Loop(making.means(), loop -> {
            LinkLoop handler =
                    new LinkLoop(number, loop, around, new LinkLoop.Voice(counts, ring, making.faults()), quota);
            handlers.add(handler);
            return handler;
        }));
        metrics.add(counts);
        rings.add(ring);
        listening.add(new ArrayList<>());
    }

    /// Opens every listener on every loop. Before the loops run, by the thread that starts them.
    ///
    /// @return what could not be opened and why; nothing is said twice
    public List<String> open() {
        List<String> problems = new ArrayList<>();
        for (int listener = 0; listener < around.listeners().size(); listener++) {
            ListenerSettings settings = around.listeners().get(listener).settings();
            int errno = open(listener, settings);
            if (errno != 0) {
                problems.add(settings.path() + ": cannot listen on " + settings.bind() + ": " + Errno.text(errno));
            }
        }
        return problems;
    }

    private int open(int listener, ListenerSettings settings) {
        int taken = loops.getFirst().probe(settings.bind());
        if (taken < 0) {
            return -taken;
        }
        Endpoint bind = settings.bind();
        for (int i = 0; i < loops.size(); i++) {
            Loop loop = loops.get(i);
            int socket = loop.listen(bind, listener, settings.options());
            if (socket < 0) {
                return -socket;
            }
            listening.get(i).add(socket);
            Endpoint local = loop.localAddress(socket);
            if (i == 0) {
                bind = local == null ? bind : new Endpoint(bind.ip(), local.port()); // port 0 is one port for all loops
                bound.add(bind);
            }
        }
        return 0;
    }

    /// Where clients arrive, in the order of the listeners.
    public List<Endpoint> bound() {
        return List.copyOf(bound);
    }

    /// One for each loop; each is run by a thread of its own.
    public List<Loop> loops() {
        return List.copyOf(loops);
    }

    public List<LoopMetrics> metrics() {
        return List.copyOf(metrics);
    }

    /// What the loops have to say of closed links, for one reader.
    public List<ClosedLinkRing> rings() {
        return List.copyOf(rings);
    }

    /// Connections of clients that are open.
    public long live() {
        return metrics.stream().mapToLong(LoopMetrics::open).sum();
    }

    /// Rows of all tables that are taken: links, and further node legs of live clients.
    int rows() {
        return handlers.stream().mapToInt(LinkLoop::live).sum();
    }

    /// Live clients that came to a node from another one since the start, and that went from it to one.
    public record Moved(long in, long out) {}

    /// Of one node.
    public Moved moved(Occupancy node) {
        long in = 0;
        long out = 0;
        for (LinkLoop handler : handlers) {
            in += handler.seats().movedIn(node);
            out += handler.seats().movedOut(node);
        }
        return new Moved(in, out);
    }

    /// Serves who waits in the listeners' queues, then closes the listeners; counts down once for each
    /// loop.
    public CountDownLatch closeListeners() {
        CountDownLatch done = new CountDownLatch(loops.size());
        for (int i = 0; i < loops.size(); i++) {
            Loop loop = loops.get(i);
            List<Integer> sockets = listening.get(i);
            loop.execute(() -> {
                sockets.forEach(loop::closeListener);
                sockets.clear();
                done.countDown();
            });
        }
        return done;
    }

    @Override
    public Eviction evict(Occupancy node, Eviction.Kind kind, Eviction.Bounds bounds) {
        return new Eviction(node, kind, bounds, loops.size());
    }

    @Override
    public void endSome(Eviction eviction, long count, Duration window, RandomGenerator random) {
        long[] all = new long[loops.size()];
        long[] promising = new long[loops.size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = handlers.get(i).seats().staying(eviction.node());
            promising[i] = eviction.isFruitless(i) ? 0 : all[i];
        }
        boolean anyPromising = Arrays.stream(promising).anyMatch(links -> links > 0);
        long[] counts = Shares.of(count, anyPromising ? promising : all);
        for (int i = 0; i < counts.length; i++) {
            LinkLoop handler = handlers.get(i);
            long here = counts[i];
            long seed = random.nextLong();
            loops.get(i).execute(() -> handler.endSome(eviction, here, window.toNanos(), new SplittableRandom(seed)));
        }
    }

    @Override
    public long leaving(Occupancy node) {
        return handlers.stream()
                .mapToLong(handler -> handler.seats().leaving(node))
                .sum();
    }

    @Override
    public boolean isExhausted(Eviction eviction) {
        for (int i = 0; i < handlers.size(); i++) {
            if (!eviction.isFruitless(i) && handlers.get(i).seats().staying(eviction.node()) > 0) {
                return false;
            }
        }
        return true;
    }

    /// Ends every link within `window`, each at a time of its own.
    public void endAll(Duration window, RandomGenerator random) {
        for (int i = 0; i < loops.size(); i++) {
            LinkLoop handler = handlers.get(i);
            long seed = random.nextLong();
            loops.get(i).execute(() -> handler.endAll(window.toNanos(), new SplittableRandom(seed)));
        }
    }
}
