package io.tidegate.benchmark.load;

import io.tidegate.transport.Loop;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Packets for one socket that leave together, as those of a broker or a client with more than one in
/// flight do. Confined to its loop.
final class Batch {
    private static final int CAPACITY = 64 * 1024;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final Loop loop;
    private final MemorySegment bytes;
    private int length;

    Batch(Loop loop, Arena arena) {
        this.loop = loop;
        this.bytes = arena.allocate(CAPACITY);
    }

    boolean isEmpty() {
        return length == 0;
    }

    /// Four bytes, the first of them the highest of `packet`.
    void add(int packet) {
        bytes.set(INT, length, packet);
        length += 4;
    }

    void addByte(int value) {
        bytes.set(ValueLayout.JAVA_BYTE, length, (byte) value);
        length++;
    }

    /// Two bytes, likewise.
    void addShort(int packet) {
        bytes.set(SHORT, length, (short) packet);
        length += 2;
    }

    /// A copy of `packet`.
    void add(MemorySegment packet) {
        MemorySegment.copy(packet, 0, bytes, length, packet.byteSize());
        length += (int) packet.byteSize();
    }

    /// A copy of `packet`, with a packet id at `idOffset`.
    void add(MemorySegment packet, int idOffset, int id) {
        int at = length;
        add(packet);
        bytes.set(SHORT, at + idOffset, (short) id);
    }

    boolean hasRoomFor(long more) {
        return length + more <= CAPACITY;
    }

    /// Sends all of it; what the socket does not take the loop keeps.
    void flush(int socket) {
        if (length > 0) {
            int count = length;
            length = 0;
            loop.send(socket, bytes, 0, count);
        }
    }
}
