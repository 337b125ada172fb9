package io.tidegate.health;

import io.tidegate.transport.Loop;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Sends what stands on the Java heap through one native buffer of the loop's. Confined to its loop.
final class Mouth {
    static final int BYTES = Loop.INPUT_BYTES;

    private final Loop loop;
    private final MemorySegment buffer;

    Mouth(Loop loop, Arena arena) {
        this.loop = loop;
        this.buffer = arena.allocate(BYTES, 64);
    }

    /// `head[0, headLength)` and `body` in one write; together at most [#BYTES] long. As [Loop#send].
    int send(int socket, byte[] head, int headLength, byte[] body) {
        int length = headLength + body.length;
        if (length == 0) {
            return Loop.SENT;
        }
        MemorySegment.copy(head, 0, buffer, ValueLayout.JAVA_BYTE, 0, headLength);
        MemorySegment.copy(body, 0, buffer, ValueLayout.JAVA_BYTE, headLength, body.length);
        return loop.send(socket, buffer, 0, length);
    }
}
