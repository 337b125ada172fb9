package io.tidegate.link;

import io.tidegate.address.Endpoint;
import io.tidegate.time.DeadlineWheel;
import io.tidegate.transport.DialOptions;
import io.tidegate.transport.Errno;
import io.tidegate.transport.KeepAlive;
import io.tidegate.transport.Layer;
import io.tidegate.transport.ListenOptions;
import io.tidegate.transport.Loop;
import io.tidegate.transport.LoopHandler;
import io.tidegate.transport.SocketAddress;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A client and its node, who send whole packets, each in one piece. Confined to their loop.
final class RelayPeers implements LoopHandler {
    private static final int CLIENT = 1;
    private static final int NODE = 2;
    private static final int CONNECT = 1;
    private static final int CONNACK = 2;
    private static final int PUBLISH = 3;
    private static final int PUBACK = 4;

    private final Loop loop;
    private final Making making;
    private final MemorySegment connect = packet("10 0F | 0004 4D515454 04 | 02 | 0000 | 0003 616263");
    private final MemorySegment connack = packet("20 02 | 00 00");
    private final MemorySegment publish = packet("32 45 | 0001 74 | 0001 | " + "2A".repeat(64));
    private final MemorySegment puback = packet("40 02 | 0001");
    private int client;
    private int node;
    private boolean welcome;
    private long answers;
    private long nodeBytes;

    /// @param layer of the client; null = plain TCP
    record Making(Layer.@Nullable Maker layer) {}

    RelayPeers(Loop loop, Making making) {
        this.loop = loop;
        this.making = making;
    }

    private static MemorySegment packet(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex.replaceAll("[ |]", ""));
        MemorySegment segment = Arena.ofAuto().allocate(bytes.length);
        MemorySegment.copy(bytes, 0, segment, ValueLayout.JAVA_BYTE, 0, bytes.length);
        return segment;
    }

    Endpoint listen(Endpoint bind) {
        int socket = loop.listen(bind, NODE, new ListenOptions(16, KeepAlive.DEFAULT));
        return Objects.requireNonNull(loop.localAddress(socket), "where the node listens");
    }

    void connect(Endpoint to) {
        client = loop.connect(to, CLIENT, DialOptions.of(KeepAlive.DEFAULT));
    }

    boolean isWelcome() {
        return welcome;
    }

    void publish() {
        send(client, publish);
    }

    /// A packet of which the node will say nothing.
    void send(MemorySegment packet) {
        send(client, packet);
    }

    private void send(int socket, MemorySegment packet) {
        if (loop.send(socket, packet, 0, (int) packet.byteSize()) < 0) {
            throw new AssertionError("not sent");
        }
    }

    /// PUBACKs that reached the client.
    long answers() {
        return answers;
    }

    /// Bytes that reached the node.
    long nodeBytes() {
        return nodeBytes;
    }

    /// The node reads nothing until it [#wakes].
    void nodeSleeps() {
        loop.pause(node);
    }

    void nodeWakes() {
        loop.resume(node);
    }

    @Override
    public int accepted(int listener, int socket, SocketAddress peer) {
        node = socket;
        return NODE;
    }

    @Override
    public void connected(int socket, int owner) {
        if (making.layer() != null) {
            loop.wrap(socket, making.layer(), new byte[0], 0, 0);
        } else {
            send(socket, connect);
        }
    }

    @Override
    public void opened(int socket, int owner) {
        send(socket, connect);
    }

    @Override
    public void received(int socket, int owner, int length) {
        int type = (loop.input().get(ValueLayout.JAVA_BYTE, 0) & 0xFF) >> 4;
        if (owner == CLIENT) {
            welcome |= type == CONNACK;
            answers += type == PUBACK ? 1 : 0;
            return;
        }
        nodeBytes += length;
        if (type == CONNECT) {
            send(socket, connack);
        } else if (type == PUBLISH && length == publish.byteSize()) {
            send(socket, puback);
        }
    }

    @Override
    public void acceptFailed(int listener, int errno) {
        throw new AssertionError(Errno.text(errno));
    }

    @Override
    public void connectFailed(int socket, int owner, int errno) {
        throw new AssertionError(Errno.text(errno));
    }

    @Override
    public void layerFailed(int socket, int owner, String why) {
        throw new AssertionError(why);
    }

    @Override
    public void ended(int socket, int owner) {
        throw new AssertionError("ended: " + owner);
    }

    @Override
    public void drained(int socket, int owner) {}

    @Override
    public void failed(int socket, int owner, int errno) {
        throw new AssertionError(Errno.text(errno));
    }

    @Override
    public long due(int owner, long nowNanos) {
        return DeadlineWheel.NEVER;
    }

    @Override
    public void turned(long beganNanos, long nowNanos) {}

    @Override
    public void bug(int socket, int owner, @Nullable RuntimeException thrown) {
        throw new AssertionError("a bug of the test's", thrown);
    }
}
