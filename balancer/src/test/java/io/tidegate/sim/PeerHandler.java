package io.tidegate.sim;

/// What a [PeerSocket] tells its actor. Every call may close the socket.
interface PeerHandler {
    /// The dial ended well, or the client was accepted.
    void opened();

    /// So many bytes came from the wire: told before what a layer makes of them, which may be nothing yet.
    void arrived(int count);

    void received(byte[] bytes);

    /// Everything that was given to the socket has been taken by the kernel.
    void drained();

    /// The other side ended its output.
    void ended();

    /// The connection failed, with a number of `Errno`.
    void broken(int errno);
}
