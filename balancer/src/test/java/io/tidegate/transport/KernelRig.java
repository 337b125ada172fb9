package io.tidegate.transport;

import io.tidegate.address.Endpoint;
import io.tidegate.time.VirtualClock;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// A kernel, real or simulated, with one epoll descriptor and what a test needs to talk to it. Confined to one thread.
final class KernelRig implements AutoCloseable {
    static final int WATCHED =
            Kernel.POLL_IN | Kernel.POLL_PRI | Kernel.POLL_OUT | Kernel.POLL_RDHUP | Kernel.POLL_EDGE;
    private static final int PATIENCE_MILLIS = 5_000;
    /// For what was sent to arrive: as long where nothing was.
    private static final int DELIVERY_MILLIS = 50;

    /// Which kernel a rig stands on.
    enum Which {
        LINUX,
        SIMULATED
    }

    /// One event: what `pollAdd` was given, and the `POLL_*` bits.
    record Event(long data, int bits) {}

    /// A connection and its two ends.
    record Pair(int client, int server) {}

    private final Which which;
    final Kernel kernel;
    final int poll;
    private final Agenda agenda;
    private final Arena arena = Arena.ofConfined();
    private final EventBatch batch;
    private final MemorySegment buffer = arena.allocate(1 << 20, 64);
    private final SocketAddress peer = new SocketAddress(arena);
    private final List<Integer> open = new ArrayList<>();

    KernelRig(Which which) {
        Abi abi = Objects.requireNonNull(
                Abi.of(System.getProperty("os.name", ""), System.getProperty("os.arch", "")), "a platform we run on");
        this.which = which;
        this.batch = new EventBatch(abi, 64);
        SimNetwork network = new SimNetwork(new VirtualClock(), random(1));
        this.kernel = switch (which) {
            case LINUX -> new LinuxKernel();
            case SIMULATED -> new SimProcess(network, network.host()).kernel();
        };
        this.agenda = network.agenda();
        this.poll = opened(kernel.pollCreate());
    }

    static RandomGenerator random(long seed) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    static Endpoint loopback(int port) {
        return new Endpoint(InetAddress.ofLiteral("127.0.0.1"), port);
    }

    int opened(int fd) {
        if (fd < 0) {
            throw new AssertionError("no descriptor: " + Errno.text(-fd));
        }
        open.add(fd);
        return fd;
    }

    /// A socket that listens on a free port of `on`.
    int listen(Endpoint on) {
        int fd = opened(kernel.socket(on));
        done(kernel.setOption(fd, SocketOption.REUSE_ADDRESS, 1));
        done(kernel.bind(fd, on));
        done(kernel.listen(fd, 16));
        return fd;
    }

    Endpoint addressOf(int fd) {
        return Objects.requireNonNull(kernel.localAddress(fd), "a local address");
    }

    /// A socket that was told to connect.
    int dial(Endpoint to) {
        int fd = opened(kernel.socket(to));
        int result = kernel.connect(fd, to);
        if (result != -Errno.EINPROGRESS && result != 0) {
            throw new AssertionError("not dialled: " + Errno.text(-result));
        }
        return fd;
    }

    /// A connection over loopback; its listener is closed.
    Pair pair() {
        int listener = listen(loopback(0));
        int client = dial(addressOf(listener));
        int server = accept(listener);
        close(listener);
        return new Pair(client, server);
    }

    /// Waits for the client: some kernels put off what loopback has to deliver.
    int accept(int listener) {
        awaitInput(listener, PATIENCE_MILLIS);
        return opened(kernel.accept(listener, peer));
    }

    /// Of the real kernel; leaves what [#events] sees as it is.
    private void awaitInput(int fd, int millis) {
        if (which == Which.SIMULATED) {
            return;
        }
        int own = opened(kernel.pollCreate());
        done(kernel.pollAdd(own, fd, Kernel.POLL_IN | Kernel.POLL_EDGE, 0));
        done(kernel.await(own, batch, millis));
        close(own);
    }

    SocketAddress peer() {
        return peer;
    }

    void watch(int fd, long data) {
        done(kernel.pollAdd(poll, fd, WATCHED, data));
    }

    /// What there is when there is something: waits for it.
    List<Event> events() {
        agenda.runUntil(agenda.nowNanos());
        return taken(kernel.await(poll, batch, PATIENCE_MILLIS));
    }

    /// What there is now.
    List<Event> eventsNow() {
        agenda.runUntil(agenda.nowNanos());
        return taken(kernel.await(poll, batch, 0));
    }

    /// What there is after a while: under virtual time all that while goes by.
    List<Event> eventsLater() {
        agenda.runUntil(agenda.nowNanos() + PATIENCE_MILLIS * 1_000_000L);
        return taken(kernel.await(poll, batch, PATIENCE_MILLIS));
    }

    private List<Event> taken(int count) {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(new Event(batch.data(i), batch.events(i)));
        }
        return events;
    }

    int send(int fd, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        MemorySegment.copy(bytes, 0, buffer, ValueLayout.JAVA_BYTE, 0, bytes.length);
        return kernel.send(fd, buffer, 0, bytes.length);
    }

    int sendMore(int fd, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        MemorySegment.copy(bytes, 0, buffer, ValueLayout.JAVA_BYTE, 0, bytes.length);
        return kernel.sendMore(fd, buffer, 0, bytes.length);
    }

    /// `length` bytes of anything.
    int sendBulk(int fd, int length) {
        return kernel.send(fd, buffer, 0, length);
    }

    /// The bytes, or the number that [Kernel#receive] answered where that was not positive.
    Object receive(int fd, int length) {
        int count = kernel.receive(fd, buffer, 0, length);
        if (count == -Errno.EAGAIN) {
            awaitInput(fd, DELIVERY_MILLIS);
            count = kernel.receive(fd, buffer, 0, length);
        }
        return count <= 0
                ? count
                : new String(buffer.asSlice(0, count).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.ISO_8859_1);
    }

    int receiveBulk(int fd) {
        return kernel.receive(fd, buffer, 0, (int) buffer.byteSize());
    }

    void reset(int fd) {
        done(kernel.resetOnClose(fd));
        close(fd);
    }

    void close(int fd) {
        open.remove(Integer.valueOf(fd));
        done(kernel.close(fd));
    }

    static void done(int result) {
        if (result < 0) {
            throw new AssertionError("failed: " + Errno.text(-result));
        }
    }

    @Override
    public void close() {
        for (int fd : List.copyOf(open).reversed()) {
            close(fd);
        }
        batch.close();
        arena.close();
    }
}
