package io.tidegate.protect;

import java.util.concurrent.atomic.AtomicLong;

/// A bound on the memory held for connections: opening buffers, backlogs. Any thread, without a lock.
///
/// It only counts: who reserves bytes allocates them itself, and releases as many when they are free again.
public final class MemoryBudget {
    private final long limit;
    private final AtomicLong used = new AtomicLong();

    /// @param limit in bytes, 0 or more
    public MemoryBudget(long limit) {
        this.limit = notNegative(limit);
    }

    /// Whether `bytes` more fit; if so, they are reserved. All of them or none.
    public boolean tryReserve(long bytes) {
        notNegative(bytes);
        while (true) {
            long now = used.get();
            if (bytes > limit - now) {
                return false;
            }
            if (used.compareAndSet(now, now + bytes)) {
                return true;
            }
        }
    }

    /// @throws IllegalStateException where fewer are reserved: a bug of the caller
    public void release(long bytes) {
        notNegative(bytes);
        while (true) {
            long now = used.get();
            if (bytes > now) {
                throw new IllegalStateException(bytes + " bytes were released, of " + now + " reserved");
            }
            if (used.compareAndSet(now, now - bytes)) {
                return;
            }
        }
    }

    /// In bytes; 0..[#limit].
    public long used() {
        return used.get();
    }

    /// In bytes.
    public long limit() {
        return limit;
    }

    private static long notNegative(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("a number of bytes is 0 or more, was " + bytes);
        }
        return bytes;
    }
}
