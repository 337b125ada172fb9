package io.tidegate.benchmark.load;

import io.tidegate.address.Endpoint;
import io.tidegate.time.Clock;
import io.tidegate.time.DeadlineWheel;
import io.tidegate.transport.Errno;
import io.tidegate.transport.LinuxKernel;
import io.tidegate.transport.Loop;
import io.tidegate.transport.LoopHandler;
import io.tidegate.transport.LoopMeans;
import io.tidegate.transport.SocketAddress;
import io.tidegate.transport.SystemAllocator;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Clients and null nodes on one loop, which turns on the thread that calls [#run] and [#await]:
/// between two calls nothing moves. Confined.
public final class Load implements AutoCloseable {
    private static final int NODE_SIDE = 1 << 30;
    private static final long WAIT_NANOS = 1_000_000;

    private final Clock clock;
    private final Arena arena = Arena.ofConfined();
    private final Tally tally = new Tally();
    private final Loop loop;
    private final NullNodes nodes;
    private final List<Endpoint> endpoints;
    private @Nullable Clients clients;
    private @Nullable Stream down;

    /// @param nodeCount broker nodes to listen, on free ports of loopback
    public Load(Clock clock, int nodeCount) {
        this.clock = clock;
        this.loop = new Loop(LoopMeans.alone(new LinuxKernel(), clock, new SystemAllocator()), _ -> new Sides());
        this.nodes = new NullNodes(loop, arena, tally);
        this.endpoints = nodes.listen(nodeCount);
    }

    static Endpoint loopback(int port) {
        return Endpoint.of(new byte[] {127, 0, 0, 1}, port);
    }

    /// Where the nodes listen.
    public List<Endpoint> nodes() {
        return endpoints;
    }

    public Tally tally() {
        return tally;
    }

    /// Takes the place of the crowd before it.
    ///
    /// @param tls null = plain TCP
    public Crowd crowd(int port, @Nullable TlsClients tls, Function<Crowd, Habit> habit) {
        makeRoom();
        Crowd next = new Crowd(means(), loopback(port), tls, habit);
        clients = next;
        return next;
    }

    /// Clients that come once each; they take the place of those before them.
    public Newcomers newcomers(int port) {
        return newcomers(port, Newcomers.WAIT_NANOS_MAX);
    }

    Newcomers newcomers(int port, long waitNanosMax) {
        makeRoom();
        Newcomers next = new Newcomers(means(), loopback(port), waitNanosMax);
        clients = next;
        return next;
    }

    private Crowd.Means means() {
        return new Crowd.Means(loop, clock, arena, tally);
    }

    private void makeRoom() {
        if (clients != null) {
            clients.closeAll();
            loop.turn(0);
        }
        down = null;
        nodes.forgetWhatSubscribersGet();
    }

    /// Closes all clients; nobody takes their place.
    public void dismiss() {
        if (clients != null) {
            clients.closeAll();
            clients = null;
        }
    }

    /// No connection of the proxy has arrived at a node that is not closed again.
    public boolean isDeserted() {
        return nodes.areAlone();
    }

    /// Packets with `payload` bytes for those who subscribe.
    void streamDown(int payload) {
        Stream endless = stream(payload);
        down = endless;
        nodes.stream(endless);
    }

    /// Each PUBLISH of those who subscribe comes back to them, with `payload` bytes.
    void echo(int payload) {
        nodes.echo(new Echo(arena, payload));
    }

    Stream stream(int payload) {
        return new Stream(loop, Crowd.segment(arena, Packets.publishUnanswered(payload)));
    }

    Arena arena() {
        return arena;
    }

    /// Turns for good, for the nodes alone, and sleeps where there is nothing to do.
    void serve() {
        loop.run();
    }

    /// Turns for so long.
    public void run(long nanos) {
        long end = clock.nanos() + nanos;
        await(() -> clock.nanos() - end >= 0, nanos);
    }

    /// Turns until `done`, or until so long has passed: whether it is done.
    public boolean await(BooleanSupplier done, long mostNanos) {
        long end = clock.nanos() + mostNanos;
        while (!done.getAsBoolean()) {
            if (clock.nanos() - end > 0) {
                return done.getAsBoolean();
            }
            boolean more = clients != null && clients.turn();
            more |= down != null && down.turn();
            loop.turn(more ? 0 : WAIT_NANOS);
        }
        return true;
    }

    @Override
    public void close() {
        loop.close();
        arena.close();
    }

    /// Tells each side what is about its sockets. Owners with [#NODE_SIDE] are legs of nodes.
    private final class Sides implements LoopHandler {
        private Clients clients() {
            Clients here = clients;
            if (here == null) {
                throw new IllegalStateException("a client's socket without a client");
            }
            return here;
        }

        @Override
        public int accepted(int listener, int socket, SocketAddress peer) {
            return NODE_SIDE | nodes.accepted(socket);
        }

        @Override
        public void acceptFailed(int listener, int errno) {
            tally.failure("a node cannot accept: " + Errno.text(errno));
        }

        @Override
        public void connected(int socket, int owner) {
            clients().connected(owner);
        }

        @Override
        public void connectFailed(int socket, int owner, int errno) {
            clients().dialFailed(owner, errno);
        }

        @Override
        public void received(int socket, int owner, int length) {
            if ((owner & NODE_SIDE) != 0) {
                nodes.received(owner & ~NODE_SIDE, length);
            } else {
                clients().received(owner, length);
            }
        }

        @Override
        public void opened(int socket, int owner) {
            clients().opened(owner);
        }

        @Override
        public void layerFailed(int socket, int owner, String why) {
            clients().broke(owner, "TLS: " + why);
        }

        @Override
        public void ended(int socket, int owner) {
            if ((owner & NODE_SIDE) != 0) {
                nodes.ended(owner & ~NODE_SIDE);
            } else {
                clients().ended(owner);
            }
        }

        @Override
        public void drained(int socket, int owner) {
            if ((owner & NODE_SIDE) != 0) {
                nodes.drained(owner & ~NODE_SIDE);
            } else {
                clients().drained(owner);
            }
        }

        @Override
        public void failed(int socket, int owner, int errno) {
            if ((owner & NODE_SIDE) != 0) {
                nodes.ended(owner & ~NODE_SIDE);
            } else {
                clients().broke(owner, Errno.text(errno));
            }
        }

        @Override
        public long due(int owner, long nowNanos) {
            return DeadlineWheel.NEVER;
        }

        @Override
        public void turned(long beganNanos, long nowNanos) {}

        @Override
        public void bug(int socket, int owner, @Nullable RuntimeException thrown) {
            throw new IllegalStateException("the load itself is broken", thrown);
        }
    }
}
