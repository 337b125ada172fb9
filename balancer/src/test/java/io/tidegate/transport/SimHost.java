package io.tidegate.transport;

import io.tidegate.address.Endpoint;
import io.tidegate.transport.TcpListener.ListenerRules;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A machine of the simulated network: its addresses, who listens there, its connections. Confined to the simulation's
/// thread.
public final class SimHost {
    private static final int EPHEMERAL_FIRST = 32_768;
    private static final int EPHEMERAL_LAST = 60_999;

    /// What becomes of what is sent to it.
    public enum Reach {
        UP,
        /// Nothing comes back: switched off, or behind a broken line.
        SILENT,
        /// A router says that it is not there; connections that exist find silence.
        UNREACHABLE
    }

    private final SimNetwork network;
    private final List<InetAddress> addresses;
    private final List<TcpListener> listeners = new ArrayList<>();
    private final Set<TcpEnd> ends = new LinkedHashSet<>();
    private Reach reach = Reach.UP;
    private int nextPort;

    SimHost(SimNetwork network, List<InetAddress> addresses) {
        this.network = network;
        this.addresses = List.copyOf(addresses);
        this.nextPort = network.random().nextInt(EPHEMERAL_FIRST, EPHEMERAL_LAST + 1);
    }

    public Reach reach() {
        return reach;
    }

    public void reach(Reach now) {
        reach = now;
    }

    /// Switched off and on again: nothing is left of its connections, and nobody was told.
    public void reboot() {
        List.copyOf(ends).forEach(TcpEnd::forget);
        List.copyOf(listeners).forEach(TcpListener::forget);
        reach = Reach.UP;
    }

    /// Connections that its kernel still keeps, those that no process holds included.
    public int connections() {
        return ends.size();
    }

    public TcpEnd newEnd() {
        return new TcpEnd(network, this);
    }

    /// Listens on one of its addresses, port and all, as one process alone would.
    public TcpListener listen(Endpoint on, int backlog) {
        TcpListener listener = listen(on, new ListenerRules(false, false), backlog);
        if (listener == null) {
            throw new IllegalArgumentException("somebody listens on " + on + " already");
        }
        return listener;
    }

    /// Null where the address is in use.
    @Nullable
    TcpListener listen(Endpoint on, ListenerRules rules, int backlog) {
        if (isTaken(on, rules)) {
            return null;
        }
        TcpListener listener = new TcpListener(this, on, rules, backlog);
        listeners.add(listener);
        return listener;
    }

    boolean isTaken(Endpoint on, ListenerRules rules) {
        return listeners.stream()
                .anyMatch(other -> other.overlaps(on, rules.ipv6Only())
                        && !(rules.reusePort() && other.rules().reusePort()));
    }

    void unlisten(TcpListener listener) {
        listeners.remove(listener);
    }

    /// One of those who listen there, always the same for the same client while they stay the same; null for nobody.
    @Nullable
    TcpListener listenerFor(Endpoint to, Endpoint from) {
        int best = listeners.stream().mapToInt(l -> l.fits(to)).max().orElse(0);
        if (best == 0) {
            return null;
        }
        List<TcpListener> group =
                listeners.stream().filter(l -> l.fits(to) == best).toList();
        int hash = (from.hashCode() * 0x9E3779B1) >>> 8;
        return group.get(hash % group.size());
    }

    boolean owns(InetAddress address) {
        return address.isLoopbackAddress() || address.isAnyLocalAddress() || addresses.contains(address);
    }

    /// A free local endpoint to reach `to` from, null where this host has no address of that family.
    @Nullable
    Endpoint sourceFor(Endpoint to) {
        if (to.isLoopback()) {
            return new Endpoint(to.ip(), freePort());
        }
        for (InetAddress address : addresses) {
            if (address.getAddress().length == to.ip().getAddress().length) {
                return new Endpoint(address, freePort());
            }
        }
        return null;
    }

    int freePort() {
        nextPort = nextPort == EPHEMERAL_LAST ? EPHEMERAL_FIRST : nextPort + 1;
        return nextPort;
    }

    void opened(TcpEnd end) {
        ends.add(end);
    }

    void gone(TcpEnd end) {
        ends.remove(end);
    }
}
