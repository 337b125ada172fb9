package io.tidegate.sim;

import io.tidegate.address.Endpoint;
import io.tidegate.continuity.Players;
import io.tidegate.continuity.Receiver;
import io.tidegate.continuity.Writer;
import io.tidegate.sim.PeerSocket.Pace;
import io.tidegate.transport.Layer;
import io.tidegate.transport.SimHost;
import io.tidegate.transport.SimNetwork;
import io.tidegate.transport.TcpEnd;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A client of the players on simulated sockets: tries until it is let in, and never comes back from then on. Confined
/// to the simulation's thread.
final class PlayerDevice implements PeerHandler, Writer {
    private static final long RETRY_NANOS = 200_000_000;

    private final SimNetwork network;
    private final SimHost host;
    private final Players.Client actor;
    private final Way way;
    private final List<Endpoint> addresses = new ArrayList<>();
    private @Nullable PeerSocket socket;
    private @Nullable Receiver ear;
    private PacketCutter cutter = new PacketCutter();
    private boolean isStopped;

    /// How it comes to the balancer.
    ///
    /// @param tls null = without
    record Way(Endpoint door, Layer.@Nullable Maker tls, Supplier<Pace> paces) {}

    PlayerDevice(SimNetwork network, SimHost host, Players.Client actor, Way way) {
        this.network = network;
        this.host = host;
        this.actor = actor;
        this.way = way;
        dial();
    }

    private void dial() {
        if (isStopped) {
            return;
        }
        cutter = new PacketCutter();
        TcpEnd end = host.newEnd();
        end.connect(way.door());
        addresses.add(Objects.requireNonNull(end.local(), "it was dialled"));
        socket = new PeerSocket(
                network.agenda(), network.random(), end, way.paces().get(), this);
    }

    private void again() {
        socket().close();
        network.agenda().after(RETRY_NANOS, this::dial);
    }

    Players.Client actor() {
        return actor;
    }

    PeerSocket socket() {
        return Objects.requireNonNull(socket);
    }

    /// Where it came from so far; the last is in force.
    List<Endpoint> addresses() {
        return addresses;
    }

    boolean isLetIn() {
        return ear != null;
    }

    /// It comes no more, if it was not let in yet.
    void stop() {
        isStopped = true;
        if (!isLetIn()) {
            socket().reset();
        }
    }

    /// Its machine is switched off.
    void vanish() {
        isStopped = true;
        host.reach(SimHost.Reach.SILENT);
    }

    @Override
    public void write(byte[] bytes) {
        socket().send(bytes);
    }

    @Override
    public void end() {
        socket().endOutput();
    }

    @Override
    public void reset() {
        socket().reset();
    }

    @Override
    public void opened() {
        if (way.tls() != null) {
            socket().wrap(way.tls());
        }
        socket().send(actor.connect());
    }

    @Override
    public void arrived(int count) {}

    @Override
    public void received(byte[] bytes) {
        if (ear != null) {
            ear.bytes(bytes);
            return;
        }
        cutter.put(bytes);
        byte[] packet = cutter.next();
        if (packet == null) {
            return;
        }
        if (Mqtt.type(packet) != Mqtt.CONNACK) {
            throw new AssertionError(actor + " got a packet of type " + Mqtt.type(packet) + " first");
        }
        if (Mqtt.code(packet) != 0) {
            again();
            return;
        }
        Receiver joined = actor.joins(this);
        ear = joined;
        joined.bytes(packet);
        byte[] rest = cutter.rest();
        if (rest.length > 0) {
            joined.bytes(rest);
        }
    }

    @Override
    public void drained() {}

    @Override
    public void ended() {
        over(true);
    }

    @Override
    public void broken(int errno) {
        over(false);
    }

    private void over(boolean orderly) {
        if (ear == null) {
            again();
        } else {
            ear.ended(orderly);
            socket().close();
        }
    }

    @Override
    public String toString() {
        return actor + " from " + addresses.getLast();
    }
}
