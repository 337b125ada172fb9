package io.tidegate.continuity;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/// Bytes that came before they may be looked at, as a plain array: most of the time there are none. Bounded by
/// who pauses the side that they come from. Any thread.
final class Stash {
    static final byte[] EMPTY = {};

    private Stash() {}

    /// `bytes` and what comes behind them.
    static byte[] with(byte[] bytes, MemorySegment more, long from, long to) {
        if (from == to) {
            return bytes;
        }
        byte[] all = Arrays.copyOf(bytes, Math.toIntExact(bytes.length + to - from));
        MemorySegment.copy(more, ValueLayout.JAVA_BYTE, from, all, bytes.length, (int) (to - from));
        return all;
    }

    /// What is left behind the first `count`.
    static byte[] behind(byte[] bytes, long count) {
        return count == bytes.length ? EMPTY : Arrays.copyOfRange(bytes, (int) count, bytes.length);
    }
}
