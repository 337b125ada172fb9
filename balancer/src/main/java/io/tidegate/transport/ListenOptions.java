package io.tidegate.transport;

/// How a listening socket is opened. Immutable.
///
/// @param backlog clients that the kernel queues before they are accepted, 1..65535; it cuts this at
/// `net.core.somaxconn`
/// @param keepAlive of the clients' sockets
public record ListenOptions(int backlog, KeepAlive keepAlive) {
    public ListenOptions {
        if (backlog < 1 || backlog > 65_535) {
            throw new IllegalArgumentException("backlog must be 1..65535, was " + backlog);
        }
    }
}
