package io.tidegate.transport;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// The events that one [Kernel#await] brought: an array of `struct epoll_event`. Confined to its loop.
final class EventBatch implements AutoCloseable {
    private static final ValueLayout.OfInt EVENTS = ValueLayout.JAVA_INT_UNALIGNED;
    private static final ValueLayout.OfLong DATA = ValueLayout.JAVA_LONG_UNALIGNED;

    private final Abi abi;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment events;
    private final int capacity;

    EventBatch(Abi abi, int capacity) {
        this.abi = abi;
        this.capacity = capacity;
        this.events = arena.allocate((long) capacity * abi.epollEventBytes(), 8);
    }

    int capacity() {
        return capacity;
    }

    MemorySegment segment() {
        return events;
    }

    /// The `POLL_*` bits of event `index`.
    int events(int index) {
        return events.get(EVENTS, (long) index * abi.epollEventBytes());
    }

    /// What the descriptor was registered with.
    long data(int index) {
        return events.get(DATA, (long) index * abi.epollEventBytes() + abi.epollDataOffset());
    }

    /// For kernels that are not Linux's.
    void put(int index, int bits, long data) {
        events.set(EVENTS, (long) index * abi.epollEventBytes(), bits);
        events.set(DATA, (long) index * abi.epollEventBytes() + abi.epollDataOffset(), data);
    }

    @Override
    public void close() {
        arena.close();
    }
}
