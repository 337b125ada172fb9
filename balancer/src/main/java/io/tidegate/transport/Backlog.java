package io.tidegate.transport;

import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;

/// What a socket could not send yet: pieces of native memory, first in, first out. Confined to its
/// loop; exists only while a socket is blocked.
final class Backlog {
    /// Instead of a time: what it was is not known yet.
    static final int NOT_ASKED = -1;

    private static final int PIECE_MIN = 4096;

    private final Allocator allocator;
    private final ArrayDeque<Piece> pieces = new ArrayDeque<>(2);
    private long bytes;
    private int userTimeoutMillis = NOT_ASKED;

    private static final class Piece {
        final MemorySegment memory;
        int from;
        int to;

        Piece(MemorySegment memory) {
            this.memory = memory;
        }
    }

    Backlog(Allocator allocator) {
        this.allocator = allocator;
    }

    /// The socket's [SocketOption#USER_TIMEOUT] from before it was full; [#NOT_ASKED] until then.
    int userTimeoutMillis() {
        return userTimeoutMillis;
    }

    void userTimeoutMillis(int millis) {
        userTimeoutMillis = millis;
    }

    long bytes() {
        return bytes;
    }

    /// Copies `buffer[offset, offset + length)` to the end; false where there is no memory for all of it.
    boolean append(MemorySegment buffer, long offset, int length) {
        Piece last = pieces.peekLast();
        int fits = last == null ? 0 : (int) Math.min(length, last.memory.byteSize() - last.to);
        int rest = length - fits;
        Piece next = null;
        if (rest > 0) {
            MemorySegment memory = allocator.allocate(Math.max(rest, PIECE_MIN));
            if (memory.byteSize() == 0) {
                return false;
            }
            next = new Piece(memory);
        }
        if (last != null && fits > 0) {
            fill(last, buffer, offset, fits);
        }
        if (next != null) {
            fill(next, buffer, offset + fits, rest);
            pieces.addLast(next);
        }
        return true;
    }

    private void fill(Piece piece, MemorySegment buffer, long offset, int length) {
        MemorySegment.copy(buffer, offset, piece.memory, piece.to, length);
        piece.to += length;
        bytes += length;
    }

    /// Sends as much as goes: 0 when all is sent, `-EAGAIN` when the socket is full, else the failure.
    int flush(Kernel kernel, int fd) {
        while (!pieces.isEmpty()) {
            Piece piece = pieces.getFirst();
            int sent = kernel.send(fd, piece.memory, piece.from, piece.to - piece.from);
            if (sent < 0) {
                return sent;
            }
            piece.from += sent;
            bytes -= sent;
            if (piece.from == piece.to) {
                pieces.removeFirst();
                allocator.free(piece.memory);
            } else if (sent == 0) {
                return -Errno.EAGAIN;
            }
        }
        return 0;
    }

    void free() {
        for (Piece piece : pieces) {
            allocator.free(piece.memory);
        }
        pieces.clear();
        bytes = 0;
    }
}
