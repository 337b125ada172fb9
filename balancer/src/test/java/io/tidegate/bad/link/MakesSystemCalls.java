package io.tidegate.bad.link;

import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;

final class MakesSystemCalls {
    private MakesSystemCalls() {}

    static Linker linker() {
        return Linker.nativeLinker();
    }

    static MemorySegment everything() {
        return MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
    }
}
