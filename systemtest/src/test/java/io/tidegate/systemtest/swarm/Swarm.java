package io.tidegate.systemtest.swarm;

import io.tidegate.systemtest.Patience;
import io.tidegate.systemtest.ledger.Ledger;
import io.tidegate.systemtest.wire.Reactor;
import io.tidegate.systemtest.wire.Wire;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.awaitility.core.ConditionTimeoutException;

/// Many clients of one port of loopback, or of two, on one thread. Any thread.
///
/// ```java
/// Ledger ledger = new Ledger();
/// try (Swarm swarm = Swarm.to(port, ledger)) {
///     swarm.add(2_000, i -> Role.five("c" + i).subscribes("to/" + i, 1).publishes("to/" + (i + 1) % 2_000, 1));
///     swarm.publish();
///     ledger.awaitPublished(10_000);
///     swarm.settle();
///     ledger.verdict().assertExact();
/// }
/// ```
public final class Swarm implements AutoCloseable {
    /// Clients that are connecting at a time.
    private static final int AT_A_TIME = 100;

    private final Reactor reactor = Reactor.start("swarm");
    private final Map<String, SwarmClient> clients = new LinkedHashMap<>();
    private final List<Wire.Target> targets;
    private final Ledger ledger;
    private int connects;

    private Swarm(List<Wire.Target> targets, Ledger ledger) {
        this.targets = targets;
        this.ledger = ledger;
    }

    public static Swarm to(int port, Ledger ledger) {
        return new Swarm(List.of(new Wire.Target(port, null)), ledger);
    }

    /// Half of them in the clear, and half over TLS.
    public static Swarm toBoth(int port, int tlsPort, SSLContext tls, Ledger ledger) {
        return new Swarm(List.of(new Wire.Target(port, null), new Wire.Target(tlsPort, tls)), ledger);
    }

    /// By the parity of the ones in a number, and not by the number's own: tests give roles by its remainders, and each
    /// role is to go both ways.
    private Wire.Target nextTarget() {
        return targets.get(Integer.bitCount(connects++) % targets.size());
    }

    /// Returns when all of them have all their subscriptions.
    ///
    /// @param role of each, by its number from 0
    public void add(int count, IntFunction<Role> role) {
        List<Role> roles = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            roles.add(role.apply(i));
        }
        add(roles);
    }

    /// Returns when all of them have all their subscriptions; fails where one was refused.
    public void add(Collection<Role> roles) {
        List<Role> rest = new ArrayList<>(roles);
        while (!rest.isEmpty()) {
            List<Role> some = rest.subList(0, Math.min(AT_A_TIME, rest.size()));
            List<String> ids = some.stream().map(Role::clientId).toList();
            for (Role role : List.copyOf(some)) {
                connect(role);
            }
            some.clear();
            try {
                Patience.until("clients to be ready", () -> count(ids, SwarmClient::isReady) == ids.size());
            } catch (ConditionTimeoutException e) {
                throw new AssertionError("not all clients became ready:\n" + ledger.verdict(), e);
            }
        }
    }

    /// Begins to connect; a client of that id that is over is replaced.
    public void connect(Role role) {
        reactor.order(() -> {
            SwarmClient former = clients.put(role.clientId(), new SwarmClient(reactor, nextTarget(), ledger, role));
            if (former != null && !former.isOver()) {
                throw new IllegalArgumentException(role.clientId() + " is there already");
            }
        });
    }

    private int count(Collection<String> ids, Predicate<SwarmClient> which) {
        return reactor.ask(() -> (int) ids.stream()
                .map(clients::get)
                .filter(client -> client != null && which.test(client))
                .count());
    }

    /// How many are connected, with all their subscriptions.
    public int ready() {
        return reactor.ask(() ->
                (int) clients.values().stream().filter(SwarmClient::isReady).count());
    }

    /// Waits until each that is connected has had so many more PINGREQs answered.
    public void awaitPings(int more) {
        Map<String, Integer> before = pingsAnswered();
        Patience.until(
                more + " more answers to PINGREQ for each client",
                () -> pingsAnswered().entrySet().stream()
                        .allMatch(one -> one.getValue() >= before.getOrDefault(one.getKey(), 0) + more));
    }

    private Map<String, Integer> pingsAnswered() {
        return reactor.ask(() -> clients.values().stream()
                .filter(SwarmClient::isReady)
                .collect(Collectors.toMap(client -> client.role().clientId(), SwarmClient::pingsAnswered)));
    }

    /// All that have something to publish begin, spread over their pace.
    public void publish() {
        reactor.order(() -> {
            int number = 0;
            for (SwarmClient client : clients.values()) {
                client.publish((double) number++ / clients.size());
            }
        });
    }

    public void stopPublishing() {
        reactor.order(() -> clients.values().forEach(SwarmClient::stopPublishing));
    }

    /// Stops publishing, and waits until all is acknowledged, delivered and answered.
    public void settle() {
        stopPublishing();
        ledger.awaitSettled();
        Patience.until(
                "all exchanges to be over",
                () -> reactor.ask(() -> clients.values().stream().allMatch(SwarmClient::isIdle)));
    }

    /// By DISCONNECT.
    public void leave(String clientId) {
        reactor.order(() -> client(clientId).leave());
    }

    /// With a reset, as a device that loses its power.
    public void vanish(String clientId) {
        reactor.order(() -> client(clientId).vanish());
    }

    private SwarmClient client(String clientId) {
        SwarmClient client = clients.get(clientId);
        if (client == null) {
            throw new IllegalArgumentException("no client " + clientId);
        }
        return client;
    }

    /// All leave by DISCONNECT. Fails where the swarm itself has a bug.
    @Override
    public void close() {
        reactor.order(() -> clients.values().forEach(SwarmClient::leave));
        reactor.close();
        if (!reactor.failures().isEmpty()) {
            throw new AssertionError("the swarm has a bug", reactor.failures().getFirst());
        }
    }
}
