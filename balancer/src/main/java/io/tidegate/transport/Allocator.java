package io.tidegate.transport;

import java.lang.foreign.MemorySegment;

/// Native memory by the piece. Confined to its loop, but for [#heldBytes].
///
/// The product uses the C library's `malloc`; tests use one that poisons, quarantines and checks what it
/// gave out.
public interface Allocator {
    /// Uninitialised memory of `bytes`, or a segment of size 0 where there is none left.
    MemorySegment allocate(int bytes);

    /// Gives back what [#allocate] answered, whole and once.
    void free(MemorySegment segment);

    /// Any thread: what is allocated and not yet freed.
    long heldBytes();
}
