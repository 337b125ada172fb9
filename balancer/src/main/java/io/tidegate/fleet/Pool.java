package io.tidegate.fleet;

import io.tidegate.fleet.Node.Role;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Interchangeable nodes, at one moment, and what choosing among them needs worked out once. Immutable, but for
/// the counter behind [#ticket], which all snapshots of a pool share.
///
/// A member keeps its index from one snapshot to the next while no member is forgotten.
public final class Pool {
    private final PoolSettings settings;
    private final List<Member> members;
    private final Names names;
    private final Tier primaries;
    private final Tier backups;
    private final AtomicLong tickets;
    private final boolean listed;

    private Pool(PoolSettings settings, List<Member> members, Names names, AtomicLong tickets, boolean listed) {
        this.settings = settings;
        this.members = List.copyOf(members);
        this.names = names;
        this.tickets = tickets;
        this.listed = listed;
        this.primaries = Tier.of(Role.PRIMARY, this.members, names.order, settings.panicShare());
        this.backups = Tier.of(Role.BACKUP, this.members, names.order, settings.panicShare());
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
        List<Member> members = nodes.stream()
                .map(node -> Member.of(node, Origin.CONFIGURED, nowNanos))
                .toList();
        return new Pool(settings, members, Names.of(members), new AtomicLong(), false);
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

    /// Null where no member is called so.
    public @Nullable Member find(String name) {
        for (Member member : members) {
            if (member.id().name().equals(name)) {
                return member;
            }
        }
        return null;
    }

    /// Whether another node than this one would be given its clients. Those that only a panic makes usable do not
    /// count.
    public boolean isAnotherUsable(Member left) {
        for (Member other : members) {
            boolean usable = other.state().isUsable() && other.weight() > 0 && other.hasRoom();
            if (usable && other.occupancy() != left.occupancy()) {
                return true;
            }
        }
        return false;
    }

    /// How many links the nodes that are given clients in their turn may take on; those that only a panic makes usable
    /// do not count.
    public long room() {
        long room = 0;
        for (Member member : members) {
            if (member.state().isUsable() && member.weight() > 0) {
                room += Math.max(
                        0, member.node().maxConnections() - member.occupancy().live());
            }
        }
        return room;
    }

    /// Whether it is given clients in its turn only because so few nodes are left.
    public boolean isUsedInPanic(Member member) {
        Tier tier = member.node().role() == Role.PRIMARY ? primaries : backups;
        return tier.panics()
                && member.weight() > 0
                && !member.state().isUsable()
                && member.trouble().isJudgementOnly();
    }

    /// This pool after an event of one of its nodes; the same instance where nothing changed.
    Pool after(FleetEvent.OfNode event, RandomGenerator random) {
        return changed(member -> member.id().equals(event.id()) ? member.after(event, settings, random) : member);
    }

    /// This pool as time has gone by; the same instance where nothing changed.
    Pool at(long nowNanos) {
        if (members.stream().anyMatch(Member::isGone)) {
            List<Member> left =
                    members.stream().filter(member -> !member.isGone()).toList();
            return new Pool(settings, left, Names.of(left), tickets, listed).at(nowNanos);
        }
        return changed(member -> member.at(nowNanos, settings));
    }

    private Pool changed(UnaryOperator<Member> change) {
        List<Member> next = new ArrayList<>(members);
        next.replaceAll(change);
        return next.equals(members) ? this : new Pool(settings, next, names, tickets, listed);
    }

    /// This pool with other listed nodes; the same instance where they are the same. A node that the
    /// configuration names too is as the configuration has it. Nodes of the first list have been there before us.
    Pool listed(FleetEvent.Listed event) {
        Map<String, Node> nodes = new LinkedHashMap<>();
        event.nodes().forEach(node -> nodes.putIfAbsent(node.id().name(), node));
        List<Member> next = new ArrayList<>();
        for (Member member : members) {
            Node node = nodes.remove(member.id().name());
            next.add(listed(member, node, event.atNanos()));
        }
        for (Node node : nodes.values()) {
            Member member = Member.of(node, Origin.LISTED, event.atNanos());
            next.add(listed ? member.startingSlowly(settings, event.atNanos()) : member);
        }
        if (next.equals(members) && listed) {
            return this;
        }
        return new Pool(settings, next, Names.of(next), tickets, true);
    }

    private Member listed(Member member, @Nullable Node node, long nowNanos) {
        return switch (member.origin()) {
            case CONFIGURED -> member;
            case LISTED, LEAVING ->
                node == null ? member.leaving(settings, nowNanos) : member.listed(node, settings, nowNanos);
        };
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

        static Names of(List<Member> members) {
            int[] order = IntStream.range(0, members.size())
                    .boxed()
                    .sorted(Comparator.comparing(
                            index -> members.get(index).id().name()))
                    .mapToInt(Integer::intValue)
                    .toArray();
            long[] hashes = members.stream()
                    .mapToLong(member -> Hashes.of(member.id().name()))
                    .toArray();
            return new Names(order, hashes);
        }
    }
}
