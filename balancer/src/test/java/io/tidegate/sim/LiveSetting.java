package io.tidegate.sim;

import io.tidegate.address.Endpoint;
import io.tidegate.address.HostPort;
import io.tidegate.continuity.Bounds;
import io.tidegate.continuity.Capabilities;
import io.tidegate.fleet.Node;
import io.tidegate.fleet.NodeId;
import io.tidegate.fleet.Policy;
import io.tidegate.fleet.PoolSettings;
import io.tidegate.health.ProbeSettings;
import io.tidegate.link.ContinuitySettings;
import io.tidegate.link.ListenerSettings;
import io.tidegate.link.MovePace;
import io.tidegate.link.NodeLegSettings;
import io.tidegate.link.NodeSocket;
import io.tidegate.link.RetrySettings;
import io.tidegate.link.Routes;
import io.tidegate.migration.DrainSettings;
import io.tidegate.migration.MigrationSettings;
import io.tidegate.migration.RebalanceSettings;
import io.tidegate.protect.ConnectionRate;
import io.tidegate.protect.ListenerLimits;
import io.tidegate.proxyprotocol.HeaderVersion;
import io.tidegate.tls.TlsServerSettings;
import io.tidegate.transport.KeepAlive;
import io.tidegate.transport.ListenOptions;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What is different from one world of live clients to another. Confined.
final class LiveSetting {
    static final String POOL = "pool";

    String profile = "EMQX";
    /// Whether nodes fail, and not only move clients.
    boolean hasFaults = true;
    /// Of a hundred CONNECTs that nodes refuse for no reason.
    int refusals;
    /// Whether nodes may take packets of a size and no larger.
    boolean limitsPackets;
    int loops = 2;
    Policy policy = Policy.LEAST_CONNECTIONS;
    int maxConnections = Node.UNLIMITED;
    Duration hold = Duration.ofSeconds(90);
    MovePace pace = MovePace.DEFAULT;
    Duration suspectAfter = Duration.ofSeconds(1);
    boolean wantsHeader = true;
    boolean nodesSpeakTls;

    @Nullable
    TlsServerSettings clientTls;

    /// How many nodes, from the first on, the configuration names; the others a source lists.
    int configured = Integer.MAX_VALUE;

    /// How nodes are probed; null = not.
    @Nullable
    Function<NodeLegSettings, ProbeSettings> probes;

    DrainSettings drain = new DrainSettings(
            new ConnectionRate(200, Duration.ofSeconds(1)),
            Duration.ofMillis(300),
            DrainSettings.UNBOUNDED,
            Duration.ofSeconds(5),
            DrainSettings.OnDown.END);
    RebalanceSettings rebalance = new RebalanceSettings(0, 1.0, new ConnectionRate(100, Duration.ofSeconds(1)));

    Situation situation(List<Endpoint> nodes, Capabilities capabilities) {
        ListenerSettings listener = new ListenerSettings(
                (clientTls == null ? "tcp" : "ssl") + ":listener",
                new Endpoint(InetAddress.ofLiteral("0.0.0.0"), Situation.PORT),
                new ListenOptions(128, KeepAlive.DEFAULT),
                ListenerLimits.NONE,
                new ListenerSettings.ProxyIn.Absent(),
                clientTls == null
                        ? new ListenerSettings.Security.Plain()
                        : new ListenerSettings.Security.Terminated(clientTls),
                Routes.all(POOL));
        List<Node> all = new ArrayList<>();
        for (Endpoint node : nodes) {
            HostPort address = new HostPort(node.ip().getHostAddress(), node.port());
            all.add(new Node(id(all.size()), address, 1, maxConnections, Node.Role.PRIMARY));
        }
        PoolSettings pool = new PoolSettings(POOL, policy, PoolSettings.UNBOUNDED);
        NodeLegSettings leg = leg(capabilities);
        return new Situation(
                loops,
                List.of(listener),
                List.of(new Situation.PoolPlan(pool, all, Math.min(configured, all.size()))),
                Map.of(POOL, leg),
                new MigrationSettings(drain, rebalance, leg.continuity()),
                probes == null ? Map.of() : Map.of(POOL, probes.apply(leg)));
    }

    private NodeLegSettings leg(Capabilities capabilities) {
        return new NodeLegSettings(
                wantsHeader
                        ? new NodeLegSettings.ProxyOut.Header(HeaderVersion.V2, Set.of())
                        : new NodeLegSettings.ProxyOut.Absent(),
                Duration.ofSeconds(2),
                Duration.ofSeconds(5),
                Duration.ofSeconds(15),
                NodeSocket.DEFAULT,
                new RetrySettings(suspectAfter, RetrySettings.AfterSend.SUSPECT, 0.1),
                nodesSpeakTls ? SimTls.toNodes() : null,
                new ContinuitySettings(capabilities, Bounds.DEFAULT, hold, pace, Duration.ofSeconds(3)));
    }

    /// @param node from 0
    static NodeId id(int node) {
        return new NodeId(POOL, "node" + node);
    }
}
