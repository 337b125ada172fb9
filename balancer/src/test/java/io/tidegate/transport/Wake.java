package io.tidegate.transport;

/// Who is told that something became ready.
@FunctionalInterface
public interface Wake {
    Wake NOBODY = about -> {};

    /// @param about the `POLL_*` bits that this is about, 0 for any
    void wake(int about);
}
