package io.tidegate.transport;

import io.tidegate.time.DeadlineWheel;
import java.lang.foreign.MemorySegment;
import java.util.function.IntConsumer;

/// What goes out of a loop's sockets: at once where it goes, kept back where it does not. Confined to its
/// loop.
final class Output {
    private final Kernel kernel;
    private final SocketTable sockets;
    private final Allocator allocator;
    private final LayerBuffers buffers;
    private final Departures departures;
    private final IntConsumer again;
    private boolean endFollows;

    /// @param again has a socket read in the next turn
    Output(LoopMeans means, SocketTable sockets, LayerBuffers buffers, Departures departures, IntConsumer again) {
        this.departures = departures;
        this.again = again;
        this.kernel = means.kernel();
        this.sockets = sockets;
        this.allocator = means.allocator();
        this.buffers = buffers;
    }

    int send(int socket, MemorySegment buffer, long offset, int length, long nowNanos) {
        if (sockets.has(socket, SocketTable.OUTPUT_ENDING | SocketTable.OUTPUT_ENDED)) {
            return -Errno.EPIPE;
        }
        if (sockets.has(socket, SocketTable.BROKEN)) {
            return Loop.SENT;
        }
        return sockets.has(socket, SocketTable.LAYERED)
                ? sendThrough(socket, buffer, offset, length, nowNanos)
                : sendWire(socket, buffer, offset, length, nowNanos);
    }

    /// The same, of what the end of output will follow in this turn: one segment may carry both.
    int sendLast(int socket, MemorySegment buffer, int length, long nowNanos) {
        endFollows = true;
        try {
            return send(socket, buffer, 0, length, nowNanos);
        } finally {
            endFollows = false;
        }
    }

    private int sendThrough(int socket, MemorySegment buffer, long offset, int length, long nowNanos) {
        Layer layer = sockets.layer(socket);
        int result = Loop.SENT;
        for (int at = 0; at < length && result >= 0; at += Layer.CLEAR_BYTES_MAX) {
            int count = layer.write(buffer, offset + at, Math.min(Layer.CLEAR_BYTES_MAX, length - at), buffers.wire());
            result = sendWire(socket, buffers.wire(), 0, count, nowNanos);
        }
        return result;
    }

    /// Sends what a layer has to say by itself. One that cannot be heard fails as any connection
    /// does.
    void layerSays(int socket, Layer layer, long nowNanos) {
        MemorySegment wire = buffers.wire();
        for (int count = layer.drain(wire); count > 0; count = layer.drain(wire)) {
            if (sockets.has(socket, SocketTable.BROKEN | SocketTable.OUTPUT_ENDING | SocketTable.OUTPUT_ENDED)) {
                continue;
            }
            if (sendWire(socket, wire, 0, count, nowNanos) < 0) {
                broke(socket);
            }
        }
    }

    private int sendWire(int socket, MemorySegment buffer, long offset, int length, long nowNanos) {
        if (sockets.has(socket, SocketTable.BROKEN)) {
            return Loop.SENT;
        }
        Backlog backlog = sockets.backlog(socket);
        int sent = backlog == null ? write(sockets.fd(socket), buffer, offset, length) : 0;
        if (sent == length) {
            return Loop.SENT;
        }
        if (sent < 0) {
            boolean connecting = sockets.has(socket, SocketTable.CONNECTING);
            if (sent != -Errno.EAGAIN && !(sent == -Errno.ENOTCONN && connecting)) {
                return connecting ? sent : broke(socket);
            }
            sent = 0;
        }
        if (backlog == null) {
            backlog = new Backlog(allocator);
            sockets.backlog(socket, backlog);
            sockets.progress(socket, nowNanos);
        }
        isFull(socket, backlog);
        return backlog.append(buffer, offset + sent, length - sent) ? Loop.KEPT : -Errno.ENOBUFS;
    }

    private void sendLastWire(int socket, int count, long nowNanos) {
        endFollows = true;
        try {
            sendWire(socket, buffers.wire(), 0, count, nowNanos);
        } finally {
            endFollows = false;
        }
    }

    private int write(int fd, MemorySegment buffer, long offset, int length) {
        return endFollows ? kernel.sendMore(fd, buffer, offset, length) : kernel.send(fd, buffer, offset, length);
    }

    /// The peer takes nothing any more. That is told as a failure of the connection when all it said was
    /// read.
    private int broke(int socket) {
        sockets.add(socket, SocketTable.BROKEN | SocketTable.READABLE | SocketTable.TO_THE_END);
        again.accept(socket);
        return Loop.SENT;
    }

    /// Sends what is kept back: `-EAGAIN` while the socket is full; else 0, when nothing is kept back any
    /// more.
    int flush(int socket, long nowNanos) {
        Backlog backlog = sockets.backlog(socket);
        if (backlog == null) {
            return 0;
        }
        long before = backlog.bytes();
        int result = backlog.flush(kernel, sockets.fd(socket));
        if (backlog.bytes() < before) {
            sockets.progress(socket, nowNanos);
        }
        if (result == -Errno.EAGAIN) {
            isFull(socket, backlog);
            return result;
        }
        int userTimeout = backlog.userTimeoutMillis();
        discard(socket);
        if (result == 0 && userTimeout > 0) {
            kernel.setOption(sockets.fd(socket), SocketOption.USER_TIMEOUT, userTimeout);
        }
        if (result < 0) {
            return broke(socket);
        }
        if (sockets.has(socket, SocketTable.OUTPUT_ENDING)) {
            departures.end(socket);
        }
        return 0;
    }

    /// A peer that takes nothing is not dead: its time runs by what we hold back for it, no more by the kernel's, which
    /// would end the connection.
    private void isFull(int socket, Backlog backlog) {
        if (backlog.userTimeoutMillis() != Backlog.NOT_ASKED || sockets.has(socket, SocketTable.CONNECTING)) {
            return;
        }
        int fd = sockets.fd(socket);
        int userTimeout = Math.max(0, kernel.option(fd, SocketOption.USER_TIMEOUT));
        backlog.userTimeoutMillis(userTimeout);
        if (userTimeout > 0) {
            kernel.setOption(fd, SocketOption.USER_TIMEOUT, 0);
        }
    }

    /// Before a close: what waits for the end of output leaves with it now, where the close could become a reset for
    /// input
    /// that nobody read.
    void leave(int socket) {
        if (sockets.has(socket, SocketTable.OUTPUT_ENDING)
                && sockets.has(socket, SocketTable.READABLE)
                && !sockets.has(socket, SocketTable.CONNECTING)
                && isDrained(socket)) {
            kernel.shutdownOutput(sockets.fd(socket));
        }
        discard(socket);
    }

    private void discard(int socket) {
        Backlog backlog = sockets.backlog(socket);
        if (backlog != null) {
            sockets.backlog(socket, null);
            backlog.free();
        }
    }

    boolean isDrained(int socket) {
        return sockets.backlog(socket) == null;
    }

    boolean isDelivered(int socket) {
        return isDrained(socket) && kernel.unsent(sockets.fd(socket)) == 0;
    }

    long blockedSince(int socket) {
        return isDrained(socket) ? DeadlineWheel.NEVER : sockets.progress(socket);
    }

    void end(int socket, long nowNanos) {
        if (sockets.has(socket, SocketTable.OUTPUT_ENDING | SocketTable.OUTPUT_ENDED)) {
            return;
        }
        if (sockets.has(socket, SocketTable.LAYERED) && sockets.layer(socket).isOpen()) {
            int count = sockets.layer(socket).end(buffers.wire());
            if (count > 0) {
                sendLastWire(socket, count, nowNanos); // without memory for it, the end alone must do
            }
        }
        sockets.add(socket, SocketTable.OUTPUT_ENDING);
        if (isDrained(socket) && !sockets.has(socket, SocketTable.CONNECTING)) {
            departures.end(socket);
        }
    }

    /// A dial has ended well: an end of output that waited for it, and for nothing else, is due.
    void connected(int socket) {
        if (sockets.has(socket, SocketTable.OUTPUT_ENDING) && isDrained(socket)) {
            departures.end(socket);
        }
    }
}
