package io.tidegate.fleet;

import io.tidegate.fleet.Node.Role;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// Interchangeable nodes, at one moment, and what choosing among them needs worked out once. Immutable, but for
/// the counter behind [#ticket], which all snapshots of a pool share.
///
/// A member keeps its index from one snapshot to the next.
public final class Pool {
    private final PoolSettings settings;
    private final List<Member> members;
    private final Names names;
    private final Tier primaries;
    private final Tier backups;
    private final AtomicLong tickets;

    private Pool(PoolSettings settings, List<Member> members, Names names, AtomicLong tickets) {
        this.settings = settings;
        this.members = List.copyOf(members);
        this.names = names;
        this.tickets = tickets;
        this.primaries = Tier.of(Role.PRIMARY, this.members, names.order);
        this.backups = Tier.of(Role.BACKUP, this.members, names.order);
    }

    /// As a pool starts.
    ///
    /// @param nodes of this pool, each name once
    public static Pool of(PoolSettings settings, List<Node> nodes, long nowNanos) {
        Set<String> seen = new HashSet<>();
        for (Node node : nodes) {
            if (!node.id().pool().equals(settings.name()) || !seen.add(node.id().name())) {
                throw new IllegalArgumentException(
                        node.id() + " is twice in pool " + settings.name() + ", or of another");
            }
        }
        List<Member> members =
                nodes.stream().map(node -> Member.of(node, nowNanos)).toList();
        return new Pool(settings, members, Names.of(nodes), new AtomicLong());
    }

    public PoolSettings settings() {
        return settings;
    }

    public String name() {
        return settings.name();
    }

    /// In the order in which the nodes are listed.
    public List<Member> members() {
        return members;
    }

    public Member member(int index) {
        return members.get(index);
    }

    /// The hash of the name of a member's node.
    public long nameHash(int index) {
        return names.hashes[index];
    }

    public Tier primaries() {
        return primaries;
    }

    public Tier backups() {
        return backups;
    }

    /// A number that nobody else gets: 0, 1, 2 and so on, over all snapshots. Any thread.
    public long ticket() {
        return tickets.getAndIncrement();
    }

    /// This pool after an event of one of its nodes; the same instance where nothing changed.
    Pool after(FleetEvent event, RandomGenerator random) {
        for (int index = 0; index < members.size(); index++) {
            Member before = members.get(index);
            if (before.id().equals(event.id())) {
                Member after = before.after(event, random);
                return after.equals(before) ? this : with(index, after);
            }
        }
        return this;
    }

    private Pool with(int index, Member member) {
        List<Member> next = new ArrayList<>(members);
        next.set(index, member);
        return new Pool(settings, next, names, tickets);
    }

    /// What names alone decide, the same for all snapshots.
    private static final class Names {
        /// Indexes of members, sorted by name.
        final int[] order;

        /// By index.
        final long[] hashes;

        private Names(int[] order, long[] hashes) {
            this.order = order;
            this.hashes = hashes;
        }

        static Names of(List<Node> nodes) {
            int[] order = IntStream.range(0, nodes.size())
                    .boxed()
                    .sorted(Comparator.comparing(index -> nodes.get(index).id().name()))
                    .mapToInt(Integer::intValue)
                    .toArray();
            long[] hashes = nodes.stream()
                    .mapToLong(node -> Hashes.of(node.id().name()))
                    .toArray();
            return new Names(order, hashes);
        }
    }
}
