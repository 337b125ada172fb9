package io.tidegate.admin;

import io.tidegate.observe.LoopMetrics;
import java.util.List;

/// What there is to show, at the moment it is asked. Any thread; answers at once, from snapshots and
/// counters.
public interface Status {
    Readiness readiness();

    List<ListenerStatus> listeners();

    /// Each node of each pool once, in the order of the configuration.
    List<NodeStatus> nodes();

    /// In the order of the configuration.
    List<PoolStatus> pools();

    Complaints complaints();

    /// Whoever knows the nodes of a pool, by pool.
    List<DiscoveryStatus> discovery();

    /// Certificates that we show to clients and nodes, each once, in the order of the configuration.
    List<CertificateStatus> certificates();

    /// Drains, then rebalances, those that are over included as long as there is something to say of them.
    List<MigrationStatus> migrations();

    List<LoopMetrics> loops();

    /// Lines of the log that were dropped since the start.
    long logDropped();
}
