package io.tidegate.benchmark.soak;

import java.util.ArrayList;
import java.util.List;

/// What the product holds and has counted, once nobody is connected and its garbage is collected. Immutable.
///
/// @param heap bytes in use
/// @param resident bytes, after free memory of the C library was given back
/// @param open connections, by the product's own count
record Look(int descriptors, int threads, long heap, long resident, long accepted, long closed, long open, long bugs) {
    /// What the JIT and the C library may still add after a warm-up: neither grows with what passes.
    private static final long RESIDENT_MORE_MAX = 16L << 20;

    private static final long HEAP_MORE_MAX = 1L << 20;
    private static final int MEBIBYTE = 1 << 20;

    /// What has grown since `before`, or does not fit together; empty = nothing.
    List<String> complaints(Look before) {
        List<String> complaints = new ArrayList<>();
        if (descriptors > before.descriptors) {
            complaints.add("descriptors: " + before.descriptors + ", then " + descriptors);
        }
        if (heap > before.heap + HEAP_MORE_MAX) {
            complaints.add("heap: %,d bytes, then %,d".formatted(before.heap, heap));
        }
        if (resident > before.resident + RESIDENT_MORE_MAX) {
            complaints.add("resident: %,d bytes, then %,d".formatted(before.resident, resident));
        }
        if (accepted != closed + open || open != 0) {
            complaints.add("accepted %,d, closed %,d, open %,d".formatted(accepted, closed, open));
        }
        if (bugs > 0) {
            complaints.add(bugs + " exceptions that nobody expected");
        }
        return complaints;
    }

    @Override
    public String toString() {
        return "descriptors %d, threads %d, heap %.2f MiB, resident %.1f MiB; accepted %,d = closed %,d + open %d"
                .formatted(
                        descriptors,
                        threads,
                        (double) heap / MEBIBYTE,
                        (double) resident / MEBIBYTE,
                        accepted,
                        closed,
                        open);
    }
}
