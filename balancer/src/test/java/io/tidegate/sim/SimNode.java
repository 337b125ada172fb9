package io.tidegate.sim;

import io.tidegate.address.Endpoint;
import io.tidegate.transport.Agenda;
import io.tidegate.transport.Layer;
import io.tidegate.transport.SimHost;
import io.tidegate.transport.SimNetwork;
import io.tidegate.transport.TcpEnd;
import io.tidegate.transport.TcpListener;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A broker node as the balancer sees it: takes clients or does not, talks to those it took, and fails in every way
/// that it is told to. Confined to the simulation's thread.
final class SimNode {
    private static final int BACKLOG = 128;

    /// What a node says to a CONNECT.
    enum Answer {
        ACCEPT,
        /// CONNACK with a Server Keep Alive and bytes right behind it; MQTT 5 only, else as [#ACCEPT].
        ACCEPT_WITH_MORE,
        /// AUTH, then CONNACK when the client answered it; MQTT 5 only, else as [#ACCEPT].
        AUTH_FIRST,
        /// "Use another server" or the like: not the client's fault.
        NOT_HERE,
        /// Bad credentials: the client's fault.
        REFUSE,
        NEVER,
        CLOSE,
        RESET;

        boolean isWelcome() {
            return this == ACCEPT || this == ACCEPT_WITH_MORE || this == AUTH_FIRST;
        }
    }

    final Ledger ledger;
    private final SimNetwork network;
    private final SimHost host;
    private final Endpoint address;
    private final Entrance entrance;
    private final List<NodeLeg> legs = new ArrayList<>();
    private final List<Dialogue> met = new ArrayList<>();
    private List<Answer> answers = List.of(Answer.ACCEPT);
    private Consumer<Dialogue> greeter = _ -> {};
    private @Nullable TcpListener listener;
    private boolean frozen;
    private boolean reads = true;
    private long slowNanos;
    private long soundNanos = Agenda.NEVER;
    private long goneNanos = Agenda.NEVER;
    private long muteNanos = Agenda.NEVER;

    /// How each connection begins.
    ///
    /// @param wantsHeader with a PROXY header
    /// @param tls with TLS, behind that; null = without
    record Entrance(boolean wantsHeader, Layer.@Nullable Maker tls) {}

    SimNode(SimNetwork network, SimHost host, Endpoint address, Entrance entrance, Ledger ledger) {
        this.network = network;
        this.host = host;
        this.address = address;
        this.entrance = entrance;
        this.ledger = ledger;
        start();
    }

    Endpoint address() {
        return address;
    }

    SimHost host() {
        return host;
    }

    RandomGenerator random() {
        return network.random();
    }

    SimNetwork network() {
        return network;
    }

    boolean wantsHeader() {
        return entrance.wantsHeader();
    }

    Layer.@Nullable Maker tls() {
        return entrance.tls();
    }

    /// From now on it says one of these, each as likely as it is often in the list.
    void answers(List<Answer> now) {
        answers = List.copyOf(now);
        note();
    }

    /// From now on it takes so long, and a moment, to answer a CONNECT.
    void slow(long nanos) {
        slowNanos = nanos;
        note();
    }

    long slowNanos() {
        return slowNanos;
    }

    /// Who is told of each client's CONNECT that reaches it first.
    void greeter(Consumer<Dialogue> told) {
        greeter = told;
    }

    private void note() {
        boolean takes = answers.stream().allMatch(Answer::isWelcome);
        boolean gone = listener == null || host.reach() != SimHost.Reach.UP;
        soundNanos = since(soundNanos, !gone && !frozen && reads && takes && slowNanos == 0);
        goneNanos = since(goneNanos, gone);
        muteNanos = since(muteNanos, gone || frozen);
    }

    private long since(long before, boolean so) {
        return !so ? Agenda.NEVER : Math.min(before, network.agenda().nowNanos());
    }

    /// Since when it takes every client, at once; [Agenda#NEVER] while it does not.
    long soundNanos() {
        return soundNanos;
    }

    /// Since when nobody can connect to it; [Agenda#NEVER] while somebody can.
    long goneNanos() {
        return goneNanos;
    }

    /// Since when it says nothing; [Agenda#NEVER] while it says anything.
    long muteNanos() {
        return muteNanos;
    }

    /// A client's CONNECT reached it: what befalls it from now on, befalls them both, even when its process has closed
    /// and its kernel has not.
    void met(Dialogue dialogue) {
        met.add(dialogue);
        if (!isUp()) {
            dialogue.disturb();
        }
        greeter.accept(dialogue);
    }

    Answer answer() {
        return answers.get(random().nextInt(answers.size()));
    }

    /// Whether its process runs.
    boolean isUp() {
        return listener != null && !frozen && host.reach() == SimHost.Reach.UP;
    }

    void start() {
        if (listener == null) {
            TcpListener opened = host.listen(address, BACKLOG);
            listener = opened;
            opened.watchedBy(about -> network.agenda().after(random().nextLong(1_000_000), this::accept));
        }
        note();
    }

    /// The process dies: its connections are reset, and new ones refused.
    void crash() {
        TcpListener open = listener;
        if (open != null) {
            listener = null;
            open.close();
        }
        disturb();
        List.copyOf(legs).forEach(NodeLeg::reset);
        note();
    }

    /// The process stands still; its kernel goes on accepting and acknowledging.
    void freeze() {
        disturb();
        frozen = true;
        legs.forEach(leg -> leg.socket().freeze());
        note();
    }

    void thaw() {
        frozen = false;
        legs.forEach(leg -> leg.socket().thaw());
        accept();
        note();
    }

    /// The machine loses power and comes back.
    void reboot() {
        disturb();
        legs.forEach(leg -> leg.socket().forget());
        legs.clear();
        listener = null;
        note();
        host.reboot();
        start();
    }

    /// It stops reading from those it took, or goes on.
    void reads(boolean whether) {
        disturb();
        legs.forEach(leg -> leg.socket().read(whether));
        reads = whether;
        note();
    }

    /// Its machine is reached, or not.
    void reach(SimHost.Reach reach) {
        disturb();
        host.reach(reach);
        note();
    }

    private void disturb() {
        met.forEach(Dialogue::disturb);
    }

    /// Connections that the process holds.
    int connections() {
        legs.removeIf(leg -> leg.socket().isClosed());
        return legs.size();
    }

    private void accept() {
        if (frozen || listener == null) {
            return;
        }
        for (TcpEnd client = listener.accept(); client != null; client = listener.accept()) {
            legs.removeIf(leg -> leg.socket().isClosed());
            legs.add(new NodeLeg(this, client));
        }
    }

    @Override
    public String toString() {
        return "node " + address;
    }
}
