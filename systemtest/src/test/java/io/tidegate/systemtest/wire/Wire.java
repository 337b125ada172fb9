package io.tidegate.systemtest.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/// One connection, at either end. Confined to its reactor.
public final class Wire implements Reactor.Ready {
    private static final int FIRST_BYTES = 2048;
    private static final Duration LINGER = Duration.ofSeconds(2);

    private final Reactor reactor;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final Owner owner;
    private final Deque<ByteBuffer> unsent = new ArrayDeque<>();
    private ByteBuffer in = ByteBuffer.allocate(FIRST_BYTES);
    private boolean isFrozen;
    private boolean isEnding;
    private boolean isOutputOver;
    private boolean isClosed;

    /// Who has the connection.
    public interface Owner {
        /// The connection is there; of one that was dialled only.
        default void connected() {}

        /// Something came. What it leaves in `in` comes again, with more.
        void received(ByteBuffer in);

        /// The other side ended it: `closed`, or what the system says. Not called for one that was ended here.
        void ended(String how);
    }

    /// Makes the owner of a connection that was accepted.
    @FunctionalInterface
    public interface Owners {
        Owner of(Wire wire);
    }

    private Wire(Reactor reactor, SocketChannel channel, Owners owners, int interest) throws IOException {
        this.reactor = reactor;
        this.channel = channel;
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        this.owner = owners.of(this);
        this.key = channel.register(reactor.selector(), interest, this);
    }

    static Wire accepted(Reactor reactor, SocketChannel channel, Owners owners) throws IOException {
        return new Wire(reactor, channel, owners, SelectionKey.OP_READ);
    }

    /// To a port of loopback; the owner hears how it went.
    public static Wire dial(Reactor reactor, int port, Owners owners) {
        try {
            SocketChannel channel = SocketChannel.open();
            Wire wire = new Wire(reactor, channel, owners, SelectionKey.OP_CONNECT);
            if (channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
                wire.key.interestOps(SelectionKey.OP_READ);
                wire.owner.connected();
            }
            return wire;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void ready() {
        if (isClosed || !key.isValid()) {
            return;
        }
        try {
            if (key.isConnectable() && channel.finishConnect()) {
                key.interestOps(SelectionKey.OP_READ);
                owner.connected();
                return;
            }
            if (key.isWritable()) {
                flush();
            }
            if (!isClosed && key.isValid() && key.isReadable()) {
                read();
            }
        } catch (IOException e) {
            lost(String.valueOf(e.getMessage()));
        }
    }

    private void read() throws IOException {
        if (!in.hasRemaining()) {
            in = ByteBuffer.allocate(in.capacity() * 2).put(in.flip());
        }
        int count = channel.read(in);
        if (isEnding) {
            in.clear();
            if (count < 0) {
                close();
            }
            return;
        }
        if (count < 0) {
            lost("closed");
            return;
        }
        again();
    }

    /// Offers the owner what it left.
    public void again() {
        if (isClosed || isEnding) {
            return;
        }
        in.flip();
        owner.received(in);
        in.compact();
    }

    private void lost(String how) {
        boolean wasEnding = isEnding;
        close();
        if (!wasEnding) {
            owner.ended(how);
        }
    }

    /// Takes all of it, and sends it as the other side reads.
    public void send(byte[] bytes) {
        if (isClosed || isEnding) {
            return;
        }
        unsent.add(ByteBuffer.wrap(bytes));
        if (unsent.size() == 1) {
            tryFlush();
        }
    }

    private void tryFlush() {
        if (isFrozen || isClosed) {
            return;
        }
        try {
            flush();
        } catch (IOException e) {
            reactor.tell(() -> lost(String.valueOf(e.getMessage()))); // the owner is in the middle of something
        }
    }

    private void flush() throws IOException {
        for (ByteBuffer next = unsent.peek(); next != null; next = unsent.peek()) {
            channel.write(next);
            if (next.hasRemaining()) {
                break;
            }
            unsent.remove();
        }
        if (unsent.isEmpty() && isEnding && !isOutputOver) {
            isOutputOver = true;
            channel.shutdownOutput();
        }
        setInterest();
    }

    private void setInterest() {
        if (key.isValid()) {
            int wanted = SelectionKey.OP_READ | (unsent.isEmpty() ? 0 : SelectionKey.OP_WRITE);
            key.interestOps(isFrozen ? 0 : wanted);
        }
    }

    /// Whether it neither reads nor writes; what is sent meanwhile waits.
    public void freeze(boolean frozen) {
        isFrozen = frozen;
        if (!isClosed) {
            setInterest();
            if (!frozen) {
                tryFlush();
            }
        }
    }

    /// Ends it behind what was sent; what comes meanwhile is thrown away.
    public void end() {
        if (isClosed || isEnding) {
            return;
        }
        isEnding = true;
        tryFlush();
        reactor.after(LINGER, () -> {
            if (!isFrozen) {
                close();
            }
        });
    }

    /// Ends it as the kernel does for a process that was killed.
    public void reset() {
        if (isClosed) {
            return;
        }
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException _) {
            // It is gone already.
        }
        close();
    }

    private void close() {
        isClosed = true;
        unsent.clear();
        try {
            channel.close();
        } catch (IOException e) {
            reactor.failed(e);
        }
    }
}
