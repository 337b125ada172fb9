package io.tidegate.demo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Which node each of the clients that stay is on, as the nodes tell, and when it was on none that works: then nobody
/// queues for it, for these nodes keep a session where it is. Confined.
///
/// A client is away from the moment its node is struck or has let it go until another one has its subscription, and the
/// cluster has heard of that.
final class Whereabouts {
    /// Until the other nodes know of a subscription; nobody tells when they do.
    static final long SPREAD_NANOS = TimeUnit.SECONDS.toNanos(1);

    /// So long a node may have been silent, though nobody struck it, until its clients are moved away.
    static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(180);
    private static final int UNKNOWN = -2;
    private static final int NOWHERE = -1;

    /// By node: it runs.
    private final boolean[] running;
    /// By node: it forwards to all others.
    private final boolean[] joined;

    private final Map<String, Client> clients = new HashMap<>();

    private record Absence(long fromNanos, long toNanos) {}

    private static final class Client {
        private int home = UNKNOWN;
        private boolean away;
        private long sinceNanos;
        private final List<Absence> absences = new ArrayList<>();

        void is(boolean present, long nowNanos) {
            if (present && away) {
                absences.removeIf(absence -> nowNanos - absence.toNanos() > KEPT_NANOS);
                absences.add(new Absence(sinceNanos, nowNanos + SPREAD_NANOS));
            } else if (!present && !away) {
                sinceNanos = nowNanos;
            }
            away = !present;
        }

        boolean wasAway(long fromNanos, long toNanos) {
            if (away && toNanos - sinceNanos >= 0) {
                return true;
            }
            return absences.stream()
                    .anyMatch(absence -> toNanos - absence.fromNanos() >= 0 && absence.toNanos() - fromNanos >= 0);
        }
    }

    /// All nodes work, and nothing is known of any client.
    Whereabouts(int nodes) {
        running = new boolean[nodes];
        joined = new boolean[nodes];
        Arrays.fill(running, true);
        Arrays.fill(joined, true);
    }

    /// The node has the client's subscription.
    void serves(int node, String client, long nowNanos) {
        Client one = client(client);
        if (one.home >= 0 && one.home != node) {
            one.is(false, nowNanos - SILENCE_NANOS); // it was moved from a node that does not even say so
        }
        one.home = node;
        one.is(works(node), nowNanos);
    }

    /// The node has it no more.
    void leaves(int node, String client, long nowNanos) {
        Client one = client(client);
        if (one.home == node) {
            one.home = NOWHERE;
            one.is(false, nowNanos);
        }
    }

    /// It stands still.
    void freezes(int node, long nowNanos) {
        running[node] = false;
        look(node, nowNanos);
    }

    void thaws(int node, long nowNanos) {
        running[node] = true;
        look(node, nowNanos);
    }

    /// It is gone, with all it had.
    void dies(int node, long nowNanos) {
        running[node] = true; // who comes next does
        joined[node] = false;
        look(node, nowNanos);
    }

    /// It is back among the others.
    void joins(int node, long nowNanos) {
        joined[node] = true;
        look(node, nowNanos);
    }

    /// Whether the client was between two nodes at any time from one to the other.
    boolean wasAway(String client, long fromNanos, long toNanos) {
        return client(client).wasAway(fromNanos, toNanos);
    }

    private Client client(String name) {
        return clients.computeIfAbsent(name, _ -> new Client());
    }

    private boolean works(int node) {
        return running[node] && joined[node];
    }

    private void look(int node, long nowNanos) {
        for (Client client : clients.values()) {
            if (client.home == node) {
                client.is(works(node), nowNanos);
            }
        }
    }
}
