package io.tidegate.transport;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Native memory that is watched: a canary before and after each piece, poison in it when it comes and when it goes, a
/// quarantine in which what was freed is checked for late writes. Through the freed segment itself nothing can be
/// touched at all. Confined to one thread, but for [#heldBytes].
///
/// What is wrong is an [AssertionError], thrown where it is found: by [#free], or by [#check].
public final class DebugAllocator implements Allocator, AutoCloseable {
    private static final int CANARY_BYTES = 64;
    private static final byte CANARY = (byte) 0xCA;
    private static final byte NEW = (byte) 0xA1;
    private static final byte FREED = (byte) 0xDE;
    private static final int QUARANTINE_PIECES = 256;

    private final RandomGenerator random;
    private final Map<Long, Piece> live = new HashMap<>();
    private final ArrayDeque<Piece> quarantine = new ArrayDeque<>();
    private final AtomicLong held = new AtomicLong();
    private long heldMost;
    private double failures;
    private long failed;

    /// @param memory canary, piece, canary
    /// @param whole owns `memory`
    /// @param lent what the piece's segment lives in: it ends when the piece is freed
    private record Piece(MemorySegment memory, Arena whole, Arena lent, int bytes) {
        boolean isFilled(long from, long count, byte with) {
            for (long i = from; i < from + count; i++) {
                if (memory.get(ValueLayout.JAVA_BYTE, i) != with) {
                    return false;
                }
            }
            return true;
        }

        void checkCanaries() {
            if (!isFilled(0, CANARY_BYTES, CANARY)) {
                throw new AssertionError("written before the start of " + this);
            }
            if (!isFilled(CANARY_BYTES + bytes, CANARY_BYTES, CANARY)) {
                throw new AssertionError("written behind the end of " + this);
            }
        }

        void checkFreed() {
            checkCanaries();
            if (!isFilled(CANARY_BYTES, bytes, FREED)) {
                throw new AssertionError("written after it was freed: " + this);
            }
        }

        @Override
        public String toString() {
            return "a piece of " + bytes + " bytes";
        }
    }

    public DebugAllocator(RandomGenerator random) {
        this.random = random;
    }

    /// From now on this part, 0 to 1, of all allocations fails.
    public void failures(double rate) {
        failures = rate;
    }

    /// Allocations that failed.
    public long failed() {
        return failed;
    }

    @Override
    public MemorySegment allocate(int bytes) {
        if (bytes <= 0) {
            throw new AssertionError("allocates " + bytes + " bytes");
        }
        if (failures > 0 && random.nextDouble() < failures) {
            failed++;
            return MemorySegment.NULL;
        }
        Arena whole = Arena.ofConfined();
        MemorySegment memory = whole.allocate(bytes + 2L * CANARY_BYTES, 64);
        memory.fill(CANARY);
        memory.asSlice(CANARY_BYTES, bytes).fill(NEW);
        Arena lent = Arena.ofConfined();
        long address = memory.address() + CANARY_BYTES;
        live.put(address, new Piece(memory, whole, lent, bytes));
        heldMost = Math.max(heldMost, held.addAndGet(bytes));
        return MemorySegment.ofAddress(address).reinterpret(bytes, lent, null);
    }

    @Override
    public void free(MemorySegment segment) {
        Piece piece = live.remove(segment.address());
        if (piece == null) {
            throw new AssertionError("freed twice, or not allocated here: " + segment);
        }
        if (piece.bytes() != segment.byteSize()) {
            throw new AssertionError(segment.byteSize() + " bytes freed of " + piece);
        }
        piece.checkCanaries();
        piece.memory().asSlice(CANARY_BYTES, piece.bytes()).fill(FREED);
        piece.lent().close();
        held.addAndGet(-piece.bytes());
        quarantine.addLast(piece);
        if (quarantine.size() > QUARANTINE_PIECES) {
            release(quarantine.removeFirst());
        }
    }

    private static void release(Piece piece) {
        piece.checkFreed();
        piece.whole().close();
    }

    /// Looks at every piece that is allocated or in quarantine.
    public void check() {
        live.values().forEach(Piece::checkCanaries);
        quarantine.forEach(Piece::checkFreed);
    }

    @Override
    public long heldBytes() {
        return held.get();
    }

    /// The most that was held at one time.
    public long heldMost() {
        return heldMost;
    }

    /// Checks what is in quarantine, and that nothing is left allocated.
    @Override
    public void close() {
        for (@Nullable Piece piece = quarantine.pollFirst(); piece != null; piece = quarantine.pollFirst()) {
            release(piece);
        }
        if (!live.isEmpty()) {
            throw new AssertionError(live.size() + " pieces were never freed, " + held + " bytes");
        }
    }
}
