package io.tidegate.sim;

import io.tidegate.transport.Agenda;
import io.tidegate.transport.Errno;
import io.tidegate.transport.Layer;
import io.tidegate.transport.TcpEnd;
import java.util.Arrays;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// An actor's end of a connection. The actor reacts late, reads and writes in pieces, and may stand still for a while
/// as a stopped process does, its kernel going on without it. Confined to the simulation's thread.
final class PeerSocket {
    private static final int READ_MAX = 64 * 1024;
    private static final long HURRY_NANOS = 10_000;

    private final Agenda agenda;
    private final RandomGenerator random;
    private final TcpEnd end;
    private final PeerHandler handler;
    private final Pace pace;
    private @Nullable PeerLayer layer;
    private byte[] out = {};
    private int outFrom;
    private boolean due;
    private boolean opened;
    private boolean reading = true;
    private boolean frozen;
    private boolean inputEnded;
    private boolean endWanted;
    private boolean leaving;
    private boolean outputEnded;
    private boolean closed;

    /// How an actor takes and gives bytes.
    ///
    /// @param reactionNanos at most, from an event to what the actor does about it
    /// @param pieceMax bytes that it hands to its kernel at once, before it waits again
    record Pace(long reactionNanos, int pieceMax) {
        static Pace from(RandomGenerator random) {
            long reaction = random.nextBoolean() ? 1 + random.nextLong(100_000) : 1 + random.nextLong(20_000_000);
            int piece = random.nextInt(3) > 0 ? READ_MAX : 1 + random.nextInt(64);
            return new Pace(piece < 64 ? Math.min(reaction, 100_000) : reaction, piece);
        }
    }

    PeerSocket(Agenda agenda, RandomGenerator random, TcpEnd end, Pace pace, PeerHandler handler) {
        this.agenda = agenda;
        this.random = random;
        this.end = end;
        this.pace = pace;
        this.handler = handler;
        end.watchedBy(about -> react());
        react();
    }

    /// From here on bytes go through a layer, both ways.
    void wrap(Layer.Maker maker) {
        PeerLayer made = new PeerLayer(maker);
        layer = made;
        made.pump(handler::received, this::sendWire);
    }

    boolean isWrapped() {
        return layer != null;
    }

    void send(byte[] bytes) {
        if (closed || endWanted) {
            return;
        }
        if (layer == null) {
            sendWire(bytes);
        } else {
            layer.send(bytes, this::sendWire);
        }
    }

    private void sendWire(byte[] bytes) {
        if (closed) {
            return;
        }
        byte[] all = Arrays.copyOfRange(out, outFrom, out.length + bytes.length);
        System.arraycopy(bytes, 0, all, out.length - outFrom, bytes.length);
        out = all;
        outFrom = 0;
        react();
    }

    /// Bytes that its kernel did not take yet.
    int waiting() {
        return out.length - outFrom + (layer == null ? 0 : layer.waiting());
    }

    /// Whether much can be said in one world's time.
    boolean isWide() {
        return !end.isNarrow();
    }

    /// Whether all that was sent has reached the other side's kernel.
    boolean isDelivered() {
        return waiting() == 0 && end.unacknowledged() == 0;
    }

    /// Whether the other process has let go of its end.
    boolean isLeft() {
        return end.isLeft();
    }

    /// Whether a reset takes what arrived before it and was not read yet.
    boolean losesOnReset() {
        return end.isDiscardedOnReset();
    }

    /// Ends the output behind what was sent.
    void endOutput() {
        endWanted = true;
        if (layer != null) {
            layer.end(this::sendWire);
        }
        react();
    }

    /// Ends the output behind what was sent and closes, as sockets of Java do: with a reset where something is unread.
    void leave() {
        reading = false;
        leaving = true;
        endOutput();
    }

    void read(boolean whether) {
        reading = whether;
        react();
    }

    void freeze() {
        frozen = true;
    }

    void thaw() {
        frozen = false;
        react();
    }

    boolean isClosed() {
        return closed;
    }

    void close() {
        if (!closed) {
            forget();
            end.close();
        }
    }

    /// Its machine lost its memory: there is nothing left to close.
    void forget() {
        closed = true;
        if (layer != null) {
            layer.close();
        }
    }

    void reset() {
        if (!closed) {
            forget();
            end.reset();
        }
    }

    private void react() {
        if (!due && !closed && !frozen) {
            due = true;
            long most = end.isNarrow() ? Math.min(HURRY_NANOS, pace.reactionNanos()) : pace.reactionNanos();
            agenda.after(random.nextLong(most), this::run);
        }
    }

    private void run() {
        due = false;
        if (closed || frozen || end.isConnecting()) {
            return;
        }
        if (!opened) {
            opened = true;
            if (end.isOpen()) {
                handler.opened();
            }
        }
        if (!closed) {
            write();
        }
        if (!closed && reading) {
            take();
        }
        if (inputEnded && outputEnded) {
            close();
        }
    }

    private void write() {
        int ready = out.length - outFrom;
        if (ready > 0) {
            int piece = Math.min(ready, 1 + random.nextInt(pace.pieceMax()));
            int sent = end.send(Arrays.copyOfRange(out, outFrom, outFrom + piece));
            if (sent == -Errno.EAGAIN) {
                return;
            }
            if (sent < 0) {
                handler.broken(-sent);
                return;
            }
            outFrom += sent;
            if (outFrom < out.length) {
                react();
                return;
            }
            handler.drained();
        }
        if (endWanted && !outputEnded && !closed && waiting() == 0) {
            outputEnded = true;
            end.shutdownOutput();
            if (leaving) {
                react(); // the end may be seen before the reset, or with it
            }
        } else if (leaving && outputEnded) {
            close();
        }
    }

    private void take() {
        if (inputEnded) {
            int errno = end.takeError();
            if (errno != 0) {
                handler.broken(errno);
            }
            return;
        }
        byte[] bytes = end.receive(1 + random.nextInt(READ_MAX));
        if (bytes == null) {
            int errno = end.receiveFailure();
            if (errno != Errno.EAGAIN) {
                handler.broken(errno);
            }
        } else if (bytes.length == 0) {
            inputEnded = true;
            handler.ended();
        } else {
            handler.arrived(bytes.length);
            if (layer == null) {
                handler.received(bytes);
            } else {
                receiveThrough(bytes);
            }
            react();
        }
    }

    /// Bytes from the wire are the layer's.
    void receiveThrough(byte[] bytes) {
        PeerLayer through = Objects.requireNonNull(layer);
        switch (through.take(bytes, handler::received, this::sendWire)) {
            case GOES_ON -> {}
            case ENDED -> {
                inputEnded = true;
                handler.ended();
            }
            case FAILED -> handler.broken(Errno.EPROTO);
        }
    }
}
