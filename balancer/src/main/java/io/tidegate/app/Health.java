package io.tidegate.app;

import io.tidegate.config.Config;
import io.tidegate.config.PoolConfig;
import io.tidegate.fleet.Fleets;
import io.tidegate.health.OutlierSettings;
import io.tidegate.health.Outliers;
import io.tidegate.health.ProbeSettings;
import io.tidegate.health.Probes;
import io.tidegate.observe.Journal;
import io.tidegate.time.Clock;
import io.tidegate.tls.TlsClient;
import io.tidegate.transport.LinuxKernel;
import io.tidegate.transport.LoopMeans;
import io.tidegate.transport.SystemAllocator;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// What finds out whether nodes work.
///
/// @param probes null where no pool has any
/// @param outliers is told what clients meet
record Health(@Nullable Probes probes, Outliers outliers) {
    /// What it is given by the rest of the process.
    record Around(
            Clock clock,
            Journal journal,
            Fleets fleets,
            Questions questions,
            RandomGenerator chance,
            String instance) {}

    /// @param tls by pool, of those whose nodes are spoken to over TLS
    static Health of(Config config, Map<String, TlsClient> tls, Around around) {
        Map<String, ProbeSettings> asked = new HashMap<>();
        Map<String, OutlierSettings> judged = new HashMap<>();
        for (PoolConfig pool : config.pools()) {
            String name = pool.settings().name();
            if (pool.health().probe().isOn()) {
                asked.put(name, pool.health().probe());
            }
            OutlierSettings outlier = pool.health().outlier();
            if (outlier != null) {
                judged.put(name, outlier);
            }
        }
        Probes probes = asked.isEmpty() ? null : probes(asked, tls, around);
        return new Health(
                probes, new Outliers(around.fleets(), judged, pool -> probes != null && probes.isStalled(pool)));
    }

    private static Probes probes(Map<String, ProbeSettings> asked, Map<String, TlsClient> tls, Around around) {
        Probes.Means means = new Probes.Means(
                LoopMeans.alone(new LinuxKernel(), around.clock(), new SystemAllocator()),
                around.fleets(),
                around.questions()::probes,
                Executors.newVirtualThreadPerTaskExecutor(),
                around.chance(),
                around.instance(),
                new JournalProbes(around.journal()));
        return new Probes(asked, tls, means);
    }
}
