package io.tidegate.discovery;

import io.tidegate.fleet.Fleet;
import io.tidegate.fleet.FleetEvent;
import io.tidegate.fleet.Member;
import io.tidegate.fleet.Origin;
import io.tidegate.fleet.Pool;
import io.tidegate.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Keeps the addresses of nodes that are known by name up to date, whichever nodes there are: looks a name up at
/// the first [#tick] that finds a node with it, and again each interval; after a failure sooner, each [#RETRY].
/// What it learns it posts as [FleetEvent]s.
///
/// A name that several nodes share is looked up once for all. There is at most one look-up of a name at a time,
/// so one that hangs holds up neither the others nor the caller, and costs one thread. Nodes whose address is
/// an IP address are none of its business: they need no look-up. Nor are those that leave.
///
/// Confined to the control thread. The look-ups run on `threads`, and post from there.
public final class Resolver {
    /// After a look-up that failed, unless the interval is shorter.
    static final Duration RETRY = Duration.ofSeconds(5);

    private final Map<String, Rule> rules;
    private final Means means;
    private final Map<Key, Name> names = new TreeMap<>();
    private @Nullable Fleet seen;

    /// What the resolver works with.
    ///
    /// @param names the machine's
    /// @param threads runs each look-up on a thread of its own; virtual ones will do, since the JDK adds a
    ///     carrier while one is held by the native look-up
    /// @param sink takes events from any thread
    public record Means(NameService names, Executor threads, Clock clock, Consumer<FleetEvent> sink) {}

    /// What holds for the nodes of one pool.
    ///
    /// @param interval between two look-ups
    /// @param listed who looks up the names of nodes that are listed; null = the same as for those that are
    ///     configured, the machine
    public record Rule(Duration interval, @Nullable NameService listed) {
        public Rule {
            if (!interval.isPositive()) {
                throw new IllegalArgumentException("resolve_interval must be more than 0, was " + interval);
            }
        }
    }

    /// A name, and who looks it up.
    ///
    /// @param pool whose own name service that is; empty = the machine
    private record Key(String pool, String host) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byHost = host.compareTo(other.host);
            return byHost == 0 ? pool.compareTo(other.pool) : byHost;
        }
    }

    /// @param rules by pool, for every pool
    public Resolver(Map<String, Rule> rules, Means means) {
        this.rules = Map.copyOf(rules);
        this.means = means;
    }

    /// Begins the look-ups that are due. Never blocks. To be called a few times a second.
    public void tick(long nowNanos, Fleet fleet) {
        if (!fleet.equals(seen)) {
            seen = fleet;
            follow(fleet);
        }
        names.values().forEach(name -> name.tick(nowNanos));
    }

    private void follow(Fleet fleet) {
        Map<Key, List<Name.Use>> uses = new TreeMap<>();
        for (Pool pool : fleet.pools()) {
            for (Member member : pool.members()) {
                if (isKnownByName(member)) {
                    Rule rule = rule(pool);
                    uses.computeIfAbsent(key(member, rule), _ -> new ArrayList<>())
                            .add(new Name.Use(member.node(), member.occupancy(), rule.interval()));
                }
            }
        }
        names.entrySet().removeIf(each -> {
            boolean unused = !uses.containsKey(each.getKey());
            if (unused) {
                each.getValue().serve(List.of());
            }
            return unused;
        });
        uses.forEach((key, of) -> names.computeIfAbsent(key, this::name).serve(of));
    }

    private static boolean isKnownByName(Member member) {
        return member.origin() != Origin.LEAVING && member.node().address().literal() == null;
    }

    private Rule rule(Pool pool) {
        Rule rule = rules.get(pool.name());
        if (rule == null) {
            throw new IllegalArgumentException("pool " + pool.name() + " has no rule");
        }
        return rule;
    }

    private static Key key(Member member, Rule rule) {
        boolean ownService = member.origin() == Origin.LISTED && rule.listed() != null;
        String host = member.node().address().host().toLowerCase(Locale.ROOT);
        return new Key(ownService ? member.id().pool() : "", host);
    }

    private Name name(Key key) {
        Rule rule = rules.get(key.pool());
        NameService service = rule == null || rule.listed() == null ? means.names() : rule.listed();
        return new Name(key.host(), service, means);
    }
}
