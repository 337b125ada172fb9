package io.tidegate.link;

import io.tidegate.mqtt.Framing;
import io.tidegate.transport.Loop;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Sends what stands on the Java heap through one native buffer of the loop's. Confined to its loop.
final class Outbox {
    static final int BYTES = Loop.INPUT_BYTES;

    private final Loop loop;
    private final MemorySegment buffer;

    Outbox(Loop loop, Arena arena) {
        this.loop = loop;
        this.buffer = arena.allocate(BYTES, 64);
    }

    /// As [Loop#send].
    int send(int socket, byte[] bytes, int from, int to) {
        int result = Loop.SENT;
        for (int at = from; at < to && result >= 0; at += BYTES) {
            int count = Math.min(BYTES, to - at);
            MemorySegment.copy(bytes, at, buffer, ValueLayout.JAVA_BYTE, 0, count);
            result = loop.send(socket, buffer, 0, count);
        }
        return result;
    }

    /// The same of bytes that may stand anywhere.
    int send(int socket, MemorySegment bytes, long from, long to) {
        if (bytes.isNative()) {
            return loop.send(socket, bytes, from, (int) (to - from));
        }
        int result = Loop.SENT;
        for (long at = from; at < to && result >= 0; at += BYTES) {
            int count = (int) Math.min(BYTES, to - at);
            MemorySegment.copy(bytes, at, buffer, 0, count);
            result = loop.send(socket, buffer, 0, count);
        }
        return result;
    }

    /// Sends `head` and the first `bodyLength` bytes of `body`, as far as they fit in one write.
    int send(int socket, byte[] head, int headLength, byte[] body, int bodyLength) {
        int first = Math.min(bodyLength, BYTES - headLength);
        MemorySegment.copy(head, 0, buffer, ValueLayout.JAVA_BYTE, 0, headLength);
        MemorySegment.copy(body, 0, buffer, ValueLayout.JAVA_BYTE, headLength, first);
        int result = loop.send(socket, buffer, 0, headLength + first);
        return result < 0 || first == bodyLength ? result : send(socket, body, first, bodyLength);
    }

    /// Walks packet edges over bytes on the heap, as [Framing#advance] does over native ones.
    long walk(long framing, byte[] bytes, int from, int to, int permittedTypes) {
        long state = framing;
        for (int at = from; at < to && !Framing.isBroken(state); at += BYTES) {
            int count = Math.min(BYTES, to - at);
            MemorySegment.copy(bytes, at, buffer, ValueLayout.JAVA_BYTE, 0, count);
            state = Framing.advance(state, buffer, 0, count, permittedTypes);
        }
        return state;
    }
}
