package io.tidegate.continuity;

/// Who is at the end of one direction of a connection.
public interface Receiver {
    void bytes(byte[] bytes);

    /// @param orderly whether the other side ended its output; else the connection broke
    void ended(boolean orderly);
}
