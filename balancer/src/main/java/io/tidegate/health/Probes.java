package io.tidegate.health;

import io.tidegate.fleet.Fleets;
import io.tidegate.fleet.NodeId;
import io.tidegate.http.HttpTransport;
import io.tidegate.observe.LoopMetrics;
import io.tidegate.tls.TlsClient;
import io.tidegate.transport.Loop;
import io.tidegate.transport.LoopMeans;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Asks the nodes of all pools that want it whether they work, on one event loop of their own: the door for other
/// threads, any of which may call it. The [#loop] is run by a thread of its own.
public final class Probes {
    private final Loop loop;
    private final LoopMetrics metrics;
    private final Map<NodeId, ProbeReport> reports = new ConcurrentHashMap<>();
    private final Set<String> stalled = ConcurrentHashMap.newKeySet();

    /// What probes are given by the rest of the process.
    ///
    /// @param fleets where verdicts are posted, and whose snapshots say whom to ask
    /// @param http asks URLs of a pool, on `threads`
    /// @param threads runs each task on a thread of its own
    /// @param chance for jitter; used by the loop only
    /// @param instance tells this process from others
    public record Means(
            LoopMeans loop,
            Fleets fleets,
            Function<String, HttpTransport> http,
            Executor threads,
            RandomGenerator chance,
            String instance,
            ProbeNews news) {}

    /// @param settings by pool, of those whose nodes are asked
    /// @param tls by pool, of those whose nodes are spoken to over TLS
    public Probes(Map<String, ProbeSettings> settings, Map<String, TlsClient> tls, Means means) {
        this.metrics = new LoopMetrics("probes", means.loop().clock().nanos());
        ProbeLoop.Voice voice = new ProbeLoop.Voice(metrics, new Published());
        Map<String, ProbeSettings> inOrder = new TreeMap<>(settings);
        this.loop = new Loop(means.loop(), made -> new ProbeLoop(made, means, inOrder, tls, voice));
    }

    private final class Published implements ProbeLoop.Board {
        @Override
        public void report(ProbeReport report) {
            reports.put(report.id(), report);
        }

        @Override
        public void forgotten(NodeId id) {
            reports.remove(id);
        }

        @Override
        public void stalled(String pool, boolean whether) {
            if (whether) {
                stalled.add(pool);
            } else {
                stalled.remove(pool);
            }
        }
    }

    /// To be run, stopped and closed by who starts threads.
    public Loop loop() {
        return loop;
    }

    public LoopMetrics metrics() {
        return metrics;
    }

    /// Of all nodes that are asked, by their names.
    public List<ProbeReport> reports() {
        return reports.values().stream()
                .sorted(Comparator.comparing(report -> report.id().toString()))
                .toList();
    }

    /// Null of a node that is not asked.
    public @Nullable ProbeReport report(NodeId id) {
        return reports.get(id);
    }

    /// Whether all nodes of a pool accept connections and none answers: a condition of the cluster, which puts none
    /// of them down.
    public boolean isStalled(String pool) {
        return stalled.contains(pool);
    }
}
