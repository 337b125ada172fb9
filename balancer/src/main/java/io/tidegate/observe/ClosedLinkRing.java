package io.tidegate.observe;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Records on their way from one loop to the journal: bounded, without locks, made once.
///
/// One thread claims and publishes, one drains. Where there is no room a record is dropped, and counted
/// here.
public final class ClosedLinkRing {
    private static final VarHandle CELLS = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int CAPACITY_MAX = 1 << 20;

    // Cursors lie in one array, two cache lines (of 64 bytes) apart, so that neither thread slows down the other's.
    private static final int PUBLISHED = 16;
    private static final int DRAINED_SEEN = 17; // the producer's own, last look at DRAINED
    private static final int CLAIMED = 18; // the producer's own: 1 between claim and publish
    private static final int DRAINED = 32;
    private static final int CELLS_NEEDED = 48;

    private final ClosedLink[] slots;
    private final long[] cells = new long[CELLS_NEEDED];
    private final Counter dropped = new Counter();

    /// @param capacity in records of about 370 bytes: a power of two
    public ClosedLinkRing(int capacity) {
        if (capacity < 1 || capacity > CAPACITY_MAX || Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException("capacity must be a power of two up to 2^20, was " + capacity);
        }
        slots = new ClosedLink[capacity];
        for (int i = 0; i < capacity; i++) {
            slots[i] = new ClosedLink();
        }
    }

    /// The next record, cleared, to be filled in and [#publish]ed. Null when the ring is full: the drop has
    /// been counted.
    public @Nullable ClosedLink claim() {
        long next = cells[PUBLISHED];
        if (next - cells[DRAINED_SEEN] == slots.length) {
            cells[DRAINED_SEEN] = (long) CELLS.getAcquire(cells, DRAINED);
            if (next - cells[DRAINED_SEEN] == slots.length) {
                dropped.increment();
                return null;
            }
        }
        cells[CLAIMED] = 1;
        ClosedLink slot = slots[slot(next)];
        slot.clear();
        return slot;
    }

    /// Hands over the record that was claimed last. Makes no system call.
    public void publish() {
        if (cells[CLAIMED] == 0) {
            throw new IllegalStateException("nothing was claimed");
        }
        cells[CLAIMED] = 0;
        CELLS.setRelease(cells, PUBLISHED, cells[PUBLISHED] + 1);
    }

    /// Confined to the one consumer: gives it what was published up to now, and answers how many that were.
    /// A record goes back to the producer as soon as the consumer returns, or throws.
    public int drain(Consumer<ClosedLink> consumer) {
        long from = cells[DRAINED];
        long to = (long) CELLS.getAcquire(cells, PUBLISHED);
        for (long at = from; at < to; at++) {
            try {
                consumer.accept(slots[slot(at)]);
            } finally {
                CELLS.setRelease(cells, DRAINED, at + 1);
            }
        }
        return (int) (to - from);
    }

    /// Records for which there was no room. Any thread.
    public long dropped() {
        return dropped.value();
    }

    private int slot(long cursor) {
        return (int) (cursor & (slots.length - 1));
    }
}
