package io.tidegate.tls;

import io.tidegate.transport.Layer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.function.IntUnaryOperator;

/// A server's and a client's end joined in memory. Work off the loop is done when the test says so. Confined.
final class TlsPair implements AutoCloseable {
    private final TlsRig rig;
    private final TlsEnd server;
    private final TlsEnd client;
    private final IntUnaryOperator piece;
    private final Deque<byte[]> toServer = new ArrayDeque<>();
    private final Deque<byte[]> toClient = new ArrayDeque<>();

    /// @param piece of how many bytes that are there how many arrive at once, at least 1
    TlsPair(TlsRig rig, TlsLayer server, TlsLayer client, IntUnaryOperator piece) {
        this.rig = rig;
        this.server = new TlsEnd(server, rig.buffers);
        this.client = new TlsEnd(client, rig.buffers);
        this.piece = piece;
        this.server.pump();
        this.client.pump();
    }

    TlsEnd server() {
        return server;
    }

    TlsEnd client() {
        return client;
    }

    /// Until nobody has anything to say, and nothing is left to be done elsewhere.
    TlsPair run() {
        while (runWithoutTasks() || rig.runTasks()) {
            wake(server);
            wake(client);
        }
        return this;
    }

    /// One piece each way, and one task.
    void step() {
        collect(client, toServer);
        collect(server, toClient);
        boolean up = deliver(toServer, server);
        boolean down = deliver(toClient, client);
        if (!up && !down && rig.waitingTasks() > 0) {
            rig.runOneTask();
            wake(server);
            wake(client);
        }
    }

    private static void wake(TlsEnd end) {
        if (end.last() == Layer.WAITS) {
            end.pump();
        }
    }

    /// Until nobody has anything to say, or all wait. False where nothing happened.
    boolean runWithoutTasks() {
        boolean any = false;
        boolean more = true;
        while (more) {
            collect(client, toServer);
            collect(server, toClient);
            boolean up = deliver(toServer, server);
            boolean down = deliver(toClient, client);
            more = up || down;
            any |= more;
        }
        return any;
    }

    private static void collect(TlsEnd from, Deque<byte[]> to) {
        byte[] bytes = from.takeSaid();
        if (bytes.length > 0) {
            to.add(bytes);
        }
    }

    private boolean deliver(Deque<byte[]> queue, TlsEnd to) {
        if (queue.isEmpty() || to.last() != Layer.MORE) {
            return false;
        }
        byte[] next = queue.removeFirst();
        int count = Math.min(Layer.CLEAR_BYTES_MAX, Math.clamp(piece.applyAsInt(next.length), 1, next.length));
        if (count < next.length) {
            queue.addFirst(Arrays.copyOfRange(next, count, next.length));
        }
        to.feed(next, 0, count);
        return true;
    }

    @Override
    public void close() {
        server.close();
        client.close();
    }
}
