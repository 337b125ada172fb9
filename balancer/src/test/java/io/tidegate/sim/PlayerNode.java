package io.tidegate.sim;

import io.tidegate.address.Endpoint;
import io.tidegate.continuity.Players;
import io.tidegate.sim.PeerSocket.Pace;
import io.tidegate.sim.SimNode.Entrance;
import io.tidegate.transport.Agenda;
import io.tidegate.transport.SimHost;
import io.tidegate.transport.SimNetwork;
import io.tidegate.transport.TcpEnd;
import io.tidegate.transport.TcpListener;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A node of the players' cluster on simulated sockets. Confined to the simulation's thread.
final class PlayerNode {
    private static final int BACKLOG = 1000;

    private final Players players;
    private final int number;
    private final SimNetwork network;
    private final SimHost host;
    private final Endpoint address;
    private final Entrance entrance;
    private final Supplier<Pace> paces;
    private final Consumer<PlayerLeg> greeter;
    private final List<PlayerLeg> legs = new ArrayList<>();
    private @Nullable TcpListener listener;
    private boolean diesInOrder;
    private int breath = Integer.MAX_VALUE;

    /// Where it stands, and who is told of each CONNECT that reaches it.
    record Place(int number, SimHost host, Endpoint address, Consumer<PlayerLeg> greeter) {}

    PlayerNode(Players players, SimNetwork network, Place place, Entrance entrance, Supplier<Pace> paces) {
        this.players = players;
        this.number = place.number();
        this.network = network;
        this.host = place.host();
        this.address = place.address();
        this.greeter = place.greeter();
        this.entrance = entrance;
        this.paces = paces;
        listen();
    }

    private void listen() {
        TcpListener opened = host.listen(address, BACKLOG);
        listener = opened;
        opened.watchedBy(about -> agenda().after(1 + random().nextLong(100_000), this::accept));
    }

    private void accept() {
        if (isFrozen() || listener == null) {
            return;
        }
        for (TcpEnd end = listener.accept(); end != null; end = listener.accept()) {
            legs.removeIf(leg -> leg.socket().isClosed());
            PlayerLeg leg = new PlayerLeg(this, out -> players.leg(number, out), end, paces.get());
            leg.breath(breath);
            legs.add(leg);
        }
    }

    Agenda agenda() {
        return network.agenda();
    }

    RandomGenerator random() {
        return network.random();
    }

    Endpoint address() {
        return address;
    }

    SimHost host() {
        return host;
    }

    Entrance entrance() {
        return entrance;
    }

    void met(PlayerLeg leg) {
        greeter.accept(leg);
    }

    /// Connections that are open.
    List<PlayerLeg> legs() {
        legs.removeIf(leg -> leg.socket().isClosed());
        return legs;
    }

    boolean isUp() {
        return players.isUp(number);
    }

    boolean isFrozen() {
        return players.isFrozen(number);
    }

    /// Whether what it says at its death is FIN, as kernels do for whom nothing was left unread.
    boolean diesInOrder() {
        return diesInOrder;
    }

    /// On connections to come it says so many bytes, and then nothing.
    void breath(int bytes) {
        breath = bytes;
    }

    /// @param inOrder by FIN, else by reset
    void crash(boolean inOrder) {
        TcpListener open = listener;
        if (open == null) {
            return;
        }
        diesInOrder = inOrder;
        listener = null;
        open.close();
        players.crash(number);
        List.copyOf(legs).forEach(PlayerLeg::reset);
        legs.clear();
    }

    void start() {
        if (listener == null) {
            players.start(number);
            listen();
        }
    }

    void freeze() {
        if (isUp() && !isFrozen()) {
            players.freeze(number);
            legs.forEach(leg -> leg.socket().freeze());
        }
    }

    void thaw() {
        if (isFrozen()) {
            players.thaw(number);
            legs.forEach(leg -> leg.socket().thaw());
            accept();
        }
    }

    @Override
    public String toString() {
        return "node " + number;
    }
}
