package io.tidegate.app;

import io.tidegate.config.Config;
import io.tidegate.config.NodesFile;
import io.tidegate.config.PoolConfig;
import io.tidegate.discovery.Discoveries;
import io.tidegate.discovery.DiscoverySettings;
import io.tidegate.discovery.Resolver;
import java.util.HashMap;
import java.util.Map;

/// What a configuration says of where nodes come from, as the parts that go and ask.
final class NodeLists {
    private NodeLists() {}

    static Discoveries discoveries(Config config, Discoveries.Means means) {
        Map<String, DiscoverySettings> pools = new HashMap<>();
        for (PoolConfig pool : config.pools()) {
            DiscoverySettings discovery = pool.discovery();
            if (discovery != null) {
                pools.put(pool.settings().name(), discovery);
            }
        }
        return Discoveries.of(pools, NodesFile::parse, means);
    }

    static Resolver resolver(Config config, Resolver.Means means) {
        Map<String, Resolver.Rule> rules = new HashMap<>();
        for (PoolConfig pool : config.pools()) {
            DiscoverySettings discovery = pool.discovery();
            rules.put(
                    pool.settings().name(),
                    new Resolver.Rule(
                            pool.resolveInterval(),
                            discovery == null ? null : Discoveries.names(discovery, means.threads())));
        }
        return new Resolver(rules, means);
    }
}
