package io.tidegate.discovery;

import io.tidegate.address.HostPort;
import io.tidegate.fleet.Fleet;
import io.tidegate.fleet.FleetEvent;
import io.tidegate.fleet.Member;
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
import java.util.function.Function;

/// Keeps the addresses of nodes that are known by name up to date: looks them up at the first [#tick], and
/// again each interval; after a failure sooner, each [#RETRY]. What it learns it posts as [FleetEvent]s.
///
/// A name that several nodes share is looked up once for all. There is at most one look-up of a name at a time,
/// so one that hangs holds up neither the others nor the caller, and costs one thread. Nodes whose address is
/// an IP address are none of its business: they need no look-up.
///
/// Confined to the control thread. The look-ups run on `threads`, and post from there.
public final class Resolver {
    /// After a look-up that failed, unless the interval is shorter.
    static final Duration RETRY = Duration.ofSeconds(5);

    private final List<Name> names;

    /// What the resolver works with.
    ///
    /// @param threads runs each look-up on a thread of its own; virtual ones will do, since the JDK adds a
    ///     carrier while one is held by the native look-up
    /// @param sink takes events from any thread
    public record Means(NameService names, Executor threads, Clock clock, Consumer<FleetEvent> sink) {}

    /// @param intervals between two look-ups, for each pool
    public Resolver(Fleet fleet, Function<Pool, Duration> intervals, Means means) {
        Map<String, List<Name.Use>> uses = new TreeMap<>();
        for (Pool pool : fleet.pools()) {
            Duration interval = intervals.apply(pool);
            for (Member member : pool.members()) {
                HostPort address = member.node().address();
                if (address.literal() == null) {
                    uses.computeIfAbsent(address.host().toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
                            .add(new Name.Use(member.node(), interval));
                }
            }
        }
        this.names = uses.entrySet().stream()
                .map(entry -> new Name(entry.getKey(), entry.getValue(), means))
                .toList();
    }

    /// Begins the look-ups that are due. Never blocks. To be called a few times a second.
    public void tick(long nowNanos) {
        for (Name name : names) {
            name.tick(nowNanos);
        }
    }
}
