package io.tidegate.sim;

import io.tidegate.address.Endpoint;
import io.tidegate.address.HostPort;
import io.tidegate.fleet.Fleet;
import io.tidegate.fleet.FleetEvent;
import io.tidegate.fleet.Node;
import io.tidegate.fleet.NodeId;
import io.tidegate.fleet.Policy;
import io.tidegate.fleet.Pool;
import io.tidegate.fleet.PoolSettings;
import io.tidegate.health.ProbeSettings;
import io.tidegate.link.ClientSettings;
import io.tidegate.link.ListenerSettings;
import io.tidegate.link.NodeLegSettings;
import io.tidegate.link.NodeSocket;
import io.tidegate.link.RetrySettings;
import io.tidegate.link.Routes;
import io.tidegate.migration.DrainSettings;
import io.tidegate.migration.MigrationSettings;
import io.tidegate.migration.RebalanceSettings;
import io.tidegate.protect.ConnectionRate;
import io.tidegate.protect.ListenerLimits;
import io.tidegate.protect.TrustedNetworks;
import io.tidegate.proxyprotocol.HeaderVersion;
import io.tidegate.proxyprotocol.OutgoingTlv;
import io.tidegate.transport.KeepAlive;
import io.tidegate.transport.ListenOptions;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// What one seed sets up: loops, listeners, pools with their nodes and policies. Immutable.
///
/// @param nodeLegs by pool
/// @param migration of each pool
/// @param probes by pool, of those whose nodes are probed
record Situation(
        int loops,
        List<ListenerSettings> listeners,
        List<PoolPlan> pools,
        Map<String, NodeLegSettings> nodeLegs,
        MigrationSettings migration,
        Map<String, ProbeSettings> probes) {
    static final int PORT = 1883;
    static final ClientSettings CLIENTS = new ClientSettings(
            Duration.ofSeconds(15),
            512 << 10,
            1.5,
            Duration.ZERO,
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            4); // handshakes have to wait for one another
    private static final Duration HEADER_TIMEOUT = Duration.ofSeconds(3);
    private static final int LISTENERS_MAX = 3;
    private static final int POOLS_MAX = 2;
    private static final int NODES_MAX = 5;
    private static final int LOOPS_MAX = 4;

    Situation(
            int loops, List<ListenerSettings> listeners, List<PoolPlan> pools, Map<String, NodeLegSettings> nodeLegs) {
        this(loops, listeners, pools, nodeLegs, MigrationSettings.DEFAULT, Map.of());
    }

    Situation with(MigrationSettings settings) {
        return new Situation(loops, listeners, pools, nodeLegs, settings, probes);
    }

    /// The same with another policy in all pools.
    Situation with(Policy policy) {
        List<PoolPlan> others = pools.stream()
                .map(pool -> new PoolPlan(
                        new PoolSettings(pool.settings().name(), policy, PoolSettings.UNBOUNDED), pool.nodes()))
                .toList();
        return new Situation(loops, listeners, others, nodeLegs, migration, probes);
    }

    /// A pool and who is in it.
    ///
    /// @param configured how many of them, from the first on, the configuration names; the others a source lists
    record PoolPlan(PoolSettings settings, List<Node> nodes, int configured) {
        /// All of them are configured.
        PoolPlan(PoolSettings settings, List<Node> nodes) {
            this(settings, nodes, nodes.size());
        }

        String name() {
            return settings.name();
        }

        List<Node> listed() {
            return nodes.subList(configured, nodes.size());
        }

        Pool pool() {
            return Pool.of(settings, nodes.subList(0, configured), 0);
        }
    }

    /// The plainest there is: one listener on every address, and nodes that take turns.
    static Situation plain(int loops, Endpoint... nodes) {
        ListenerSettings listener = new ListenerSettings(
                "tcp:listener",
                new Endpoint(InetAddress.ofLiteral("0.0.0.0"), PORT),
                new ListenOptions(16, KeepAlive.DEFAULT),
                ListenerLimits.NONE,
                new ListenerSettings.ProxyIn.Absent(),
                new ListenerSettings.Security.Plain(),
                Routes.all("pool"));
        PoolSettings pool = new PoolSettings("pool", Policy.ROUND_ROBIN, PoolSettings.UNBOUNDED);
        List<Node> all = new ArrayList<>();
        for (Endpoint node : nodes) {
            HostPort address = new HostPort(node.ip().getHostAddress(), node.port());
            NodeId id = new NodeId("pool", "node" + (all.size() + 1));
            all.add(new Node(id, address, 1, Node.UNLIMITED, Node.Role.PRIMARY));
        }
        return new Situation(
                loops, List.of(listener), List.of(new PoolPlan(pool, all)), Map.of("pool", NodeLegSettings.DEFAULT));
    }

    /// @param quick whether the ways to its nodes are short and wide
    static Situation from(RandomGenerator random, boolean quick) {
        List<PoolPlan> pools = new ArrayList<>();
        Map<String, NodeLegSettings> legs = new HashMap<>();
        Map<String, ProbeSettings> probes = new HashMap<>();
        for (int i = 0; i < 1 + random.nextInt(POOLS_MAX); i++) {
            PoolPlan pool = pool(random, i);
            NodeLegSettings leg = leg(random);
            pools.add(pool);
            legs.put(pool.name(), leg);
            if (random.nextInt(3) > 0) {
                probes.put(pool.name(), SimProbes.settings(random, leg, quick));
            }
        }
        List<ListenerSettings> listeners = new ArrayList<>();
        for (int i = 0; i < 1 + random.nextInt(LISTENERS_MAX); i++) {
            String pool = pools.get(random.nextInt(pools.size())).settings().name();
            listeners.add(listener(random, i, pool, legs.get(pool)));
        }
        return new Situation(1 + random.nextInt(LOOPS_MAX), listeners, pools, legs, migration(random), probes);
    }

    /// Fast, for the few clients there are.
    private static MigrationSettings migration(RandomGenerator random) {
        DrainSettings drain = new DrainSettings(
                new ConnectionRate(1 + random.nextInt(40), Duration.ofSeconds(1)),
                Duration.ofMillis(random.nextInt(2000)),
                random.nextBoolean() ? DrainSettings.UNBOUNDED : Duration.ofSeconds(1 + random.nextInt(5)),
                Duration.ofSeconds(1 + random.nextInt(5)),
                random.nextBoolean() ? DrainSettings.OnDown.KEEP : DrainSettings.OnDown.END);
        ConnectionRate rate = new ConnectionRate(1 + random.nextInt(40), Duration.ofSeconds(1));
        return new MigrationSettings(drain, new RebalanceSettings(random.nextInt(3), 1 + random.nextDouble(), rate));
    }

    private static PoolPlan pool(RandomGenerator random, int number) {
        String name = "pool" + number;
        Policy[] policies = Policy.values();
        double loadFactor = random.nextBoolean() ? PoolSettings.LOAD_FACTOR_DEFAULT : PoolSettings.UNBOUNDED;
        PoolSettings settings = new PoolSettings(
                name,
                policies[random.nextInt(policies.length)],
                loadFactor,
                Duration.ofSeconds(random.nextInt(3) * 15L),
                random.nextInt(3) * 0.5);
        List<Node> nodes = new ArrayList<>();
        int count = 1 + random.nextInt(NODES_MAX);
        for (int i = 0; i < count; i++) {
            String address = "10." + (number + 1) + ".0." + (i + 1);
            int limit = random.nextInt(3) == 0 ? 1 + random.nextInt(6) : Node.UNLIMITED;
            Node.Role role = i > 0 && random.nextInt(4) == 0 ? Node.Role.BACKUP : Node.Role.PRIMARY;
            int weight = i > 0 && random.nextInt(8) == 0 ? 0 : 1 + random.nextInt(4);
            nodes.add(new Node(new NodeId(name, "node" + i), new HostPort(address, PORT), weight, limit, role));
        }
        return new PoolPlan(
                settings, List.copyOf(nodes), random.nextInt(3) == 0 ? count : random.nextInt(Math.max(1, count - 1)));
    }

    private static NodeLegSettings leg(RandomGenerator random) {
        NodeLegSettings.ProxyOut out = switch (random.nextInt(4)) {
            case 0 -> new NodeLegSettings.ProxyOut.Absent();
            case 1 -> new NodeLegSettings.ProxyOut.Header(HeaderVersion.V1, Set.of());
            case 2 -> new NodeLegSettings.ProxyOut.Header(HeaderVersion.V2, Set.of());
            default -> new NodeLegSettings.ProxyOut.Header(HeaderVersion.V2, Set.of(OutgoingTlv.values()));
        };
        return new NodeLegSettings(
                out,
                Duration.ofSeconds(2),
                Duration.ofSeconds(5),
                Duration.ofSeconds(15),
                NodeSocket.DEFAULT,
                retry(random),
                random.nextInt(4) == 0 ? SimTls.toNodes() : null,
                null);
    }

    private static RetrySettings retry(RandomGenerator random) {
        RetrySettings.AfterSend[] all = RetrySettings.AfterSend.values();
        Duration suspectAfter = Duration.ofMillis(200 + random.nextInt(3000));
        return new RetrySettings(suspectAfter, all[random.nextInt(all.length)], random.nextInt(2) * 0.1);
    }

    private static ListenerSettings listener(
            RandomGenerator random, int number, String pool, @Nullable NodeLegSettings leg) {
        ListenerSettings.ProxyIn proxyIn = random.nextInt(3) == 0
                ? new ListenerSettings.ProxyIn.Required(HEADER_TIMEOUT, TrustedNetworks.EVERYBODY)
                : new ListenerSettings.ProxyIn.Absent();
        boolean nodesSpeakTls = leg != null && leg.tls() != null;
        ListenerSettings.Security security = security(random, nodesSpeakTls);
        String any = random.nextBoolean() ? "0.0.0.0" : "::";
        ListenOptions options = new ListenOptions(1 + random.nextInt(64), KeepAlive.DEFAULT);
        return new ListenerSettings(
                security.kind() + ":listener" + number,
                new Endpoint(InetAddress.ofLiteral(any), PORT + number),
                options,
                ListenerLimits.NONE,
                proxyIn,
                security,
                Routes.all(pool));
    }

    private static ListenerSettings.Security security(RandomGenerator random, boolean nodesSpeakTls) {
        return switch (random.nextInt(6)) {
            case 0, 1 -> new ListenerSettings.Security.Terminated(SimTls.settings(random));
            case 2, 3 ->
                nodesSpeakTls
                        ? new ListenerSettings.Security.PassedThrough(Duration.ofSeconds(5))
                        : new ListenerSettings.Security.Plain();
            default -> new ListenerSettings.Security.Plain();
        };
    }

    /// As it starts: those who are listed are there.
    Fleet fleet() {
        Fleet fleet = new Fleet(pools.stream().map(PoolPlan::pool).toList());
        for (PoolPlan pool : pools) {
            if (!pool.listed().isEmpty()) {
                fleet = fleet.apply(new FleetEvent.Listed(pool.name(), pool.listed(), 0), new SplittableRandom(0));
            }
        }
        return fleet;
    }

    boolean wantsHeader(String pool) {
        return !(leg(pool).proxyOut() instanceof NodeLegSettings.ProxyOut.Absent);
    }

    NodeLegSettings leg(String pool) {
        return nodeLegs.getOrDefault(pool, NodeLegSettings.DEFAULT);
    }
}
