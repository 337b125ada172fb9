package io.tidegate.transport;

import io.tidegate.address.Endpoint;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// A listening socket and its queue of clients that nobody accepted yet. Confined to the simulation's thread.
public final class TcpListener implements Pollable {
    private final SimHost host;
    private final Endpoint bound;
    private final ListenerRules rules;
    private final int backlog;
    private final ArrayDeque<TcpEnd> queue = new ArrayDeque<>();
    private Wake wake = Wake.NOBODY;
    private boolean closed;

    /// @param reusePort others may listen on the same endpoint: clients are spread over all of them
    /// @param ipv6Only an IPv6 wildcard does not take IPv4
    record ListenerRules(boolean reusePort, boolean ipv6Only) {}

    TcpListener(SimHost host, Endpoint bound, ListenerRules rules, int backlog) {
        this.host = host;
        this.bound = bound;
        this.rules = rules;
        this.backlog = backlog;
    }

    public Endpoint bound() {
        return bound;
    }

    ListenerRules rules() {
        return rules;
    }

    boolean isClosed() {
        return closed;
    }

    /// One more than the backlog fits (sk_acceptq_is_full).
    boolean isFull() {
        return queue.size() > backlog;
    }

    /// How well this listener fits a client of `to`: the higher the better, 0 for not at all.
    int fits(Endpoint to) {
        if (bound.port() != to.port()) {
            return 0;
        }
        if (bound.ip().equals(to.ip())) {
            return 3;
        }
        if (!bound.ip().isAnyLocalAddress()) {
            return 0;
        }
        if (bound.isIpv4() == to.isIpv4()) {
            return 2;
        }
        return bound.isIpv4() || rules.ipv6Only() ? 0 : 1;
    }

    /// Whether both could not be bound to the same port.
    boolean overlaps(Endpoint other, boolean otherIpv6Only) {
        if (bound.port() != other.port()) {
            return false;
        }
        if (bound.ip().equals(other.ip())) {
            return true;
        }
        if (bound.isIpv4() == other.isIpv4()) {
            return bound.ip().isAnyLocalAddress() || other.ip().isAnyLocalAddress();
        }
        boolean dual = bound.isIpv4() ? !otherIpv6Only : !rules.ipv6Only();
        return dual && (bound.isIpv4() ? other : bound).ip().isAnyLocalAddress();
    }

    void enqueue(TcpEnd client) {
        queue.addLast(client);
        wake.wake(Kernel.POLL_IN);
    }

    /// The next client, null where none waits.
    public @Nullable TcpEnd accept() {
        return queue.pollFirst();
    }

    @Override
    public int ready() {
        return queue.isEmpty() ? 0 : Kernel.POLL_IN;
    }

    @Override
    public void watchedBy(Wake watcher) {
        wake = watcher;
    }

    /// Its host lost its memory: nobody is told.
    void forget() {
        closed = true;
        wake = Wake.NOBODY;
        queue.clear();
        host.unlisten(this);
    }

    /// Resets those who wait.
    public void close() {
        if (closed) {
            throw new AssertionError("closed twice: the listener of " + bound);
        }
        closed = true;
        wake = Wake.NOBODY;
        host.unlisten(this);
        for (TcpEnd client = queue.pollFirst(); client != null; client = queue.pollFirst()) {
            client.reset();
        }
    }
}
