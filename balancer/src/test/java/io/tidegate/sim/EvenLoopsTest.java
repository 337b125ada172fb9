package io.tidegate.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.address.Endpoint;
import io.tidegate.observe.LoopMetrics;
import io.tidegate.time.VirtualClock;
import io.tidegate.transport.SimNetwork;
import io.tidegate.transport.SimProcess;
import io.tidegate.transport.TcpEnd;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Where clients go that the kernel spreads unevenly over loops, and that leave unevenly.
final class EvenLoopsTest {
    private static final InetAddress HOME = InetAddress.ofLiteral("10.0.0.1");
    private static final Endpoint NODE = new Endpoint(InetAddress.ofLiteral("10.1.0.1"), Situation.PORT);
    private static final int LOOPS = 3;

    private final VirtualClock clock = new VirtualClock();
    private final SimNetwork network =
            new SimNetwork(clock, RandomGeneratorFactory.of("L64X128MixRandom").create(1));
    private final SimProcess process = new SimProcess(network, network.host(HOME));
    private final Balancer balancer = new Balancer(Situation.plain(LOOPS, NODE), network, process, clock, SimTls.NONE);
    private final List<TcpEnd> clients = new ArrayList<>();

    EvenLoopsTest() {
        assertThat(balancer.links.open()).isEmpty();
    }

    private void arrive(int count) {
        for (int i = 0; i < count; i++) {
            TcpEnd client = network.host(InetAddress.ofLiteral("10.200.0.1")).newEnd();
            client.connect(new Endpoint(HOME, Situation.PORT));
            clients.add(client);
            settle();
        }
    }

    private void settle() {
        boolean more = true;
        while (more) {
            more = network.agenda().runNext(clock.nanos()) || balancer.turnOne();
        }
        balancer.drainRings(_ -> {});
    }

    private List<Long> open() {
        return balancer.links.metrics().stream().map(LoopMetrics::open).toList();
    }

    @AfterEach
    void nothingIsLeft() {
        balancer.close();
        assertThat(process.openDescriptors()).isZero();
    }

    @Test
    void loopsHaveEvenlyManyClients() {
        arrive(30);
        assertThat(open()).containsExactly(10L, 10L, 10L);
    }

    @Test
    void aLoopWhoseClientsLeftGetsTheNext() {
        arrive(30);
        for (TcpEnd client : clients.subList(0, 17)) {
            client.close();
        }
        settle();
        assertThat(open().stream().mapToLong(Long::longValue).sum()).isEqualTo(13);
        arrive(17);
        assertThat(open()).allSatisfy(count -> assertThat(count).isBetween(9L, 11L));
    }
}
