package io.tidegate.transport;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// The two buffers that all layers of a loop work in, made when the first one needs them. Confined
/// to its loop.
final class LayerBuffers {
    private static final int ALIGNMENT = 64;

    private final Arena arena;
    private @Nullable MemorySegment clear;
    private @Nullable MemorySegment wire;

    LayerBuffers(Arena arena) {
        this.arena = arena;
    }

    /// Where clear bytes that were received stand.
    MemorySegment clear() {
        MemorySegment buffer = clear;
        if (buffer == null) {
            buffer = arena.allocate(Layer.CLEAR_BYTES_MAX, ALIGNMENT);
            clear = buffer;
        }
        return buffer;
    }

    /// Where wire bytes that are to be sent stand.
    MemorySegment wire() {
        MemorySegment buffer = wire;
        if (buffer == null) {
            buffer = arena.allocate(Layer.WIRE_BYTES_MAX, ALIGNMENT);
            wire = buffer;
        }
        return buffer;
    }
}
