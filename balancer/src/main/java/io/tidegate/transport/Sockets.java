package io.tidegate.transport;

import io.tidegate.address.Endpoint;
import java.net.InetAddress;
import java.util.function.IntConsumer;

/// Opens sockets, listening and dialling ones, and takes clients from the queues of the former.
/// Confined to its loop.
final class Sockets {
    private static final int ACCEPTS_PER_TURN = 64;
    private static final int ACCEPTS_AT_THE_END = 1 << 16;

    /// What is left in a listening socket's queue.
    enum Queue {
        /// Nothing: an edge tells of the next.
        DRAINED,
        /// Perhaps more: this was one turn's share.
        MORE,
        /// Clients that could not be taken: no edge will tell of them, so try again after a while.
        LATER
    }

    /// What accepted clients become a part of.
    record Ends(SocketTable sockets, LoopHandler handler) {}

    private final Kernel kernel;
    private final SocketTable sockets;
    private final LoopHandler handler;
    private final IntConsumer watch;
    private final SocketAddress peer;
    private final int descriptorsEnd;
    private final Spread spread;
    private final Spread.Place place;
    private int spare;

    /// @param watch asks for the events of an accepted socket
    /// @param mailbox where other loops bring clients
    Sockets(LoopMeans means, Ends ends, IntConsumer watch, Mailbox mailbox, SocketAddress peer) {
        this.sockets = ends.sockets();
        this.handler = ends.handler();
        this.spread = means.spread();
        this.place = spread.join((fd, owner, from) -> mailbox.post(() -> adopt(fd, owner, from)));
        this.kernel = means.kernel();
        this.descriptorsEnd = means.descriptorsEnd();
        this.watch = watch;
        this.peer = peer;
        this.spare = LoopMeans.descriptor(kernel.eventCreate());
    }

    int listen(Endpoint bind, int owner, ListenOptions options) {
        int fd = kernel.socket(bind);
        if (fd < 0) {
            return fd;
        }
        int result = configure(fd, bind, options);
        if (result < 0) {
            kernel.close(fd);
            return result;
        }
        return sockets.take(fd, owner, SocketTable.LISTENER);
    }

    int probe(Endpoint bind) {
        int fd = kernel.socket(bind);
        if (fd < 0) {
            return fd;
        }
        int result = kernel.setOption(fd, SocketOption.REUSE_ADDRESS, 1);
        if (result >= 0) {
            result = kernel.bind(fd, bind);
        }
        kernel.close(fd);
        return Math.min(result, 0);
    }

    private int configure(int fd, Endpoint bind, ListenOptions options) {
        int result = kernel.setOption(fd, SocketOption.REUSE_ADDRESS, 1);
        if (result >= 0) {
            result = kernel.setOption(fd, SocketOption.REUSE_PORT, 1);
        }
        if (result >= 0 && !bind.isIpv4()) {
            result = kernel.setOption(fd, SocketOption.IPV6_ONLY, 0);
        }
        if (result >= 0) {
            result = kernel.setOption(fd, SocketOption.NO_DELAY, 1); // accepted sockets inherit it, and keep-alive
        }
        if (result >= 0) {
            result = keepAlive(kernel, fd, options.keepAlive());
        }
        if (result >= 0) {
            result = kernel.bind(fd, bind);
        }
        return result >= 0 ? kernel.listen(fd, options.backlog()) : result;
    }

    static int keepAlive(Kernel kernel, int fd, KeepAlive keepAlive) {
        int result = kernel.setOption(fd, SocketOption.KEEP_ALIVE, 1);
        if (result >= 0) {
            result = kernel.setOption(fd, SocketOption.KEEP_IDLE, keepAlive.idleSeconds());
        }
        if (result >= 0) {
            result = kernel.setOption(fd, SocketOption.KEEP_INTERVAL, keepAlive.intervalSeconds());
        }
        return result >= 0 ? kernel.setOption(fd, SocketOption.KEEP_COUNT, keepAlive.count()) : result;
    }

    /// A socket on its way to `to`: its descriptor, or a failure.
    int dial(Endpoint to, DialOptions options) {
        int fd = kernel.socket(to);
        if (fd < 0) {
            return fd;
        }
        if (fd >= descriptorsEnd) {
            kernel.close(fd);
            return -Errno.EMFILE;
        }
        int result = kernel.setOption(fd, SocketOption.NO_DELAY, 1);
        if (result >= 0) {
            result = kernel.setOption(fd, SocketOption.QUICK_ACK, 0); // the first bytes carry the handshake's last
        }
        if (result >= 0) {
            result = keepAlive(kernel, fd, options.keepAlive());
        }
        if (result >= 0 && options.userTimeoutMillis() > 0) {
            result = kernel.setOption(fd, SocketOption.USER_TIMEOUT, options.userTimeoutMillis());
        }
        if (result >= 0 && options.source() != null) {
            result = from(fd, options.source());
        }
        if (result >= 0) {
            result = kernel.connect(fd, to);
        }
        if (result < 0 && result != -Errno.EINPROGRESS) {
            kernel.close(fd);
            return result;
        }
        return fd;
    }

    private int from(int fd, InetAddress source) {
        int result = kernel.setOption(fd, SocketOption.BIND_ADDRESS_NO_PORT, 1);
        return result < 0 ? result : kernel.bind(fd, new Endpoint(source, 0));
    }

    /// One turn's share of a queue.
    Queue acceptSome(int listener) {
        return accept(listener, ACCEPTS_PER_TURN);
    }

    /// Takes all of a queue, and then closes its socket.
    ///
    /// They stay here: another loop may be ending already.
    void closeListener(int listener) {
        leaveSpread();
        accept(listener, ACCEPTS_AT_THE_END);
        int fd = sockets.fd(listener);
        sockets.give(listener);
        kernel.close(fd); // now, not after the turn: who comes in between would be reset
    }

    private Queue accept(int listener, int most) {
        for (int i = 0; i < most; i++) {
            int fd = kernel.accept(sockets.fd(listener), peer);
            if (fd >= descriptorsEnd) {
                kernel.close(fd);
                handler.acceptFailed(sockets.owner(listener), Errno.EMFILE);
                continue;
            }
            if (fd >= 0) {
                place(sockets.owner(listener), fd);
                continue;
            }
            switch (-fd) {
                case Errno.EAGAIN -> {
                    return Queue.DRAINED;
                }
                case Errno.EMFILE, Errno.ENFILE -> {
                    int turnedAway = turnAway(listener, -fd);
                    if (turnedAway < 0) {
                        return turnedAway == -Errno.EAGAIN ? Queue.DRAINED : Queue.LATER;
                    }
                }
                case Errno.ENOMEM, Errno.ENOBUFS, Errno.EINVAL, Errno.EBADF -> {
                    handler.acceptFailed(sockets.owner(listener), -fd);
                    return Queue.LATER;
                }
                default -> {} // that client is gone already; the next may be there (accept(2), "Error handling")
            }
        }
        return Queue.MORE;
    }

    /// From here on this loop gives no client away, and gets none.
    void leaveSpread() {
        spread.leave(place);
    }

    /// Takes a client, or gives it to a loop that has fewer.
    private void place(int listenerOwner, int fd) {
        Spread.Place chosen = spread.placeFor(place);
        chosen.take();
        if (chosen == place) {
            take(listenerOwner, fd);
        } else {
            chosen.adopt(fd, listenerOwner, peer.endpoint());
        }
    }

    private void adopt(int fd, int listenerOwner, Endpoint from) {
        kernel.adopt(fd);
        peer.set(from);
        take(listenerOwner, fd);
    }

    /// A socket is gone, perhaps a client's.
    void left(int socket) {
        if (sockets.has(socket, SocketTable.ACCEPTED)) {
            place.leave();
        }
    }

    private void take(int listenerOwner, int fd) {
        int socket = sockets.take(fd, Rows.NONE, SocketTable.ACCEPTED);
        int owner;
        try {
            owner = handler.accepted(listenerOwner, socket, peer);
        } catch (RuntimeException e) {
            if (sockets.has(socket, SocketTable.LAYERED)) {
                sockets.layer(socket).close();
                sockets.unwrap(socket);
            }
            drop(socket, fd);
            throw e;
        }
        if (owner == LoopHandler.REFUSED) {
            drop(socket, fd);
            return;
        }
        sockets.owner(socket, owner);
        watch.accept(socket);
    }

    private void drop(int socket, int fd) {
        left(socket);
        sockets.give(socket);
        kernel.close(fd);
    }

    /// No descriptor is left: gives up the spare one to take a client out of the queue and close
    /// it, so that it learns of it and the queue does not stay full. Answers 0 or more where that
    /// could be done, else the failure.
    private int turnAway(int listener, int errno) {
        handler.acceptFailed(sockets.owner(listener), errno);
        if (spare >= 0) {
            kernel.close(spare);
        }
        int fd = kernel.accept(sockets.fd(listener), peer);
        if (fd >= 0) {
            kernel.close(fd);
        }
        spare = kernel.eventCreate();
        return fd;
    }

    void close() {
        if (spare >= 0) {
            kernel.close(spare);
        }
    }
}
