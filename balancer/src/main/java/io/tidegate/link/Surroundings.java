package io.tidegate.link;

import io.tidegate.fleet.Fleet;
import io.tidegate.fleet.Fleets;
import io.tidegate.fleet.Pool;
import io.tidegate.health.Complaint;
import io.tidegate.protect.AccessRules;
import io.tidegate.protect.Admission;
import io.tidegate.protect.ListenerLimits;
import io.tidegate.protect.MemoryBudget;
import io.tidegate.protect.RetryBudget;
import io.tidegate.tls.TlsClient;
import io.tidegate.tls.TlsServer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What the loops share and no link may change, but for counts that are safe to. Any thread.
///
/// @param listeners in the order in which links name them
/// @param nodeLegs by pool
/// @param retries by pool
/// @param complaints is told what clients meet at nodes; any thread, never waits
/// @param nodeTls by pool, of those whose nodes are spoken to over TLS
/// @param instance tells this process from others, in unique ids
public record Surroundings(
        Fleets fleets,
        List<Arrivals> listeners,
        Map<String, NodeLegSettings> nodeLegs,
        Map<String, RetryBudget> retries,
        Consumer<Complaint> complaints,
        Map<String, TlsClient> nodeTls,
        ClientSettings clients,
        MemoryBudget budget,
        String instance) {
    /// One for each pool of a fleet.
    public static Map<String, RetryBudget> retries(Fleet fleet, Map<String, NodeLegSettings> nodeLegs, long nowNanos) {
        Map<String, RetryBudget> retries = new HashMap<>();
        for (Pool pool : fleet.pools()) {
            NodeLegSettings leg = nodeLegs.getOrDefault(pool.name(), NodeLegSettings.DEFAULT);
            retries.put(pool.name(), new RetryBudget(leg.retry().budget(), nowNanos));
        }
        return Map.copyOf(retries);
    }

    /// A listener and who is admitted to it, by all loops together.
    ///
    /// @param tls of a listener that ends its clients' TLS; else null
    public record Arrivals(
            ListenerSettings settings,
            Admission admission,
            @Nullable TlsServer tls) {
        /// Behind a PROXY header the rules are about the client that it names: they are asked when
        /// it has been read, and `trusted` says who may send one.
        public static Arrivals of(ListenerSettings settings, @Nullable TlsServer tls, long nowNanos) {
            ListenerLimits limits = settings.limits();
            ListenerLimits atAccept = switch (settings.proxyIn()) {
                case ListenerSettings.ProxyIn.Absent _ -> limits;
                case ListenerSettings.ProxyIn.Required _ ->
                    new ListenerLimits(limits.maxConnections(), limits.rate(), AccessRules.ALLOW_ALL);
            };
            return new Arrivals(settings, new Admission(atAccept, nowNanos), tls);
        }
    }
}
