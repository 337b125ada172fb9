package io.tidegate.transport;

import io.tidegate.address.Endpoint;
import io.tidegate.transport.Descriptor.Watch;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// Linux as one event loop of a [SimProcess] sees it, on a [SimNetwork] and under virtual time: what epoll(7), tcp(7)
/// and the calls' own pages say, and as mean as its [Meanness] makes it. Confined to the simulation's thread.
///
/// Nothing blocks: [#await] answers at once, and remembers until when the loop would have slept ([#sleepsUntilNanos]).
/// A call that no sound program makes (a descriptor that is not open or not this loop's, a buffer too small) is an
/// [AssertionError] that names it.
public final class SimKernel implements Kernel {
    private static final int WATCHABLE = POLL_IN | POLL_PRI | POLL_OUT | POLL_RDHUP | POLL_EDGE;
    private static final ValueLayout.OfShort PORT = ValueLayout.JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);

    private final SimProcess process;
    private final Agenda agenda;
    private @Nullable SimPoll poll;
    private long sleepsUntilNanos;
    private int lastCount;

    SimKernel(SimProcess process, Agenda agenda) {
        this.process = process;
        this.agenda = agenda;
    }

    // ---- what the world asks ----

    /// Whether an await would bring something.
    public boolean hasEvents() {
        return poll != null && !poll.ready.isEmpty();
    }

    /// Whether its loop is asleep: it found nothing to do, and nothing has happened and no time has
    /// passed since that it waits for.
    public boolean isAsleep() {
        return lastCount == 0 && !hasEvents() && agenda.nowNanos() < sleepsUntilNanos;
    }

    /// Until when the loop that asked last would have slept had nothing happened; [Agenda#NEVER] for ever.
    public long sleepsUntilNanos() {
        return sleepsUntilNanos;
    }

    /// Connections to `remote`, dials under way included, that its loop holds open.
    public int connectionsTo(Endpoint remote) {
        return process.connectionsTo(remote, this);
    }

    // ---- epoll and eventfd ----

    @Override
    public int pollCreate() {
        int refusal = process.refusal();
        if (refusal < 0) {
            return refusal;
        }
        poll = new SimPoll();
        return process.open(this, poll);
    }

    @Override
    public int pollAdd(int pollFd, int fd, int events, long data) {
        SimPoll into = own("pollAdd", pollFd) instanceof SimPoll found ? found : null;
        Descriptor descriptor = ownDescriptor("pollAdd", fd);
        if (into == null) {
            throw new AssertionError("pollAdd(" + pollFd + "): not an epoll descriptor");
        }
        if ((events & POLL_EDGE) == 0 || (events & ~WATCHABLE) != 0) {
            throw new AssertionError("pollAdd(" + fd + "): not edge triggered, or unknown events: " + events);
        }
        if (descriptor.watch != null) {
            return -Errno.EEXIST;
        }
        if (process.happens(process.meanness().pollsRefused())) {
            return -Errno.ENOMEM;
        }
        Watch watch = new Watch(into, descriptor.what, events, data);
        descriptor.watch = watch;
        descriptor.what.watchedBy(watch::wake);
        into.add(watch);
        return 0;
    }

    @Override
    public int await(int pollFd, EventBatch batch, int timeoutMillis) {
        if (!(own("await", pollFd) instanceof SimPoll from)) {
            throw new AssertionError("await(" + pollFd + "): not an epoll descriptor");
        }
        sleepsUntilNanos = timeoutMillis < 0 ? Agenda.NEVER : agenda.nowNanos() + timeoutMillis * 1_000_000L;
        lastCount = from.await(batch, process.meanness(), process.random());
        return lastCount;
    }

    /// Time passes between turns only.
    @Override
    public void rest(long nanos) {
        if (nanos <= 0 || nanos > 10_000_000L) {
            throw new AssertionError("rest(" + nanos + ")");
        }
    }

    @Override
    public int eventCreate() {
        int refusal = process.refusal();
        return refusal < 0 ? refusal : process.open(this, new SimEvent());
    }

    @Override
    public int signal(int event) {
        if (!(process.descriptor("signal", event).what instanceof SimEvent signalled)) {
            throw new AssertionError("signal(" + event + "): not an event descriptor");
        }
        signalled.signal();
        return 0;
    }

    @Override
    public int clear(int event) {
        if (!(own("clear", event) instanceof SimEvent cleared)) {
            throw new AssertionError("clear(" + event + "): not an event descriptor");
        }
        return cleared.clear() ? 0 : -Errno.EAGAIN;
    }

    // ---- sockets ----

    @Override
    public int socket(Endpoint endpoint) {
        int refusal = process.refusal();
        if (refusal < 0) {
            return refusal;
        }
        SimHost host = process.host();
        return process.open(this, new SimSocket(host, host.newEnd(), endpoint.isIpv4()));
    }

    @Override
    public int setOption(int fd, SocketOption option, int value) {
        SimSocket socket = socket("setOption", fd);
        if (option == SocketOption.IPV6_ONLY && socket.ipv4) {
            return -Errno.ENOPROTOOPT;
        }
        if (process.happens(process.meanness().optionsRefused())) {
            return -Errno.ENOBUFS;
        }
        socket.set(option, value);
        return 0;
    }

    @Override
    public int option(int fd, SocketOption option) {
        return socket("option", fd).option(option);
    }

    @Override
    public int resetOnClose(int fd) {
        socket("resetOnClose", fd).end.resetOnClose();
        return 0;
    }

    @Override
    public int bind(int fd, Endpoint endpoint) {
        SimSocket socket = socket("bind", fd);
        sameFamily("bind", fd, socket, endpoint);
        return socket.bind(endpoint);
    }

    @Override
    public int listen(int fd, int backlog) {
        return socket("listen", fd).listen(backlog);
    }

    @Override
    public int accept(int fd, SocketAddress peer) {
        SimSocket socket = socket("accept", fd);
        TcpListener listener = socket.listener();
        if (listener == null) {
            throw new AssertionError("accept(" + fd + "): not a listening socket");
        }
        int refusal = process.refusal(); // comes before the queue is looked at (__sys_accept4)
        if (refusal < 0) {
            return refusal;
        }
        TcpEnd client = listener.accept();
        if (client == null) {
            return -Errno.EAGAIN;
        }
        if (process.happens(process.meanness().acceptsAborted())) {
            client.reset();
            return process.random().nextBoolean() ? -Errno.ECONNABORTED : -Errno.EPROTO;
        }
        write(peer, client.remote(), socket.ipv4);
        return process.open(this, socket.accepted(client));
    }

    /// The kernel's way: a client over IPv4 has a mapped address on an IPv6 socket.
    private static void write(SocketAddress address, @Nullable Endpoint peer, boolean ipv4) {
        if (peer == null) {
            throw new AssertionError("a client without an address");
        }
        address.set(peer);
        if (!ipv4 && peer.isIpv4()) {
            MemorySegment bytes = address.bytes();
            bytes.fill((byte) 0);
            bytes.set(ValueLayout.JAVA_SHORT, 0, (short) SocketAddress.AF_INET6);
            bytes.set(PORT, 2, (short) peer.port());
            bytes.set(ValueLayout.JAVA_SHORT, 18, (short) -1);
            MemorySegment.copy(peer.ip().getAddress(), 0, bytes, ValueLayout.JAVA_BYTE, 20, 4);
            address.lengthCell().set(ValueLayout.JAVA_INT, 0, SocketAddress.BYTES_MAX);
        }
    }

    @Override
    public void adopt(int fd) {
        process.descriptor("adopt", fd).owner = this;
    }

    @Override
    public int connect(int fd, Endpoint to) {
        SimSocket socket = socket("connect", fd);
        sameFamily("connect", fd, socket, to);
        if (process.happens(process.meanness().portsUsedUp())) {
            return -Errno.EADDRNOTAVAIL;
        }
        process.dialled();
        return socket.end.connect(to);
    }

    @Override
    public int socketError(int fd) {
        return socket("socketError", fd).end.takeError();
    }

    @Override
    public int receive(int fd, MemorySegment buffer, long offset, int length) {
        TcpEnd end = stream("receive", fd, buffer, offset, length);
        byte[] bytes = end.receive(length);
        if (bytes == null) {
            return -end.receiveFailure();
        }
        MemorySegment.copy(bytes, 0, buffer, ValueLayout.JAVA_BYTE, offset, bytes.length);
        return bytes.length;
    }

    @Override
    public int send(int fd, MemorySegment buffer, long offset, int length) {
        return send(fd, buffer, offset, length, false);
    }

    /// As mean as may be: what may wait for more waits for ever.
    @Override
    public int sendMore(int fd, MemorySegment buffer, long offset, int length) {
        return send(fd, buffer, offset, length, true);
    }

    private int send(int fd, MemorySegment buffer, long offset, int length, boolean more) {
        TcpEnd end = stream("send", fd, buffer, offset, length);
        boolean cut = length > 1 && process.happens(process.meanness().shortSends());
        byte[] bytes = new byte[cut ? 1 + process.random().nextInt(length - 1) : length];
        MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, offset, bytes, 0, bytes.length);
        int sent = end.send(bytes, more && !cut);
        if (cut && sent > 0) {
            end.wantSpace();
        }
        return sent;
    }

    @Override
    public int unsent(int fd) {
        SimSocket socket = socket("unsent", fd);
        return socket.listener() != null ? -Errno.EINVAL : socket.end.unacknowledged();
    }

    private TcpEnd stream(String call, int fd, MemorySegment buffer, long offset, int length) {
        SimSocket socket = socket(call, fd);
        if (socket.listener() != null) {
            throw new AssertionError(call + "(" + fd + "): a listening socket has no bytes");
        }
        if (length <= 0 || offset < 0 || offset + length > buffer.byteSize()) {
            throw new AssertionError(call + "(" + fd + "): [" + offset + ", " + offset + " + " + length
                    + ") is nothing, or not within a buffer of " + buffer.byteSize());
        }
        return socket.end;
    }

    @Override
    public int shutdownOutput(int fd) {
        return socket("shutdownOutput", fd).end.shutdownOutput();
    }

    @Override
    public int close(int fd) {
        process.close(ownDescriptor("close", fd));
        return 0;
    }

    @Override
    public @Nullable Endpoint localAddress(int fd) {
        return socket("localAddress", fd).local();
    }

    private static void sameFamily(String call, int fd, SimSocket socket, Endpoint endpoint) {
        if (socket.ipv4 != endpoint.isIpv4()) {
            throw new AssertionError(call + "(" + fd + "): the socket is of another family than " + endpoint);
        }
    }

    private SimSocket socket(String call, int fd) {
        if (!(own(call, fd) instanceof SimSocket socket)) {
            throw new AssertionError(call + "(" + fd + "): not a socket");
        }
        return socket;
    }

    private Pollable own(String call, int fd) {
        return ownDescriptor(call, fd).what;
    }

    private Descriptor ownDescriptor(String call, int fd) {
        Descriptor descriptor = process.descriptor(call, fd);
        if (descriptor.owner != this) {
            throw new AssertionError(call + "(" + fd + "): a descriptor of another loop");
        }
        return descriptor;
    }
}
