package io.tidegate.fleet;

import io.tidegate.address.Endpoint;
import io.tidegate.address.HostPort;
import io.tidegate.fleet.Node.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// Nodes and pools for tests.
public final class Nodes {
    public static final String POOL = "default";
    public static final long SECOND = 1_000_000_000L;

    private Nodes() {}

    public static NodeId id(String name) {
        return new NodeId(POOL, name);
    }

    public static Node node(String name, int weight) {
        return node(name, weight, Role.PRIMARY);
    }

    public static Node node(String name, int weight, Role role) {
        return new Node(id(name), HostPort.parse("192.0.2.1:1883"), weight, Node.UNLIMITED, role);
    }

    /// A primary of weight 1 that takes `maxConnections` links.
    public static Node limited(String name, int maxConnections) {
        return new Node(id(name), HostPort.parse("192.0.2.1:1883"), 1, maxConnections, Role.PRIMARY);
    }

    /// Primaries called n0, n1 and so on.
    public static List<Node> nodes(int... weights) {
        List<Node> nodes = new ArrayList<>();
        Arrays.stream(weights).forEach(weight -> nodes.add(node("n" + nodes.size(), weight)));
        return nodes;
    }

    public static List<Node> equal(int count) {
        int[] weights = new int[count];
        Arrays.fill(weights, 1);
        return nodes(weights);
    }

    /// Known by a name that must be looked up.
    public static Node named(String name, String host) {
        return new Node(id(name), HostPort.parse(host), 1, Node.UNLIMITED, Role.PRIMARY);
    }

    public static Pool pool(Policy policy, List<Node> nodes) {
        return pool(policy, PoolSettings.UNBOUNDED, nodes);
    }

    public static Pool pool(Policy policy, double loadFactor, List<Node> nodes) {
        return Pool.of(new PoolSettings(POOL, policy, loadFactor), nodes, 0);
    }

    /// The pool after a failed dial of that node, at `nowNanos`.
    public static Pool failed(Pool pool, String name, long nowNanos) {
        return pool.after(new FleetEvent.DialFailed(id(name), nowNanos, nowNanos, "refused"), random());
    }

    public static Pool succeeded(Pool pool, String name, long nowNanos) {
        return pool.after(new FleetEvent.DialSucceeded(id(name), nowNanos), random());
    }

    public static Member member(Pool pool, String name) {
        return pool.members().stream()
                .filter(member -> member.id().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    public static Endpoint endpoint(String text) {
        Endpoint endpoint = HostPort.parse(text).literal();
        if (endpoint == null) {
            throw new IllegalArgumentException(text + " is no IP address");
        }
        return endpoint;
    }

    public static RandomGenerator random() {
        return new SplittableRandom(1);
    }

    /// What an operator wants of it.
    public static Order order(Member member) {
        return member.course().order();
    }
}
