package io.tidegate.sim;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Bytes in any pieces become whole MQTT packets. Confined to one thread.
final class PacketCutter {
    private byte[] bytes = new byte[1024];
    private int size;

    void put(byte[] piece) {
        if (size + piece.length > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + piece.length));
        }
        System.arraycopy(piece, 0, bytes, size, piece.length);
        size += piece.length;
    }

    /// Bytes of a packet that is not whole yet.
    int size() {
        return size;
    }

    /// The next whole packet, null while there is none.
    byte @Nullable [] next() {
        int length = 0;
        for (int i = 1; i <= 4 && i < size; i++) {
            length |= (bytes[i] & 0x7F) << (7 * (i - 1));
            if ((bytes[i] & 0x80) == 0) {
                return 1 + i + length <= size ? take(1 + i + length) : null;
            }
            if (i == 4) {
                throw new AssertionError("a remaining length of more than four bytes");
            }
        }
        return null;
    }

    /// The first `count` bytes, null while there are not so many.
    byte @Nullable [] next(int count) {
        return count <= size ? take(count) : null;
    }

    /// All that is there.
    byte[] rest() {
        return take(size);
    }

    /// The byte at `index`, which is there.
    int at(int index) {
        return bytes[index] & 0xFF;
    }

    private byte[] take(int count) {
        byte[] taken = Arrays.copyOf(bytes, count);
        System.arraycopy(bytes, count, bytes, 0, size - count);
        size -= count;
        return taken;
    }
}
