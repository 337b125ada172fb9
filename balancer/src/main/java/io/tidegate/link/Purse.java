package io.tidegate.link;

import io.tidegate.protect.MemoryBudget;

/// Pays for what is kept of one live client from the memory of all, but for a small amount that everybody has. Confined
/// to its loop.
final class Purse {
    /// Of each client, besides what is paid for.
    private static final long FREE_BYTES = 4096;

    private final MemoryBudget budget;
    private final int connectBytes;
    private long paid;

    /// @param connectBytes of its CONNECT, which is kept as long as it is there
    Purse(MemoryBudget budget, int connectBytes) {
        this.budget = budget;
        this.connectBytes = connectBytes;
    }

    /// Whether [#covers] has anything to do for so many bytes.
    boolean isOf(long bytes) {
        return paid > 0 || bytes + connectBytes > FREE_BYTES;
    }

    /// Whether there is memory for so many bytes besides the CONNECT; if so they are paid for.
    boolean covers(long bytes) {
        long all = bytes + connectBytes;
        long due = all <= FREE_BYTES ? 0 : all;
        if (due > paid && due <= paid + FREE_BYTES) {
            return true;
        }
        if (due > paid && !budget.tryReserve(due - paid)) {
            return false;
        }
        if (due < paid) {
            budget.release(paid - due);
        }
        paid = due;
        return true;
    }

    void empty() {
        budget.release(paid);
        paid = 0;
    }
}
