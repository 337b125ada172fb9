package io.tidegate.config;

import io.tidegate.discovery.DiscoverySettings;
import io.tidegate.fleet.Node;
import io.tidegate.fleet.PoolSettings;
import io.tidegate.health.HealthSettings;
import io.tidegate.http.Secret;
import io.tidegate.link.NodeLegSettings;
import io.tidegate.migration.MigrationSettings;
import io.tidegate.tls.TrustFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One `pools.NAME`: how it chooses, among whom, how they are dialled, and left. Immutable.
///
/// @param nodes in the order they were written; names are unique; at least one where `discovery` is null
/// @param resolveInterval between two look-ups of the nodes' names
/// @param health how it is found out whether they work
/// @param migration how links leave nodes
/// @param discovery who knows the nodes besides; null = nobody
public record PoolConfig(
        PoolSettings settings,
        List<Node> nodes,
        NodeLegSettings leg,
        Duration resolveInterval,
        HealthSettings health,
        MigrationSettings migration,
        @Nullable DiscoverySettings discovery) {
    /// Where it stands in a pool who vouches for those that probes ask over HTTPS.
    public static final String PROBE_SSL = "probe.http.ssl";

    /// The same of a source of nodes.
    public static final String DISCOVERY_SSL = "discovery.ssl";

    public PoolConfig {
        nodes = List.copyOf(nodes);
        if (nodes.isEmpty() && discovery == null) {
            throw new IllegalArgumentException("pool " + settings.name() + " has no node");
        }
        if (!resolveInterval.isPositive()) {
            throw new IllegalArgumentException("resolve_interval must be more than 0, was " + resolveInterval);
        }
    }

    /// @param block within the pool, such as [#PROBE_SSL]
    public static String path(String pool, String block) {
        return "pools." + pool + "." + block;
    }

    /// Who vouches for those that are asked over HTTPS, where that is written, by where it is.
    public Map<String, TrustFiles> httpsTrust() {
        Map<String, TrustFiles> all = new TreeMap<>();
        Path ofProbes = health.probe().http().cacertfile();
        if (ofProbes != null) {
            all.put(path(settings.name(), PROBE_SSL), new TrustFiles(ofProbes, List.of()));
        }
        if (discovery instanceof DiscoverySettings.Emqx emqx && emqx.cluster().cacertfile() != null) {
            all.put(
                    path(settings.name(), DISCOVERY_SSL),
                    new TrustFiles(emqx.cluster().cacertfile(), List.of()));
        }
        return all;
    }

    /// Files that passwords and tokens are read from.
    public List<Secret.InFile> secretFiles() {
        List<Secret.InFile> files = new ArrayList<>(health.probe().secretFiles());
        if (discovery instanceof DiscoverySettings.Emqx emqx) {
            files.addAll(emqx.cluster().credentials().files());
        }
        return files;
    }
}
