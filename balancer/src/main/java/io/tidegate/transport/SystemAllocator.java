package io.tidegate.transport;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.atomic.AtomicLong;

/// The C library's `malloc` and `free`. Any thread.
public final class SystemAllocator implements Allocator {
    private static final MethodHandle MALLOC =
            Native.function("malloc", FunctionDescriptor.of(JAVA_LONG, JAVA_LONG), Linker.Option.critical(false));
    private static final MethodHandle FREE =
            Native.function("free", FunctionDescriptor.ofVoid(JAVA_LONG), Linker.Option.critical(false));

    private final AtomicLong held = new AtomicLong();

    @Override
    public MemorySegment allocate(int bytes) {
        long address;
        try {
            address = (long) MALLOC.invokeExact((long) bytes);
        } catch (Throwable e) {
            throw unexpected(e);
        }
        if (address == 0) {
            return MemorySegment.NULL;
        }
        held.addAndGet(bytes);
        return MemorySegment.ofAddress(address).reinterpret(bytes);
    }

    @Override
    public void free(MemorySegment segment) {
        held.addAndGet(-segment.byteSize());
        try {
            FREE.invokeExact(segment.address());
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    @Override
    public long heldBytes() {
        return held.get();
    }

    private static IllegalStateException unexpected(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        return new IllegalStateException("a call of the C library could not be made", e);
    }
}
