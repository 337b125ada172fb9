package io.tidegate.sim;

import io.tidegate.address.Endpoint;
import io.tidegate.continuity.Players;
import io.tidegate.continuity.Writer;
import io.tidegate.sim.PeerSocket.Pace;
import io.tidegate.transport.Layer;
import io.tidegate.transport.TcpEnd;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One connection that a [PlayerNode] accepted: header and TLS where it has them, then the player's. Confined to the
/// simulation's thread.
final class PlayerLeg implements PeerHandler, Writer {
    private static final long PROBED_NANOS_MAX = 20_000_000;

    private final PlayerNode node;
    private final PeerSocket socket;
    private final PacketCutter cutter = new PacketCutter();
    private final Players.Leg actor;
    private boolean wantsHeader;
    private boolean isClient;
    private boolean isKnown;
    private @Nullable ProbeTalk probe;
    private @Nullable Endpoint source;
    /// Bytes of the first piece that came.
    private int firstBytes;
    /// Bytes that it can still say, before it falls silent.
    private int breath = Integer.MAX_VALUE;
    private long said;

    PlayerLeg(PlayerNode node, Function<Writer, Players.Leg> maker, TcpEnd end, Pace pace) {
        this.node = node;
        this.wantsHeader = node.entrance().wantsHeader();
        this.actor = maker.apply(this);
        this.socket = new PeerSocket(node.agenda(), node.random(), end, pace, this);
        if (!wantsHeader) {
            secure();
        }
    }

    private void secure() {
        Layer.Maker tls = node.entrance().tls();
        if (tls != null) {
            socket.wrap(tls);
        }
    }

    PeerSocket socket() {
        return socket;
    }

    PlayerNode node() {
        return node;
    }

    Players.Leg actor() {
        return actor;
    }

    /// Who the header says that the client is; null where there was none.
    @Nullable
    Endpoint source() {
        return source;
    }

    int firstBytes() {
        return firstBytes;
    }

    /// Bytes that it has said.
    long said() {
        return said;
    }

    /// From now on it says so many bytes more, and then nothing.
    void breath(int bytes) {
        breath = bytes;
    }

    @Override
    public void write(byte[] bytes) {
        int count = Math.min(breath, bytes.length);
        breath -= count;
        said += count;
        if (count > 0) {
            socket.send(Arrays.copyOf(bytes, count));
        }
    }

    @Override
    public void end() {
        if (breath > 0) {
            socket.endOutput();
        }
    }

    @Override
    public void reset() {
        if (node.diesInOrder()) {
            socket.close();
        } else {
            socket.reset();
        }
    }

    /// The connection breaks, and the node notices.
    void breaks() {
        actor.ear().ended(false);
        socket.reset();
    }

    @Override
    public void opened() {}

    @Override
    public void arrived(int count) {
        firstBytes = firstBytes == 0 ? count : firstBytes;
    }

    @Override
    public void received(byte[] bytes) {
        if (!wantsHeader) {
            hear(bytes);
            return;
        }
        cutter.put(bytes);
        source = ProxyHeader.read(cutter);
        if (source == null) {
            return;
        }
        wantsHeader = false;
        secure();
        byte[] rest = cutter.rest();
        if (socket.isWrapped()) {
            socket.receiveThrough(rest);
        } else if (rest.length > 0) {
            hear(rest);
        }
    }

    private void hear(byte[] bytes) {
        if (isClient) {
            hearClient(bytes);
            return;
        }
        cutter.put(bytes);
        for (byte[] packet = cutter.next(); packet != null; packet = isClient ? null : cutter.next()) {
            first(packet);
        }
    }

    /// A packet of somebody who is no client, or not known to be one.
    private void first(byte[] packet) {
        ProbeTalk asked = probe;
        if (asked != null) {
            asked.packet(packet);
        } else if (ProbeTalk.isBegunBy(packet)) {
            ProbeTalk begun = new ProbeTalk(packet, socket);
            probe = begun;
            node.agenda()
                    .after(1 + node.random().nextLong(PROBED_NANOS_MAX), () -> begun.answer(SimNode.Answer.ACCEPT));
        } else {
            isClient = true;
            hearClient(packet);
            byte[] rest = cutter.rest();
            if (rest.length > 0) {
                hearClient(rest);
            }
        }
    }

    private void hearClient(byte[] bytes) {
        actor.ear().bytes(bytes);
        if (!isKnown && !actor.client().equals("?")) {
            isKnown = true;
            node.met(this);
        }
    }

    @Override
    public void drained() {}

    @Override
    public void ended() {
        actor.ear().ended(true);
        socket.endOutput();
    }

    @Override
    public void broken(int errno) {
        actor.ear().ended(false);
        socket.close();
    }
}
