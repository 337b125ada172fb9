package io.tidegate.systemtest.cluster;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tidegate.systemtest.Ports;
import io.tidegate.systemtest.cluster.Sessions.How;
import io.tidegate.systemtest.wire.Acceptor;
import io.tidegate.systemtest.wire.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One node: a port of an address of loopback, which it keeps, and what can happen to it. Any thread, where it is
/// public.
public final class ClusterNode {
    static final String AVAILABILITY = "/api/v5/load_rebalance/availability_check";

    private final Core core;
    private final String name;
    private final InetAddress address;
    private final Acceptor acceptor;
    private final HttpServer api;
    private final Set<Leg> legs = new LinkedHashSet<>();
    /// Connections that were there when it froze, some of which ended meanwhile.
    private final List<Wire> frozen = new ArrayList<>();
    private @Nullable Refusal refusal;
    private int refusals;
    private volatile boolean isEvacuating;
    private volatile boolean isDown;
    private volatile boolean isFrozen;
    private long frozenSince;
    private int unanswered;
    private int answered;

    /// On the thread of the cluster, whose next node it is.
    ClusterNode(Core core) {
        int number = core.nodes.size();
        this.core = core;
        this.name = "n" + number;
        this.address = address(core.setup.isSpread() ? number : 0);
        this.acceptor = new Acceptor(core.reactor, address, wire -> {
            Leg leg = new Leg(core, this, wire);
            legs.add(leg);
            return leg;
        });
        try {
            api = HttpServer.create(new InetSocketAddress(address, apiPort(core.setup, core.nodes)), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        api.createContext(AVAILABILITY, this::answer);
        api.start();
    }

    /// One that nobody has at another address either.
    private static int apiPort(Setup setup, List<ClusterNode> before) {
        if (!setup.isSpread()) {
            return 0;
        }
        return before.isEmpty() ? Ports.free() : before.getFirst().apiPort();
    }

    private static InetAddress address(int number) {
        try {
            return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) (number + 1)});
        } catch (UnknownHostException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String name() {
        return name;
    }

    public int port() {
        return acceptor.port();
    }

    /// For a pool of the balancer.
    public String poolNode() {
        return "{ name = %s, address = \"%s:%d\" }".formatted(name, address.getHostAddress(), port());
    }

    /// Where EMQX says whether it takes clients (200) or wants to be left (503).
    public String availabilityUrl() {
        return "http://" + address.getHostAddress() + ":" + apiPort() + AVAILABILITY;
    }

    int apiPort() {
        return api.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        if (isDown || isFrozen) {
            exchange.close();
            return;
        }
        byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(isEvacuating ? 503 : 200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /// As SIGKILL: all connections are reset, and the port refuses.
    public void kill() {
        core.reactor.order(() -> {
            isDown = true;
            isFrozen = false;
            acceptor.close();
            List.copyOf(legs).forEach(leg -> leg.reset(How.WITH_ITS_NODE));
            frozen.forEach(Wire::reset);
            frozen.clear();
            core.sessions.died(this);
        });
    }

    /// As SIGTERM: clients are told (0x8B server shutting down), connections end in order, the port refuses.
    public void stop() {
        core.reactor.order(() -> {
            isDown = true;
            acceptor.close();
            List.copyOf(legs).forEach(leg -> leg.leave(0x8B, How.WITH_ITS_NODE));
            core.sessions.died(this);
        });
    }

    /// On the same port, after [#kill] or [#stop].
    public void restart() {
        core.reactor.order(() -> {
            isDown = false;
            isEvacuating = false;
            refusal = null;
            acceptor.reopen();
        });
    }

    /// As SIGSTOP: nothing is accepted, read or written; the kernel goes on.
    public void freeze() {
        core.reactor.order(() -> {
            isFrozen = true;
            frozenSince = System.nanoTime();
            acceptor.freeze(true);
            legs.forEach(leg -> frozen.add(leg.wire()));
            frozen.forEach(wire -> wire.freeze(true));
        });
    }

    /// As SIGCONT: it goes on with what has come meanwhile.
    public void thaw() {
        core.reactor.order(() -> {
            isFrozen = false;
            acceptor.freeze(false);
            frozen.forEach(wire -> wire.freeze(false));
            frozen.clear();
            List.copyOf(legs).forEach(Leg::goOn);
        });
    }

    /// New clients are told to go elsewhere, and the API says so; those that are here stay until [#disconnectAll].
    public void evacuate() {
        core.reactor.order(() -> {
            isEvacuating = true;
            refuse(Refusal.USE_ANOTHER_SERVER);
        });
    }

    /// Answers each CONNECT so, until [#accept].
    public void refuse(Refusal how) {
        refuseNext(how, Integer.MAX_VALUE);
    }

    /// Answers so many CONNECTs so, and takes the next one.
    public void refuseNext(Refusal how, int count) {
        core.reactor.order(() -> {
            refusal = how;
            refusals = count;
        });
    }

    /// Takes clients again.
    public void accept() {
        core.reactor.order(() -> {
            isEvacuating = false;
            refusal = null;
        });
    }

    /// Ends each connection with DISCONNECT, or without a word in MQTT 3.1.1.
    ///
    /// @param code such as 0x8B, 0x98 or 0x9C
    public void disconnectAll(int code) {
        core.reactor.order(() -> List.copyOf(legs).forEach(leg -> leg.leave(code, How.IN_PEACE)));
    }

    /// The same for one client; answers whether it was here.
    public boolean disconnect(String clientId, int code) {
        return core.reactor.ask(() -> {
            List<Leg> own = legs.stream()
                    .filter(leg -> leg.isLive() && leg.clientId().equals(clientId))
                    .toList();
            own.forEach(leg -> leg.leave(code, How.IN_PEACE));
            return !own.isEmpty();
        });
    }

    /// Resets each connection; the node goes on.
    public void resetAll() {
        core.reactor.order(() -> List.copyOf(legs).forEach(leg -> leg.reset(How.ABRUPTLY)));
    }

    /// How many clients it has that were welcomed.
    public int clients() {
        return core.reactor.ask(() -> (int) legs.stream().filter(Leg::isLive).count());
    }

    /// Those, by their ids.
    public List<String> clientIds() {
        return core.reactor.ask(() ->
                legs.stream().filter(Leg::isLive).map(Leg::clientId).sorted().toList());
    }

    /// Of one CONNECT.
    @Nullable
    Refusal refusal() {
        Refusal own = refusal;
        if (own != null && own != Refusal.SILENT && --refusals == 0) {
            refusal = null;
        }
        return own;
    }

    boolean isFrozen() {
        return isFrozen;
    }

    /// Frozen, and not for longer than this.
    boolean isFrozenFor(long mostNanos) {
        return isFrozen && System.nanoTime() - frozenSince < mostNanos;
    }

    void knocked(String clientId) {
        core.book.knocked(new Knock(name, clientId, System.nanoTime(), ++unanswered, answered));
    }

    /// A CONNECT has its answer, or nobody waits for it any more.
    void answered() {
        unanswered--;
        answered++;
    }

    void gone(Leg leg) {
        legs.remove(leg);
    }

    void close() {
        api.stop(0);
        acceptor.close();
        acceptor.release();
    }

    @Override
    public String toString() {
        return name + " at " + port();
    }
}
