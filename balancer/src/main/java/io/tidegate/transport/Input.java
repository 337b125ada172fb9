package io.tidegate.transport;

import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.function.IntConsumer;

/// What comes into a loop's sockets: read while there is something and the share of a turn lasts,
/// through the socket's [Layer] where it has one, and told to the handler. Confined to its loop.
final class Input {
    static final long NOBODY = -1L;

    private static final int READS_PER_TURN = 4;
    /// What one read brings at most. It is sent by one call, and should leave in one segment: those hold
    /// up to 64 KiB with their headers, and the rest of a larger one would cost as much again.
    static final int READ_BYTES = 60 * 1024;
    /// A step of a handshake costs up to a millisecond: so many a turn, and live clients hardly
    /// notice a storm of them.
    static final int HANDSHAKE_STEPS_PER_TURN = 4;

    private final Kernel kernel;
    private final SocketTable sockets;
    private final LoopHandler handler;
    private final LayerBuffers buffers;
    private final Output output;
    private final IntConsumer again;
    private final MemorySegment wire;
    private final ArrayDeque<Long> handshaking = new ArrayDeque<>();
    private MemorySegment received;
    private long nowNanos;
    private int steps = HANDSHAKE_STEPS_PER_TURN;
    private long granted = NOBODY;
    private boolean endFollows;

    /// @param wire where the kernel puts what is read, [Loop#INPUT_BYTES] long
    /// @param again has a socket read in the next turn
    Input(LoopMeans means, Ends ends, MemorySegment wire, IntConsumer again) {
        this.kernel = means.kernel();
        this.sockets = ends.sockets();
        this.handler = ends.handler();
        this.buffers = ends.buffers();
        this.output = ends.output();
        this.wire = wire;
        this.received = wire;
        this.again = again;
    }

    /// What both directions of a loop's sockets share.
    record Ends(SocketTable sockets, LoopHandler handler, LayerBuffers buffers, Output output) {}

    /// Where the bytes stand that the handler is being told of.
    MemorySegment received() {
        return received;
    }

    /// Whether the handler is being told of the last bytes of a socket's input, and of their end next.
    boolean endFollows() {
        return endFollows;
    }

    /// Whether handshakes wait for the next turn.
    boolean isBehind() {
        return !handshaking.isEmpty();
    }

    void startTurn(long nanos) {
        nowNanos = nanos;
        steps = HANDSHAKE_STEPS_PER_TURN;
    }

    /// The socket whose handshake has waited longest, and may be read from once now; [#NOBODY] where
    /// none waits, or this turn's steps are taken.
    long nextWaiting() {
        while (steps > 0 && !handshaking.isEmpty()) {
            long token = handshaking.removeFirst();
            if (sockets.isCurrent(token)) {
                sockets.remove((int) token, SocketTable.LISTED);
                steps--;
                granted = token;
                return token;
            }
        }
        return NOBODY;
    }

    /// Reads one turn's share, if the socket is to be read from at all.
    void read(long token) {
        int socket = (int) token;
        if (sockets.has(socket, SocketTable.PAUSED | SocketTable.WAITING)) {
            return;
        }
        for (int i = 0; i < READS_PER_TURN; i++) {
            boolean layered = sockets.has(socket, SocketTable.LAYERED);
            if (layered && !mayGoOn(token)) {
                return;
            }
            int count = kernel.receive(sockets.fd(socket), wire, 0, READ_BYTES);
            if (count <= 0) {
                nothing(socket, count);
                return;
            }
            boolean last = count < READ_BYTES && sockets.has(socket, SocketTable.END_IN_SIGHT);
            if (count < READ_BYTES && !sockets.has(socket, SocketTable.TO_THE_END)) {
                sockets.remove(socket, SocketTable.READABLE);
            }
            if (layered) {
                feed(token, count);
            } else {
                hand(socket, count, last);
            }
            if (!sockets.isCurrent(token)
                    || sockets.has(socket, SocketTable.PAUSED | SocketTable.WAITING)
                    || !sockets.has(socket, SocketTable.READABLE)) {
                return;
            }
            if (last) {
                nothing(socket, 0);
                return;
            }
        }
        again.accept(socket);
    }

    private void hand(int socket, int count, boolean last) {
        endFollows = last;
        try {
            handler.received(socket, sockets.owner(socket), count);
        } finally {
            endFollows = false;
        }
    }

    /// Whether the layer is open, or may take a step towards that now: who waits goes first.
    private boolean mayGoOn(long token) {
        int socket = (int) token;
        if (sockets.layer(socket).isOpen()) {
            return true;
        }
        if (token == granted) {
            granted = NOBODY;
            return true;
        }
        if (steps > 0 && handshaking.isEmpty()) {
            steps--;
            return true;
        }
        if (!sockets.has(socket, SocketTable.LISTED)) {
            sockets.add(socket, SocketTable.LISTED);
            handshaking.addLast(token);
        }
        return false;
    }

    private void nothing(int socket, int result) {
        sockets.remove(socket, SocketTable.READABLE | SocketTable.TO_THE_END | SocketTable.END_IN_SIGHT);
        if (sockets.has(socket, SocketTable.BROKEN)) {
            handler.failed(
                    socket, sockets.owner(socket), result < 0 && result != -Errno.EAGAIN ? -result : Errno.EPIPE);
            return;
        }
        if (result == -Errno.EAGAIN) {
            return;
        }
        if (result == 0) {
            ended(socket);
            return;
        }
        handler.failed(socket, sockets.owner(socket), -result);
    }

    /// The wire ended, or the layer did: whichever comes first is told.
    private void ended(int socket) {
        if (!sockets.has(socket, SocketTable.INPUT_ENDED)) {
            sockets.add(socket, SocketTable.INPUT_ENDED);
            handler.ended(socket, sockets.owner(socket));
        }
    }

    /// `count` bytes at the start of the wire's buffer are the layer's.
    void feed(long token, int count) {
        int socket = (int) token;
        if (sockets.has(socket, SocketTable.INPUT_ENDED)) {
            return; // behind the end that the layer told of nothing counts
        }
        sockets.layer(socket).feed(wire, count);
        pump(token);
    }

    /// Hands on what the layer makes of what it was fed, all of it, also if the handler pauses the
    /// socket meanwhile: a layer holds no clear bytes.
    void pump(long token) {
        int socket = (int) token;
        Layer layer = sockets.layer(socket);
        MemorySegment clear = buffers.clear();
        while (true) {
            int count = layer.read(clear);
            output.layerSays(socket, layer, nowNanos);
            if (count > 0) {
                hand(socket, clear, count);
            } else if (count == Layer.OPENED) {
                handler.opened(socket, sockets.owner(socket));
            } else {
                rest(token, layer, count);
                return;
            }
            if (!sockets.isCurrent(token) || sockets.has(socket, SocketTable.INPUT_ENDED)) {
                return;
            }
        }
    }

    /// Whatever befalls the handler, what is read next stands where it is told to.
    private void hand(int socket, MemorySegment clear, int count) {
        received = clear;
        try {
            handler.received(socket, sockets.owner(socket), count);
        } finally {
            received = wire;
        }
    }

    /// The layer has no more for now, or for ever.
    private void rest(long token, Layer layer, int result) {
        int socket = (int) token;
        switch (result) {
            case Layer.MORE -> {}
            case Layer.WAITS -> sockets.add(socket, SocketTable.WAITING);
            case Layer.ENDED -> ended(socket);
            case Layer.FAILED -> {
                String why = layer.why();
                sockets.unwrap(socket);
                layer.close();
                handler.layerFailed(socket, sockets.owner(socket), why);
            }
            default -> throw new IllegalStateException("a layer answered " + result);
        }
    }

    /// What a layer waited for is there.
    void awake(long token) {
        int socket = (int) token;
        if (!sockets.isCurrent(token) || !sockets.has(socket, SocketTable.WAITING)) {
            return;
        }
        sockets.remove(socket, SocketTable.WAITING);
        pump(token);
        if (sockets.isCurrent(token)
                && sockets.has(socket, SocketTable.READABLE)
                && !sockets.has(socket, SocketTable.PAUSED | SocketTable.WAITING)) {
            again.accept(socket);
        }
    }
}
