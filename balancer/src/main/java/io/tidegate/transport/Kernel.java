package io.tidegate.transport;

import io.tidegate.address.Endpoint;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// The system calls that event loops make: the seam between a [Loop] and the operating system.
///
/// `LinuxKernel` is the real one; the simulated one lives with the tests and is as mean as the
/// interface allows. Semantics are those of Linux: epoll(7) edge triggered, sockets non-blocking
/// and close-on-exec always. A call answers 0 or more, or a negated number of [Errno]; it never
/// throws for what the network does, and never answers `-EINTR`. Any thread may call [#signal];
/// everything else belongs to the loop that owns the descriptor.
public interface Kernel {
    int POLL_IN = 0x001;
    int POLL_PRI = 0x002;
    int POLL_OUT = 0x004;
    int POLL_ERR = 0x008;
    int POLL_HUP = 0x010;
    int POLL_RDHUP = 0x2000;
    int POLL_EDGE = 1 << 31;
    /// All that is to be known of a connection, each once.
    int POLL_SOCKET = POLL_IN | POLL_PRI | POLL_OUT | POLL_RDHUP | POLL_EDGE;

    /// A new epoll descriptor.
    int pollCreate();

    /// Watches `fd` for `events`; each event comes with `data`. A close of `fd` ends it.
    int pollAdd(int poll, int fd, int events, long data);

    /// Waits for events, at most `timeoutMillis` (0: not at all; -1: without end), and answers how
    /// many `batch` holds.
    int await(int poll, EventBatch batch, int timeoutMillis);

    /// Sleeps for so long, 10 ms at most, whatever comes in; less where a signal wakes it.
    void rest(long nanos);

    /// An event descriptor to wake a loop with.
    int eventCreate();

    /// Any thread: makes an event descriptor readable.
    int signal(int event);

    /// Makes an event descriptor unreadable again.
    int clear(int event);

    /// A stream socket for the address family of `endpoint`.
    int socket(Endpoint endpoint);

    int setOption(int fd, SocketOption option, int value);

    /// What the option is set to, or a failure.
    int option(int fd, SocketOption option);

    /// From now on [#close] sends a reset and throws away what was not sent (SO_LINGER with a time of 0).
    int resetOnClose(int fd);

    int bind(int fd, Endpoint endpoint);

    int listen(int fd, int backlog);

    /// The next client of a listening socket, its address in `peer`; `-EAGAIN` where none waits.
    int accept(int listener, SocketAddress peer);

    /// A descriptor that another loop accepted is this one's from now on.
    void adopt(int fd);

    /// Starts to connect: 0, `-EINPROGRESS` (POLL_OUT tells the end, [#socketError] how), or a failure.
    int connect(int fd, Endpoint to);

    /// The pending error of a socket as a positive number of [Errno], 0 for none; asking clears it.
    int socketError(int fd);

    /// Reads into `buffer[offset, offset + length)`: the count, 0 where the peer ended its output, or a
    /// failure.
    int receive(int fd, MemorySegment buffer, long offset, int length);

    /// Writes `buffer[offset, offset + length)`, without a signal for a closed peer: the count, or a
    /// failure.
    int send(int fd, MemorySegment buffer, long offset, int length);

    /// The same, with more to follow in this turn, an end of output at the latest: the last segment may
    /// wait for it (MSG_MORE).
    int sendMore(int fd, MemorySegment buffer, long offset, int length);

    /// Bytes that were written and the peer has not acknowledged yet; a failure where that cannot be said.
    int unsent(int fd);

    /// Ends our output: the peer reads the end after what was sent.
    int shutdownOutput(int fd);

    /// Closes the descriptor, once; the number may be given out again at once.
    int close(int fd);

    /// Null where the socket has none.
    @Nullable
    Endpoint localAddress(int fd);
}
