package io.tidegate.sim;

/// What a [PeerSocket] tells its actor. Every call may close the socket.
interface PeerHandler {
    /// The dial ended well, or the client was accepted.
    void opened();

    void received(byte[] bytes);

    /// Everything that was given to the socket has been taken by the kernel.
    void drained();

    /// The other side ended its output.
    void ended();

    /// The connection failed, with a number of `Errno`.
    void broken(int errno);
}
