package io.tidegate.transport;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The sockets of one loop: descriptor, owner and flags, one row of three longs each. Confined to its loop.
final class SocketTable {
    /// Waits for clients, not for bytes.
    static final int LISTENER = 1;
    /// A dial is under way.
    static final int CONNECTING = 1 << 1;
    /// The handler does not want to receive.
    static final int PAUSED = 1 << 2;
    /// There may be something to read; cleared when a read found the end of it.
    static final int READABLE = 1 << 3;
    /// No further edge will come for what is unread: read until `EAGAIN`, the end, or an error.
    static final int TO_THE_END = 1 << 4;
    /// The peer's end of output has come in, behind what is unread: a short read leaves nothing but it.
    static final int END_IN_SIGHT = 1 << 13;
    /// The peer's output ended.
    static final int INPUT_ENDED = 1 << 5;
    /// Our output ends when the backlog is sent, and the turn over.
    static final int OUTPUT_ENDING = 1 << 6;
    /// Our output has ended.
    static final int OUTPUT_ENDED = 1 << 7;
    /// Takes nothing any more; what the peer said before is still to be read.
    static final int BROKEN = 1 << 9;
    /// Stands in the loop's list of sockets to run again.
    static final int LISTED = 1 << 8;
    /// Paused, but a failure is told at once.
    static final int PARKED = 1 << 12;
    /// A client's.
    static final int ACCEPTED = 1 << 14;
    /// Has a [Layer].
    static final int LAYERED = 1 << 10;
    /// Its layer waits for work that is done elsewhere.
    static final int WAITING = 1 << 11;

    private static final int NAMES = 0;
    private static final int FLAGS = 1;
    private static final int PROGRESS = 2;
    private static final int CHUNK_SHIFT = 8;

    private final Rows rows = new Rows(3);
    private @Nullable Backlog[][] backlogs = {};
    private @Nullable Layer[][] layers = {};

    /// How a socket is to be read that had these events.
    static int readable(int events) {
        int flags = READABLE;
        if ((events & (Kernel.POLL_RDHUP | Kernel.POLL_HUP | Kernel.POLL_ERR | Kernel.POLL_PRI)) != 0) {
            flags |= TO_THE_END;
        }
        if ((events & Kernel.POLL_RDHUP) != 0 && (events & (Kernel.POLL_ERR | Kernel.POLL_PRI)) == 0) {
            flags |= END_IN_SIGHT; // a read stops short of it only at an urgent byte's mark
        }
        return flags;
    }

    int take(int fd, int owner, int flags) {
        int socket = rows.take();
        rows.set(socket, NAMES, (long) owner << 32 | Integer.toUnsignedLong(fd));
        rows.set(socket, FLAGS, flags);
        return socket;
    }

    void give(int socket) {
        rows.give(socket);
    }

    int live() {
        return rows.live();
    }

    int end() {
        return rows.end();
    }

    boolean isTaken(int socket) {
        return rows.isTaken(socket);
    }

    /// What an event carries: number and generation.
    long token(int socket) {
        return (long) rows.generation(socket) << 32 | socket;
    }

    boolean isCurrent(long token) {
        return rows.isCurrent((int) token, (int) (token >>> 32));
    }

    // NAMES: the descriptor, then the owner.

    int fd(int socket) {
        return (int) rows.get(socket, NAMES);
    }

    int owner(int socket) {
        return (int) (rows.get(socket, NAMES) >>> 32);
    }

    void owner(int socket, int owner) {
        rows.set(socket, NAMES, (long) owner << 32 | (rows.get(socket, NAMES) & 0xFFFF_FFFFL));
    }

    /// When it last took a byte of what is kept back for it.
    long progress(int socket) {
        return rows.get(socket, PROGRESS);
    }

    void progress(int socket, long nanos) {
        rows.set(socket, PROGRESS, nanos);
    }

    boolean has(int socket, int flag) {
        return (rows.get(socket, FLAGS) & flag) != 0;
    }

    void add(int socket, int flag) {
        rows.set(socket, FLAGS, rows.get(socket, FLAGS) | flag);
    }

    void remove(int socket, int flag) {
        rows.set(socket, FLAGS, rows.get(socket, FLAGS) & ~flag);
    }

    @Nullable
    Backlog backlog(int socket) {
        int chunk = socket >>> CHUNK_SHIFT;
        return chunk < backlogs.length && backlogs[chunk].length > 0 ? backlogs[chunk][socket & 0xFF] : null;
    }

    void backlog(int socket, @Nullable Backlog backlog) {
        int chunk = socket >>> CHUNK_SHIFT;
        if (chunk >= backlogs.length) {
            int before = backlogs.length;
            backlogs = Arrays.copyOf(backlogs, chunk + 1);
            Arrays.fill(backlogs, before, chunk + 1, new Backlog[0]);
        }
        if (backlogs[chunk].length == 0) {
            backlogs[chunk] = new Backlog[1 << CHUNK_SHIFT];
        }
        backlogs[chunk][socket & 0xFF] = backlog;
    }

    /// Of a socket that is [#LAYERED].
    Layer layer(int socket) {
        return Objects.requireNonNull(layers[socket >>> CHUNK_SHIFT][socket & 0xFF]);
    }

    void wrap(int socket, Layer layer) {
        int chunk = socket >>> CHUNK_SHIFT;
        if (chunk >= layers.length) {
            int before = layers.length;
            layers = Arrays.copyOf(layers, chunk + 1);
            Arrays.fill(layers, before, chunk + 1, new Layer[0]);
        }
        if (layers[chunk].length == 0) {
            layers[chunk] = new Layer[1 << CHUNK_SHIFT];
        }
        layers[chunk][socket & 0xFF] = layer;
        add(socket, LAYERED);
    }

    void unwrap(int socket) {
        layers[socket >>> CHUNK_SHIFT][socket & 0xFF] = null;
        remove(socket, LAYERED | WAITING);
    }
}
