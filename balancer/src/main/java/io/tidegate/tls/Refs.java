package io.tidegate.tls;

import java.util.concurrent.atomic.AtomicInteger;

/// How many hold something that must be freed; the last one to let go frees it. Any thread.
final class Refs {
    private final AtomicInteger count = new AtomicInteger(1);
    private final Runnable free;

    /// Whoever makes it holds it.
    Refs(Runnable free) {
        this.free = free;
    }

    /// False where it is freed already.
    boolean acquire() {
        while (true) {
            int now = count.get();
            if (now == 0) {
                return false;
            }
            if (count.compareAndSet(now, now + 1)) {
                return true;
            }
        }
    }

    /// Once for the one who made it, and once for each [#acquire] that answered true.
    void release() {
        int left = count.decrementAndGet();
        if (left == 0) {
            free.run();
        } else if (left < 0) {
            throw new IllegalStateException("released more often than acquired");
        }
    }
}
