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
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// One connection, at either end, in the clear; over TLS where it was dialled so. Confined to its reactor.
public final class Wire implements Reactor.Ready {
    private static final int FIRST_BYTES = 2048;
    private static final Duration LINGER = Duration.ofSeconds(2);

    private final Reactor reactor;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final Owner owner;
    private final Deque<ByteBuffer> unsent = new ArrayDeque<>();
    private final @Nullable Tls tls;
    private ByteBuffer in = ByteBuffer.allocate(FIRST_BYTES);
    private boolean isOpen;
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

    /// A port of loopback.
    ///
    /// @param tls null = in the clear
    public record Target(int port, @Nullable SSLContext tls) {}

    /// Makes the owner of a connection that was accepted.
    @FunctionalInterface
    public interface Owners {
        Owner of(Wire wire);
    }

    private Wire(Reactor reactor, SocketChannel channel, Owners owners, @Nullable Target target) throws IOException {
        this.reactor = reactor;
        this.channel = channel;
        this.tls = target == null || target.tls == null ? null : new Tls(target.tls, target.port, this::enqueue);
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        this.owner = owners.of(this);
        int interest = target == null ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT;
        this.key = channel.register(reactor.selector(), interest, this);
    }

    static Wire accepted(Reactor reactor, SocketChannel channel, Owners owners) throws IOException {
        return new Wire(reactor, channel, owners, null);
    }

    /// The owner hears how it went.
    public static Wire dial(Reactor reactor, Target target, Owners owners) {
        try {
            SocketChannel channel = SocketChannel.open();
            Wire wire = new Wire(reactor, channel, owners, target);
            if (channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target.port))) {
                wire.connected();
            }
            return wire;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void connected() throws IOException {
        key.interestOps(SelectionKey.OP_READ);
        if (tls == null) {
            owner.connected();
        } else {
            tls.begin();
        }
    }

    @Override
    public void ready() {
        if (isClosed || !key.isValid()) {
            return;
        }
        try {
            if (key.isConnectable() && channel.finishConnect()) {
                connected();
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
        int count = tls == null ? readClear() : readSealed(tls);
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

    private int readClear() throws IOException {
        makeRoom(1);
        return channel.read(in);
    }

    private int readSealed(Tls tls) throws IOException {
        int count = tls.read(channel);
        ByteBuffer clear = tls.take();
        makeRoom(clear.remaining());
        in.put(clear);
        if (!isOpen && tls.isOpen()) {
            isOpen = true;
            owner.connected();
        }
        return count;
    }

    private void makeRoom(int bytes) {
        while (in.remaining() < bytes) {
            in = ByteBuffer.allocate(in.capacity() * 2).put(in.flip());
        }
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

    /// Takes all of it, and sends it as the other side reads. Over TLS that has not begun it is in vain.
    public void send(byte[] bytes) {
        if (isClosed || isEnding) {
            return;
        }
        if (tls == null) {
            enqueue(ByteBuffer.wrap(bytes));
        } else if (isOpen) {
            tls.send(bytes);
        }
    }

    private void enqueue(ByteBuffer bytes) {
        unsent.add(bytes);
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
        if (tls != null && isOpen) {
            tls.end();
        }
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
