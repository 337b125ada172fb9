package io.tidegate.transport;

import io.tidegate.address.Endpoint;
import io.tidegate.transport.TcpListener.ListenerRules;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a process sees of TCP behind one descriptor: a connection, or a listening socket. Confined to the simulation's
/// thread.
final class SimSocket implements Pollable {
    final boolean ipv4;
    final TcpEnd end;
    private final SimHost host;
    private final Map<SocketOption, Integer> options = new EnumMap<>(SocketOption.class);
    private @Nullable Endpoint bound;
    private @Nullable TcpListener listener;
    private Wake wake = Wake.NOBODY;

    /// @param ipv4 the family of the socket, whatever its peer has
    SimSocket(SimHost host, TcpEnd end, boolean ipv4) {
        this.host = host;
        this.end = end;
        this.ipv4 = ipv4;
    }

    @Nullable
    TcpListener listener() {
        return listener;
    }

    @Nullable
    Endpoint local() {
        return listener != null ? listener.bound() : bound != null ? bound : end.local();
    }

    void set(SocketOption option, int value) {
        options.put(option, value);
        end.probes().set(option, value);
        if (option == SocketOption.USER_TIMEOUT) {
            end.userTimeout(value * 1_000_000L);
        }
    }

    /// A client accepted from this listening socket has its options.
    SimSocket accepted(TcpEnd client) {
        SimSocket socket = new SimSocket(host, client, ipv4);
        options.forEach(socket::set);
        client.probes().start();
        return socket;
    }

    int bind(Endpoint endpoint) {
        if (bound != null) {
            return -Errno.EINVAL;
        }
        if (!host.owns(endpoint.ip())) {
            return -Errno.EADDRNOTAVAIL;
        }
        Endpoint wanted = endpoint.port() == 0 ? new Endpoint(endpoint.ip(), host.freePort()) : endpoint;
        if (host.isTaken(wanted, rules())) {
            return -Errno.EADDRINUSE;
        }
        bound = wanted;
        end.localIs(wanted);
        return 0;
    }

    int listen(int backlog) {
        if (bound == null) {
            throw new AssertionError("listens before it was bound");
        }
        listener = host.listen(bound, rules(), backlog);
        if (listener == null) {
            return -Errno.EADDRINUSE;
        }
        listener.watchedBy(wake);
        return 0;
    }

    private ListenerRules rules() {
        return new ListenerRules(is(SocketOption.REUSE_PORT), is(SocketOption.IPV6_ONLY));
    }

    private boolean is(SocketOption option) {
        return option(option) != 0;
    }

    int option(SocketOption option) {
        return options.getOrDefault(option, 0);
    }

    void close() {
        if (listener != null) {
            listener.close();
        } else {
            end.close();
        }
    }

    @Override
    public int ready() {
        return listener != null ? listener.ready() : end.ready();
    }

    @Override
    public void watchedBy(Wake watcher) {
        wake = watcher;
        end.watchedBy(watcher);
        if (listener != null) {
            listener.watchedBy(watcher);
        }
    }
}
