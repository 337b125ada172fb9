package io.tidegate.transport;

import java.util.ArrayDeque;

/// What is done when a turn of a loop is over: outputs end, then descriptors are closed. Confined to the
/// loop.
///
/// An output whose socket is closed in the same turn needs no end of its own: the close brings it. And a
/// descriptor that is closed no earlier cannot be given out again to a socket that this turn's later
/// events are not about.
final class Departures {
    private final Kernel kernel;
    private final SocketTable sockets;
    private final ArrayDeque<Long> ends = new ArrayDeque<>();
    private final ArrayDeque<Integer> closing = new ArrayDeque<>();

    Departures(Kernel kernel, SocketTable sockets) {
        this.kernel = kernel;
        this.sockets = sockets;
    }

    /// Ends the output of a socket that is marked so and has nothing kept back.
    void end(int socket) {
        ends.add(sockets.token(socket));
    }

    void close(int fd) {
        closing.add(fd);
    }

    /// Whether nothing is left to do: what a turn's own end asked for is due at once, and not when the next event
    /// comes.
    boolean isEmpty() {
        return ends.isEmpty() && closing.isEmpty();
    }

    void run() {
        for (Long token = ends.poll(); token != null; token = ends.poll()) {
            if (sockets.isCurrent(token)) {
                int socket = (int) (long) token;
                sockets.remove(socket, SocketTable.OUTPUT_ENDING);
                sockets.add(socket, SocketTable.OUTPUT_ENDED);
                kernel.shutdownOutput(sockets.fd(socket)); // a failure shows as one of the connection
            }
        }
        for (Integer fd = closing.poll(); fd != null; fd = closing.poll()) {
            kernel.close(fd);
        }
    }
}
