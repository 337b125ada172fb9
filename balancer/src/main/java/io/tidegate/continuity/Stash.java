package io.tidegate.continuity;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/// Bytes that came before they may be looked at. Bounded by who pauses the side that they come from. Confined.
final class Stash {
    private static final byte[] NOTHING = {};

    private byte[] bytes = NOTHING;

    boolean isEmpty() {
        return bytes.length == 0;
    }

    void add(MemorySegment more, long from, long to) {
        if (from == to) {
            return;
        }
        int before = bytes.length;
        bytes = Arrays.copyOf(bytes, Math.toIntExact(before + to - from));
        MemorySegment.copy(more, ValueLayout.JAVA_BYTE, from, bytes, before, (int) (to - from));
    }

    /// Not a copy.
    byte[] bytes() {
        return bytes;
    }

    void skip(long count) {
        bytes = count == bytes.length ? NOTHING : Arrays.copyOfRange(bytes, (int) count, bytes.length);
    }

    void clear() {
        bytes = NOTHING;
    }

    /// All that the other one has.
    void take(Stash other) {
        bytes = other.bytes;
        other.clear();
    }
}
