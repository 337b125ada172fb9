package io.tidegate.benchmark.parts;

import io.tidegate.address.HostPort;
import io.tidegate.balance.Balancer;
import io.tidegate.balance.Choice;
import io.tidegate.balance.ClientKey;
import io.tidegate.balance.Tried;
import io.tidegate.fleet.Node;
import io.tidegate.fleet.NodeId;
import io.tidegate.fleet.Policy;
import io.tidegate.fleet.Pool;
import io.tidegate.fleet.PoolSettings;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// Choosing among 200 nodes of equal weight, all of them usable, for one client after another; the place at the node
/// is taken and given back.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ChoiceBenchmark {
    private static final int NODES = 200;
    private static final int CLIENTS = 1 << 12;

    @Param({"ROUND_ROBIN", "LEAST_CONNECTIONS", "SOURCE_IP", "CLIENT_ID"})
    public Policy policy = Policy.ROUND_ROBIN;

    private Pool pool = pool(policy);
    private final ClientKey[] clients = new ClientKey[CLIENTS];
    private int next;

    @Setup
    public void prepare() {
        pool = pool(policy);
        for (int i = 0; i < CLIENTS; i++) {
            byte[] id = ("device-" + i).getBytes(StandardCharsets.US_ASCII);
            InetAddress source = InetAddress.ofLiteral("10.0." + i / 256 + "." + i % 256);
            clients[i] = ClientKey.of(id, 0, id.length, source);
        }
    }

    private static Pool pool(Policy policy) {
        List<Node> nodes = IntStream.range(0, NODES)
                .mapToObj(i -> new Node(
                        new NodeId("pool", "node" + i),
                        new HostPort("10.1.0." + (i + 1), 1883),
                        1,
                        Node.UNLIMITED,
                        Node.Role.PRIMARY))
                .toList();
        return Pool.of(new PoolSettings("pool", policy, PoolSettings.LOAD_FACTOR_DEFAULT), nodes, 0);
    }

    @Benchmark
    public int among200() {
        ClientKey client = clients[next++ & (CLIENTS - 1)];
        Choice choice = Objects.requireNonNull(Balancer.choose(pool, client, new Tried(), 0), "a node");
        int index = choice.index();
        if (choice.member().occupancy().tryReserve(Node.UNLIMITED)) {
            choice.member().occupancy().release();
        }
        choice.end();
        return index;
    }
}
