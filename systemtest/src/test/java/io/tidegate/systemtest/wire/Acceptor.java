package io.tidegate.systemtest.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/// A port of an address of loopback that may be closed and opened again, and is nobody else's in between. Confined to
/// its reactor.
public final class Acceptor implements Reactor.Ready {
    private static final int BACKLOG = 4096;

    private final Reactor reactor;
    private final Wire.Owners owners;
    private final InetAddress address;
    private final int port;
    private @Nullable ServerSocketChannel server;
    private @Nullable SocketChannel placeholder;
    private @Nullable SelectionKey key;

    public Acceptor(Reactor reactor, InetAddress address, Wire.Owners owners) {
        this.reactor = reactor;
        this.address = address;
        this.owners = owners;
        this.port = listen(0);
    }

    public int port() {
        return port;
    }

    private int listen(int wanted) {
        try {
            ServerSocketChannel channel = ServerSocketChannel.open();
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.bind(new InetSocketAddress(address, wanted), BACKLOG);
            server = channel;
            key = channel.register(reactor.selector(), SelectionKey.OP_ACCEPT, this);
            return ((InetSocketAddress) channel.getLocalAddress()).getPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void ready() throws IOException {
        ServerSocketChannel listening = server;
        if (listening == null) {
            return;
        }
        for (SocketChannel next = listening.accept(); next != null; next = listening.accept()) {
            Wire.accepted(reactor, next, owners);
        }
    }

    /// Whether nobody is accepted; the kernel goes on completing handshakes.
    public void freeze(boolean frozen) {
        SelectionKey own = key;
        if (own != null && own.isValid()) {
            own.interestOps(frozen ? 0 : SelectionKey.OP_ACCEPT);
        }
    }

    /// Whoever comes from here on is refused by the kernel; the port stays reserved.
    public void close() {
        ServerSocketChannel listening = server;
        if (listening == null) {
            return;
        }
        server = null;
        try {
            listening.close();
            reactor.selector().selectNow(); // the port is free when the key is gone
            SocketChannel reserved = SocketChannel.open();
            reserved.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            reserved.bind(new InetSocketAddress(address, port));
            placeholder = reserved;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// On the same port, after [#close].
    public void reopen() {
        release();
        listen(port);
    }

    /// Gives the port back, after [#close].
    public void release() {
        SocketChannel reserved = placeholder;
        placeholder = null;
        if (reserved != null) {
            try {
                reserved.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
