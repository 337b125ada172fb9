package io.tidegate.demo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Which node each of the clients that stay is on, and which nodes forward to it there, as the nodes tell; and when it
/// was on none that works, or not all forwarded to it: then nobody queues for it, for these nodes keep a session where
/// it is. Confined.
///
/// A client is away from the moment its node is struck or has let it go until another one has its subscription. It is
/// out of reach from then on until every other node that works forwards to it, and to nowhere else.
final class Whereabouts {
    /// So long a node may have been silent, though nobody struck it, until its clients are moved away.
    static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    /// So long a node may not have forwarded any more until it says so.
    static final long UNSAID_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(180);
    private static final int UNKNOWN = -2;
    private static final int NOWHERE = -1;

    private final int nodes;
    /// By node: it runs.
    private final boolean[] running;
    /// By node: it forwards to all others.
    private final boolean[] joined;

    private final Map<String, Client> clients = new HashMap<>();

    /// Where what is for a client is kept.
    ///
    /// @param queue what the node calls it: another one each time
    record Place(int node, String queue) {}

    private record Absence(long fromNanos, long toNanos) {}

    /// When something was not there.
    private static final class Absences {
        private boolean away;
        private long sinceNanos;
        private final List<Absence> over = new ArrayList<>();

        void is(boolean present, long sinceNanos, long nowNanos) {
            if (present && away) {
                over.removeIf(absence -> nowNanos - absence.toNanos() > KEPT_NANOS);
                over.add(new Absence(this.sinceNanos, nowNanos));
            } else if (!present && !away) {
                this.sinceNanos = sinceNanos;
            }
            away = !present;
        }

        boolean were(long fromNanos, long toNanos) {
            if (away && toNanos - sinceNanos >= 0) {
                return true;
            }
            return over.stream()
                    .anyMatch(absence -> toNanos - absence.fromNanos() >= 0 && absence.toNanos() - fromNanos >= 0);
        }
    }

    private static final class Client {
        private int home = UNKNOWN;
        private String queue = "";
        /// By the node that forwards: where to.
        private final List<Set<Place>> forwarded;

        private final Absences away = new Absences();
        private final Absences outOfReach = new Absences();

        Client(int nodes) {
            forwarded = Stream.generate(() -> (Set<Place>) new HashSet<Place>())
                    .limit(nodes)
                    .toList();
        }
    }

    /// All nodes work, and nothing is known of any client.
    Whereabouts(int nodes) {
        this.nodes = nodes;
        running = new boolean[nodes];
        joined = new boolean[nodes];
        Arrays.fill(running, true);
        Arrays.fill(joined, true);
    }

    /// The node has the client's subscription.
    void serves(int node, String name, String queue, long nowNanos) {
        Client client = client(name);
        if (client.home >= 0 && client.home != node) {
            client.home = NOWHERE; // it was moved from a node that does not even say so
            look(client, nowNanos - SILENCE_NANOS, nowNanos);
        }
        client.home = node;
        client.queue = queue;
        look(client, nowNanos, nowNanos);
    }

    /// The node has it no more.
    void leaves(int node, String name, long nowNanos) {
        Client client = client(name);
        if (client.home == node) {
            client.home = NOWHERE;
            look(client, nowNanos, nowNanos);
        }
    }

    /// A node forwards to another one what is for that client.
    void reaches(int node, Place other, String name, long nowNanos) {
        Client client = client(name);
        client.forwarded.get(node).add(other);
        look(client, nowNanos, nowNanos);
    }

    /// A node does so no more.
    void loses(int node, Place other, String name, long nowNanos) {
        Client client = client(name);
        client.forwarded.get(node).remove(other);
        look(client, nowNanos - UNSAID_NANOS, nowNanos);
    }

    /// It stands still.
    void freezes(int node, long nowNanos) {
        running[node] = false;
        lookAtAll(nowNanos);
    }

    void thaws(int node, long nowNanos) {
        running[node] = true;
        lookAtAll(nowNanos);
    }

    /// It is gone, with all it had.
    void dies(int node, long nowNanos) {
        running[node] = true; // who comes next does
        joined[node] = false;
        clients.values().forEach(client -> client.forwarded.get(node).clear());
        lookAtAll(nowNanos);
    }

    /// It is back among the others.
    void joins(int node, long nowNanos) {
        joined[node] = true;
        lookAtAll(nowNanos);
    }

    /// Whether all of them are on a node, and all nodes forward to them.
    boolean areInReach(Collection<String> names) {
        return names.stream().map(this::client).allMatch(client -> works(client.home) && isInReach(client));
    }

    /// Whether no node has said that it serves any of them.
    boolean knowsNobody() {
        return clients.values().stream().allMatch(client -> client.home == UNKNOWN);
    }

    /// Whether the client was on no node that works at any time from one to the other.
    boolean wasAway(String name, long fromNanos, long toNanos) {
        return client(name).away.were(fromNanos, toNanos);
    }

    /// The same, or some node did not forward to it.
    boolean wasOutOfReach(String name, long fromNanos, long toNanos) {
        return client(name).outOfReach.were(fromNanos, toNanos);
    }

    private Client client(String name) {
        return clients.computeIfAbsent(name, _ -> new Client(nodes));
    }

    private boolean works(int node) {
        return node >= 0 && running[node] && joined[node];
    }

    /// Whether each node that works forwards there, and to nowhere else: one that yet knows where the client was before
    /// gives either place every other message. The client's own has nobody to forward to.
    private boolean isInReach(Client client) {
        Place home = new Place(client.home, client.queue);
        return IntStream.range(0, nodes)
                .filter(this::works)
                .allMatch(node -> client.forwarded.get(node).equals(node == client.home ? Set.of() : Set.of(home)));
    }

    private void lookAtAll(long nowNanos) {
        clients.values().forEach(client -> look(client, nowNanos, nowNanos));
    }

    /// @param sinceNanos where it is not there since when
    private void look(Client client, long sinceNanos, long nowNanos) {
        if (client.home == UNKNOWN) {
            return;
        }
        boolean isThere = works(client.home);
        client.away.is(isThere, sinceNanos, nowNanos);
        client.outOfReach.is(isThere && isInReach(client), sinceNanos, nowNanos);
    }
}
