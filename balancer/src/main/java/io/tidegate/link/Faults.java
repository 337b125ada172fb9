package io.tidegate.link;

import org.jspecify.annotations.Nullable;

/// Where a loop says what a person must know at once; must not block. Any thread.
public interface Faults {
    /// Clients of this listener could not be accepted.
    void acceptFailed(String listener, int errno);

    /// A node of that pool had no session of a client, though its nodes are said to share them.
    ///
    /// @param node its name in the pool
    void sessionLost(String pool, String node);

    /// Something was thrown that should not have been; the link, 0 if none is known, has been closed.
    void bug(long link, @Nullable RuntimeException thrown);
}
