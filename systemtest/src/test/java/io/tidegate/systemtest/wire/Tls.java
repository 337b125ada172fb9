package io.tidegate.systemtest.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/// TLS of one connection that was dialled: what comes is opened, what goes is sealed. Confined.
final class Tls {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SSLEngine engine;
    private final Consumer<ByteBuffer> out;
    private final ByteBuffer sealed;
    private ByteBuffer opened;

    /// @param port of the other side; sessions with it are resumed
    /// @param out takes what is to be sent as it is
    Tls(SSLContext context, int port, Consumer<ByteBuffer> out) {
        engine = context.createSSLEngine("127.0.0.1", port);
        engine.setUseClientMode(true);
        this.out = out;
        sealed = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        opened = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
    }

    /// Says hello.
    void begin() throws SSLException {
        engine.beginHandshake();
        goOn();
    }

    /// Whether the handshake is over.
    boolean isOpen() {
        return engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING;
    }

    /// Reads what has come; -1 where that was the end of it.
    int read(SocketChannel channel) throws IOException {
        int count = channel.read(sealed);
        goOn();
        return count;
    }

    /// What was read, and not taken before.
    ByteBuffer take() {
        ByteBuffer taken =
                ByteBuffer.allocate(opened.flip().remaining()).put(opened).flip();
        opened.clear();
        return taken;
    }

    /// Sends clear bytes; the handshake is over.
    void send(byte[] bytes) {
        try {
            ByteBuffer rest = ByteBuffer.wrap(bytes);
            while (rest.hasRemaining() && seal(rest).getStatus() == Status.OK) {
                // and the next record
            }
        } catch (SSLException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Says that nothing more comes.
    void end() {
        engine.closeOutbound();
        send(new byte[1]); // in place of it goes what ends the connection
    }

    private SSLEngineResult seal(ByteBuffer clear) throws SSLException {
        ByteBuffer packet = ByteBuffer.allocate(sealed.capacity());
        SSLEngineResult result = engine.wrap(clear, packet);
        out.accept(packet.flip());
        return result;
    }

    private void goOn() throws SSLException {
        boolean moves = true;
        while (moves) {
            moves = switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> {
                    engine.getDelegatedTask().run();
                    yield true;
                }
                case NEED_WRAP -> seal(NOTHING).getStatus() == Status.OK;
                default -> open();
            };
        }
    }

    /// One record; false where there is no whole one.
    private boolean open() throws SSLException {
        if (opened.remaining() < engine.getSession().getApplicationBufferSize()) {
            opened = ByteBuffer.allocate(opened.capacity() * 2).put(opened.flip());
        }
        SSLEngineResult result = engine.unwrap(sealed.flip(), opened);
        sealed.compact();
        return result.getStatus() == Status.OK;
    }
}
