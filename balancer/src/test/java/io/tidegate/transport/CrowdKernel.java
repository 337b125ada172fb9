package io.tidegate.transport;

import io.tidegate.address.Endpoint;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A kernel with nothing behind it: sockets are numbers, clients come and speak when they are told to, and nodes agree
/// to everything at once. For more links than a machine has descriptors. Confined to its loop; its own memory is
/// native,
/// so that the heap is the product's.
public final class CrowdKernel implements Kernel, AutoCloseable {
    private static final ValueLayout.OfShort NETWORK_SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt NETWORK_INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private static final byte NOTHING = 0;
    private static final byte CONNECT = 1;
    private static final byte CONNACK = 2;
    private static final byte PUBLISH = 3;
    private static final byte PUBACK = 4;
    private static final byte DISCONNECT = 14;
    private static final byte END = 15;

    private static final int CONNECT_KEEP_ALIVE = 10;
    private static final int CONNECT_CLIENT_ID = 14;
    private static final int DIGITS = 9;
    private static final int LISTENER = 1;
    private static final int FIRST_SOCKET = 8;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Arena arena = Arena.ofShared();
    private final int end;
    private final MemorySegment tokens;
    private final MemorySegment numbers;
    private final MemorySegment unread;
    private final MemorySegment sockets;
    private final MemorySegment ready;
    private final MemorySegment connect;
    private final MemorySegment connack = packet("20 02 0000");
    private final MemorySegment publish = packet("32 45 0001 74 0001" + "2A".repeat(64));
    private final MemorySegment puback = packet("40 02 0001");
    private final MemorySegment disconnect = packet("E0 00");
    private long readyFrom;
    private long readyTo;
    private int free;
    private int made = FIRST_SOCKET;
    private int arrived;
    private int waiting;
    private int keepAlive;
    private long listenerToken;
    private long welcomed;
    private long answers;
    private int open;

    /// @param clients that there may be at one time
    public CrowdKernel(int clients) {
        this.end = 2 * clients + FIRST_SOCKET;
        this.tokens = arena.allocate(8L * end, 8);
        this.numbers = arena.allocate(4L * end, 8);
        this.unread = arena.allocate(end);
        this.sockets = arena.allocate(4L * end, 8);
        this.ready = arena.allocate(8L * end, 8);
        this.connect = packet("10 1C 0004 4D515454 04 02 0000 0010" + "00".repeat(16));
        byte[] id = "device-000000000".getBytes(StandardCharsets.US_ASCII);
        MemorySegment.copy(id, 0, connect, ValueLayout.JAVA_BYTE, CONNECT_CLIENT_ID, id.length);
    }

    private MemorySegment packet(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        MemorySegment segment = arena.allocate(bytes.length);
        MemorySegment.copy(bytes, 0, segment, ValueLayout.JAVA_BYTE, 0, bytes.length);
        return segment;
    }

    /// So many clients stand in the queue of the listener, each with its CONNECT.
    ///
    /// @param keepAliveSeconds that they ask for
    public void arrive(int count, int keepAliveSeconds) {
        waiting += count;
        keepAlive = keepAliveSeconds;
        ready(LISTENER, POLL_IN);
    }

    /// A client, numbered from 0 in the order of arrival, sends a PUBLISH of 64 bytes at QoS 1.
    public void publish(int client) {
        say(socketOf(client), PUBLISH);
    }

    /// A client sends DISCONNECT and ends its output.
    public void leave(int client) {
        say(socketOf(client), DISCONNECT);
    }

    /// CONNACKs that reached clients.
    public long welcomed() {
        return welcomed;
    }

    /// PUBACKs that reached clients.
    public long answers() {
        return answers;
    }

    /// Sockets that are not closed.
    public int open() {
        return open;
    }

    /// Whether there is nothing that the loop could be told now.
    public boolean isQuiet() {
        return readyFrom == readyTo;
    }

    private int socketOf(int client) {
        return sockets.getAtIndex(ValueLayout.JAVA_INT, client % end);
    }

    private byte unread(int fd) {
        return unread.get(ValueLayout.JAVA_BYTE, fd);
    }

    private void say(int fd, byte what) {
        unread.set(ValueLayout.JAVA_BYTE, fd, what);
        ready(fd, what == END ? POLL_IN | POLL_RDHUP : POLL_IN);
    }

    private void ready(int fd, int events) {
        ready.setAtIndex(ValueLayout.JAVA_LONG, readyTo++ % end, (long) fd << 32 | events);
    }

    @Override
    public int await(int poll, EventBatch batch, int timeoutMillis) {
        if (isQuiet() && timeoutMillis > 0) {
            LockSupport.parkNanos(timeoutMillis * NANOS_PER_MILLI);
        }
        int count = 0;
        while (count < batch.capacity() && !isQuiet()) {
            long next = ready.getAtIndex(ValueLayout.JAVA_LONG, readyFrom++ % end);
            int fd = (int) (next >>> 32);
            long token = fd == LISTENER ? listenerToken : tokens.getAtIndex(ValueLayout.JAVA_LONG, fd);
            batch.put(count++, (int) next, token);
        }
        return count;
    }

    private int newSocket(int number) {
        int fd = free;
        if (fd == 0) {
            fd = made++;
            if (fd >= end) {
                throw new IllegalStateException("more sockets than there is room for");
            }
        } else {
            free = numbers.getAtIndex(ValueLayout.JAVA_INT, fd);
        }
        numbers.setAtIndex(ValueLayout.JAVA_INT, fd, number);
        open++;
        return fd;
    }

    @Override
    public int accept(int listener, SocketAddress peer) {
        if (waiting == 0) {
            return -Errno.EAGAIN;
        }
        waiting--;
        int number = arrived++;
        int fd = newSocket(number);
        sockets.setAtIndex(ValueLayout.JAVA_INT, number % end, fd);
        peer.clear();
        peer.bytes().set(ValueLayout.JAVA_SHORT, 0, (short) SocketAddress.AF_INET);
        peer.bytes().set(NETWORK_SHORT, 2, (short) (1024 + number % 60_000));
        peer.bytes().set(NETWORK_INT, 4, 0x0A000000 + number / 60_000);
        unread.set(ValueLayout.JAVA_BYTE, fd, CONNECT);
        return fd;
    }

    @Override
    public int pollAdd(int poll, int fd, int events, long data) {
        if (fd == LISTENER) {
            listenerToken = data;
        } else if (fd >= FIRST_SOCKET) {
            tokens.setAtIndex(ValueLayout.JAVA_LONG, fd, data);
            ready(fd, unread(fd) == CONNECT ? POLL_IN | POLL_OUT : POLL_OUT);
        }
        return 0;
    }

    @Override
    public int receive(int fd, MemorySegment buffer, long offset, int length) {
        byte what = unread(fd);
        unread.set(ValueLayout.JAVA_BYTE, fd, what == END ? END : NOTHING);
        return switch (what) {
            case CONNECT -> connect(fd, buffer, offset);
            case CONNACK -> copy(connack, buffer, offset);
            case PUBLISH -> copy(publish, buffer, offset);
            case PUBACK -> copy(puback, buffer, offset);
            case DISCONNECT -> {
                say(fd, END);
                yield copy(disconnect, buffer, offset);
            }
            case END -> 0;
            default -> -Errno.EAGAIN;
        };
    }

    private int connect(int fd, MemorySegment buffer, long offset) {
        int number = numbers.getAtIndex(ValueLayout.JAVA_INT, fd);
        connect.set(NETWORK_SHORT, CONNECT_KEEP_ALIVE, (short) keepAlive);
        for (int i = DIGITS - 1, rest = number; i >= 0; i--, rest /= 10) {
            connect.set(ValueLayout.JAVA_BYTE, connect.byteSize() - DIGITS + i, (byte) ('0' + rest % 10));
        }
        return copy(connect, buffer, offset);
    }

    private static int copy(MemorySegment packet, MemorySegment buffer, long offset) {
        MemorySegment.copy(packet, 0, buffer, offset, packet.byteSize());
        return (int) packet.byteSize();
    }

    @Override
    public int send(int fd, MemorySegment buffer, long offset, int length) {
        switch ((buffer.get(ValueLayout.JAVA_BYTE, offset) & 0xFF) >> 4) {
            case CONNECT -> say(fd, CONNACK);
            case CONNACK -> welcomed++;
            case PUBLISH -> say(fd, PUBACK);
            case PUBACK -> answers++;
            default -> {} // a client's DISCONNECT: the end of its output follows it
        }
        return length;
    }

    @Override
    public int sendMore(int fd, MemorySegment buffer, long offset, int length) {
        return send(fd, buffer, offset, length);
    }

    @Override
    public void rest(long nanos) {}

    @Override
    public void adopt(int fd) {}

    @Override
    public int connect(int fd, Endpoint to) {
        return -Errno.EINPROGRESS;
    }

    @Override
    public int shutdownOutput(int fd) {
        if (unread(fd) != END) {
            say(fd, END); // whoever it is ends too
        }
        return 0;
    }

    @Override
    public int close(int fd) {
        if (fd >= FIRST_SOCKET) {
            unread.set(ValueLayout.JAVA_BYTE, fd, NOTHING);
            numbers.setAtIndex(ValueLayout.JAVA_INT, fd, free);
            free = fd;
            open--;
        }
        return 0;
    }

    @Override
    public int socket(Endpoint endpoint) {
        return listenerToken == 0 ? LISTENER : newSocket(-1);
    }

    @Override
    public int pollCreate() {
        return 2;
    }

    @Override
    public int eventCreate() {
        return 3;
    }

    @Override
    public int signal(int event) {
        return 0;
    }

    @Override
    public int clear(int event) {
        return 0;
    }

    @Override
    public int setOption(int fd, SocketOption option, int value) {
        return 0;
    }

    @Override
    public int option(int fd, SocketOption option) {
        return 0;
    }

    @Override
    public int resetOnClose(int fd) {
        return 0;
    }

    @Override
    public int bind(int fd, Endpoint endpoint) {
        return 0;
    }

    @Override
    public int listen(int fd, int backlog) {
        return 0;
    }

    @Override
    public int socketError(int fd) {
        return 0;
    }

    @Override
    public int unsent(int fd) {
        return 0;
    }

    @Override
    public @Nullable Endpoint localAddress(int fd) {
        return Endpoint.of(new byte[] {127, 0, 0, 1}, 1883);
    }

    @Override
    public void close() {
        arena.close();
    }
}
