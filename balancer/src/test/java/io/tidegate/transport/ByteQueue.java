package io.tidegate.transport;

import java.util.Arrays;

/// Bytes, first in, first out. Confined to one thread.
final class ByteQueue {
    private byte[] bytes = new byte[256];
    private int from;
    private int size;

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    void put(byte[] source) {
        if (from + size + source.length > bytes.length) {
            byte[] room = size + source.length > bytes.length / 2
                    ? new byte[Math.max(bytes.length * 2, (size + source.length) * 2)]
                    : bytes;
            System.arraycopy(bytes, from, room, 0, size);
            bytes = room;
            from = 0;
        }
        System.arraycopy(source, 0, bytes, from + size, source.length);
        size += source.length;
    }

    /// The first `count` bytes, which are there.
    byte[] take(int count) {
        if (count > size) {
            throw new IllegalArgumentException(count + " bytes wanted, " + size + " there");
        }
        byte[] taken = Arrays.copyOfRange(bytes, from, from + count);
        from += count;
        size -= count;
        return taken;
    }

    void clear() {
        size = 0;
        from = 0;
    }
}
