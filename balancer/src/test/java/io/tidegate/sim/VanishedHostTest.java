package io.tidegate.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.address.Endpoint;
import io.tidegate.link.NodeSocket;
import io.tidegate.time.VirtualClock;
import io.tidegate.transport.Path;
import io.tidegate.transport.SimHost;
import io.tidegate.transport.SimNetwork;
import io.tidegate.transport.SimProcess;
import io.tidegate.transport.TcpEnd;
import io.tidegate.transport.TcpListener;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The host of a node is gone without a word: `tcp_user_timeout` ends its links.
final class VanishedHostTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long TIMEOUT_NANOS = NodeSocket.DEFAULT.options().userTimeoutMillis() * 1_000_000L;
    private static final InetAddress HOME = InetAddress.ofLiteral("10.0.0.1");
    private static final Endpoint NODE = new Endpoint(InetAddress.ofLiteral("10.1.0.1"), Situation.PORT);

    private final VirtualClock clock = new VirtualClock();
    private final SimNetwork network =
            new SimNetwork(clock, RandomGeneratorFactory.of("L64X128MixRandom").create(1));
    private final SimProcess process = new SimProcess(network, network.host(HOME));
    private final SimHost host = network.host(NODE.ip());
    private final TcpListener door = host.listen(NODE, 16);
    private final TcpEnd client =
            network.host(InetAddress.ofLiteral("10.200.0.1")).newEnd();
    private final Balancer balancer = new Balancer(Situation.plain(1, NODE), network, process, clock, SimTls.NONE);
    private final List<String> ends = new ArrayList<>();

    VanishedHostTest() {
        network.paths((from, to) -> Path.LOOPBACK);
        assertThat(balancer.links.open()).isEmpty();
        client.connect(new Endpoint(HOME, Situation.PORT));
        client.send(Mqtt.connect(Mqtt.Version.V311, "device", 0));
        pass(SECOND);
        TcpEnd node = Objects.requireNonNull(door.accept(), "the client's node leg");
        assertThat(node.receive(1000)).isNotEmpty();
        node.send(Mqtt.connack(Mqtt.Version.V311, 0, -1));
        pass(SECOND);
        assertThat(client.receive(1000)).isEqualTo(Mqtt.connack(Mqtt.Version.V311, 0, -1));
        host.reach(SimHost.Reach.SILENT);
    }

    private void pass(long nanos) {
        long until = clock.nanos() + nanos;
        while (clock.nanos() < until) {
            boolean more = true;
            while (more) {
                more = network.agenda().runNext(clock.nanos()) || balancer.turnOne();
            }
            long next = Math.min(network.agenda().nextNanos(), balancer.wakesNanos());
            clock.advanceTo(Math.clamp(next, clock.nanos(), until));
        }
        balancer.drainRings(line -> ends.add(line.cause + " " + line.detail));
    }

    @AfterEach
    void nothingIsLeft() {
        assertThat(balancer.links.live()).isZero();
        assertThat(balancer.seated()).isZero();
        balancer.close();
        assertThat(process.openDescriptors()).isZero();
    }

    /// No probe of keep-alive is sent while bytes are on their way: nothing else would tell for a quarter of an hour.
    @Test
    void aLinkWhoseBytesNobodyAcknowledgesEndsByIt() {
        client.send(Mqtt.publish(Mqtt.Version.V311, new byte[100]));
        pass(TIMEOUT_NANOS - SECOND);
        assertThat(ends).isEmpty();
        pass(TIMEOUT_NANOS);
        assertThat(ends).containsExactly("NODE_RESET timed out");
    }

    @Test
    void aLinkThatIsSilentEndsByKeepAlive() {
        pass(TIMEOUT_NANOS / 2);
        assertThat(ends).isEmpty();
        pass(TIMEOUT_NANOS);
        assertThat(ends).containsExactly("NODE_RESET timed out");
    }
}
