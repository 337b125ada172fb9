package io.tidegate.migration;

import io.tidegate.balance.Balancer;
import io.tidegate.balance.Choice;
import io.tidegate.balance.ClientKey;
import io.tidegate.balance.Tried;
import io.tidegate.fleet.Fleets;
import io.tidegate.fleet.Member;
import io.tidegate.fleet.NodeId;
import io.tidegate.fleet.Nodes;
import io.tidegate.fleet.Occupancy;
import io.tidegate.fleet.Pool;
import io.tidegate.link.Door;
import io.tidegate.link.Eviction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A door behind which live clients are moved, by the pool's policy: each of them is somewhere, and remembers where it
/// was.
final class MovingDoor implements Door {
    final List<Client> clients = new ArrayList<>();
    private final Fleets fleets;
    private final RandomGenerator random;
    long nowNanos;
    /// All that were ever there and are no more.
    final List<Client> departed = new ArrayList<>();

    final Map<Eviction.Kind, Long> moves = new EnumMap<>(Eviction.Kind.class);

    /// One client, until it goes.
    static final class Client {
        final ClientKey key;
        Occupancy at;
        final List<Move> moves = new ArrayList<>();
        private @Nullable Eviction leaving;
        private long dueNanos;

        Client(ClientKey key, Occupancy at) {
            this.key = key;
            this.at = at;
        }
    }

    record Move(long atNanos, NodeId from, NodeId to, Eviction.Kind kind) {}

    MovingDoor(Fleets fleets, RandomGenerator random) {
        this.fleets = fleets;
        this.random = random;
    }

    Pool pool() {
        return fleets.current().pool(Nodes.POOL);
    }

    /// So many new ones, as the pool gives them out.
    void arrive(int count) {
        for (int i = 0; i < count; i++) {
            ClientKey key = new ClientKey(random.nextLong() | 1, random.nextLong());
            Member member = choose(key, new Tried());
            if (member != null) {
                clients.add(new Client(key, member.occupancy()));
            }
        }
    }

    /// So many new ones at one node, whatever the pool would do.
    void arriveAt(Member member, int count) {
        for (int i = 0; i < count; i++) {
            Loads.give(member, 1);
            clients.add(new Client(new ClientKey(random.nextLong() | 1, random.nextLong()), member.occupancy()));
        }
    }

    /// So many of them, any.
    void depart(int count) {
        for (int i = 0; i < count && !clients.isEmpty(); i++) {
            Client client = clients.remove(random.nextInt(clients.size()));
            client.at.release();
            departed.add(client);
        }
    }

    private @Nullable Member choose(ClientKey key, Tried tried) {
        Pool pool = pool();
        while (true) {
            Choice choice = Balancer.choose(pool, key, tried, nowNanos);
            if (choice == null) {
                return null;
            }
            Member member = choice.member();
            tried.add(member);
            choice.end();
            if (member.occupancy().tryReserve(member.node().maxConnections())) {
                return member;
            }
        }
    }

    /// Moves those whose time has come.
    void turn() {
        for (Client client : clients) {
            Eviction eviction = client.leaving;
            if (eviction == null) {
                continue;
            }
            if (eviction.isStopped() || eviction.isHeld()) {
                client.leaving = null;
            } else if (nowNanos - client.dueNanos >= 0) {
                client.leaving = null;
                move(client, eviction);
            }
        }
    }

    private void move(Client client, Eviction eviction) {
        Tried tried = new Tried();
        Member from = at(client);
        tried.add(from);
        Member to = choose(client.key, tried);
        if (to == null) {
            return;
        }
        client.at.release();
        client.at = to.occupancy();
        client.moves.add(new Move(nowNanos, from.id(), to.id(), eviction.kind()));
        moves.merge(eviction.kind(), 1L, Long::sum);
        eviction.countMoved();
    }

    Member at(Client client) {
        return pool().members().stream()
                .filter(member -> member.occupancy() == client.at)
                .findFirst()
                .orElseThrow();
    }

    @Override
    public Eviction evict(Occupancy node, Eviction.Kind kind, Eviction.Bounds bounds) {
        return new Eviction(node, kind, bounds, 1);
    }

    @Override
    public void endSome(Eviction eviction, long count, Duration window, RandomGenerator times) {
        long left = count;
        for (Client client : clients) {
            if (left == 0) {
                return;
            }
            if (client.at == eviction.node() && client.leaving == null && wouldGo(client, eviction)) {
                if (!eviction.tryChoose()) {
                    return;
                }
                client.leaving = eviction;
                client.dueNanos = nowNanos + (window.isZero() ? 0 : times.nextLong(window.toNanos()));
                left--;
            }
        }
    }

    /// As the real one has it: with affinity those who would come straight back stay.
    private boolean wouldGo(Client client, Eviction eviction) {
        Pool pool = pool();
        if (eviction.kind() != Eviction.Kind.REBALANCE
                || !pool.settings().policy().hasAffinity()) {
            return true;
        }
        Member own = Balancer.own(pool, client.key);
        Member here = at(client);
        return own != null
                && own.occupancy() != here.occupancy()
                && (long) own.occupancy().live() * here.weight()
                        < (long) here.occupancy().live() * own.weight();
    }

    @Override
    public long leaving(Occupancy node) {
        return clients.stream()
                .filter(client -> client.at == node && client.leaving != null)
                .count();
    }

    @Override
    public boolean isExhausted(Eviction eviction) {
        return clients.stream()
                .noneMatch(client -> client.at == eviction.node()
                        && client.leaving == null
                        && wouldGo(client, Objects.requireNonNull(eviction)));
    }
}
