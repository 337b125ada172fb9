package io.tidegate.transport;

import java.lang.foreign.MemorySegment;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;

/// An allocator that asks before it gives. Any thread, if what it asks may be asked so.
public final class BoundedAllocator implements Allocator {
    private final Allocator memory;
    private final LongPredicate reserve;
    private final LongConsumer release;

    /// @param reserve whether so many more bytes may be had
    /// @param release so many have been given back
    public BoundedAllocator(Allocator memory, LongPredicate reserve, LongConsumer release) {
        this.memory = memory;
        this.reserve = reserve;
        this.release = release;
    }

    @Override
    public MemorySegment allocate(int bytes) {
        if (!reserve.test(bytes)) {
            return MemorySegment.NULL;
        }
        MemorySegment segment = memory.allocate(bytes);
        if (segment.byteSize() == 0) {
            release.accept(bytes);
        }
        return segment;
    }

    @Override
    public void free(MemorySegment segment) {
        long bytes = segment.byteSize();
        memory.free(segment);
        release.accept(bytes);
    }

    @Override
    public long heldBytes() {
        return memory.heldBytes();
    }
}
