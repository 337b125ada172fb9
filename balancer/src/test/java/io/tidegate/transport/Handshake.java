package io.tidegate.transport;

import io.tidegate.address.Endpoint;
import java.util.Objects;

/// The three hands of TCP, shaken between a client that dials and a listening socket. Confined to the simulation's
/// thread.
///
/// The client may send as soon as it has the second; the third, and all behind it, waits while the listener's queue is
/// full.
final class Handshake {
    private static final long SECOND = 1_000_000_000L;
    private static final int SYN_RETRIES = 6;
    private static final int SYN_ACK_RETRIES = 5;

    private final SimNetwork network;
    private final TcpEnd client;
    private final SimHost target;
    private final Endpoint to;
    private final Endpoint from;
    private final Path path;
    private int tries;

    Handshake(SimNetwork network, TcpEnd client, SimHost target, Endpoint to, Path path) {
        this.network = network;
        this.client = client;
        this.target = target;
        this.to = to;
        this.from = Objects.requireNonNull(client.local(), "a client has an address");
        this.path = path;
    }

    void start() {
        travel(this::syn);
    }

    private void travel(Runnable arrival) {
        long jitter = path.jitterNanos() == 0 ? 0 : network.random().nextLong(path.jitterNanos());
        if (path.latencyNanos() + jitter == 0) {
            arrival.run();
        } else {
            network.agenda().after(path.latencyNanos() + jitter, arrival);
        }
    }

    private void syn() {
        if (!client.isConnecting()) {
            return;
        }
        if (client.host() != target && target.reach() == SimHost.Reach.UNREACHABLE) {
            travel(() -> client.fail(Errno.EHOSTUNREACH));
            return;
        }
        if (network.isCut(client.host(), target)) {
            synAgain();
            return;
        }
        TcpListener listener = target.listenerFor(to, from);
        if (listener == null) {
            travel(() -> client.fail(Errno.ECONNREFUSED));
        } else if (listener.isFull()) {
            synAgain();
        } else {
            travel(() -> synAck(listener));
        }
    }

    private void synAgain() {
        if (tries == SYN_RETRIES) {
            network.agenda().after(SECOND << tries, () -> client.fail(Errno.ETIMEDOUT));
        } else {
            network.agenda().after(SECOND << tries++, this::syn);
        }
    }

    private void synAck(TcpListener listener) {
        if (!client.isConnecting()) {
            return; // gave up: what the listener's host began is dropped by a reset that nobody sees
        }
        if (network.isCut(client.host(), target)) {
            synAgain();
            return;
        }
        TcpEnd server = target.newEnd();
        server.localIs(to);
        Wire toServer = wire(client, server);
        toServer.hold();
        server.open(from, client, wire(server, client), path);
        client.open(to, server, toServer, path);
        client.opened();
        tries = 0;
        travel(() -> ack(listener, server, toServer));
    }

    private Wire wire(TcpEnd source, TcpEnd destination) {
        return new Wire(
                network, path, () -> network.isCut(source.host(), destination.host()), destination::arrived, source);
    }

    private void ack(TcpListener listener, TcpEnd server, Wire toServer) {
        if (!server.isOpen()) { // its host was rebooted: what comes is answered with a reset
            toServer.release();
        } else if (listener.isClosed()) {
            server.reset();
            toServer.release();
        } else if (!listener.isFull() && !network.isCut(client.host(), target)) {
            listener.enqueue(server);
            toServer.release();
        } else if (tries == SYN_ACK_RETRIES) {
            server.forget();
            toServer.release();
        } else {
            network.agenda().after(SECOND << tries++, () -> ack(listener, server, toServer));
        }
    }
}
