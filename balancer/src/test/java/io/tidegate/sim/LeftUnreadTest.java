package io.tidegate.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.address.Endpoint;
import io.tidegate.observe.CloseCause;
import io.tidegate.time.VirtualClock;
import io.tidegate.transport.Path;
import io.tidegate.transport.SimNetwork;
import io.tidegate.transport.SimProcess;
import io.tidegate.transport.TcpEnd;
import io.tidegate.transport.TcpListener;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A client goes without having read all that is for it: what becomes of the link at that very moment. Time stands
/// still,
/// so that no deadline can do it.
final class LeftUnreadTest {
    private static final InetAddress HOME = InetAddress.ofLiteral("10.0.0.1");
    private static final Endpoint NODE = new Endpoint(InetAddress.ofLiteral("10.1.0.1"), Situation.PORT);
    /// The node's kernel and ours hold so much each of what a node does not read.
    private static final int NODE_BUFFER = 4096;
    private static final Path TO_CLIENTS = new Path(0, 0, 1460, 16 * 1024, 16 * 1024);
    private static final Path TO_NODES = new Path(0, 0, 1460, NODE_BUFFER, NODE_BUFFER);
    private static final byte[] DISCONNECT = Mqtt.empty(Mqtt.DISCONNECT);

    private final VirtualClock clock = new VirtualClock();
    private final SimNetwork network =
            new SimNetwork(clock, RandomGeneratorFactory.of("L64X128MixRandom").create(1));
    private final SimProcess process = new SimProcess(network, network.host(HOME));
    private final TcpListener door = network.host(NODE.ip()).listen(NODE, 16);
    private final TcpEnd client =
            network.host(InetAddress.ofLiteral("10.200.0.1")).newEnd();
    private final Balancer balancer = new Balancer(Situation.plain(1, NODE), network, process, clock, SimTls.NONE);
    private final List<CloseCause> causes = new ArrayList<>();
    private final TcpEnd node;

    /// How a client goes.
    enum Going {
        /// As sockets of Java do: the end of its output, and then a reset because of what it has not read. We see the
        /// one before the other.
        END_THEN_RESET,
        /// The same, and we see both at once.
        END_AND_RESET,
        /// A reset alone.
        RESET
    }

    LeftUnreadTest() {
        network.paths((from, to) -> to.equals(NODE) ? TO_NODES : TO_CLIENTS);
        assertThat(balancer.links.open()).isEmpty();
        client.connect(new Endpoint(HOME, Situation.PORT));
        client.send(Mqtt.connect(Mqtt.Version.V311, "device", 0));
        settle();
        node = Objects.requireNonNull(door.accept(), "the client's node leg");
        assertThat(readAll(node)).isNotEmpty();
        node.send(Mqtt.connack(Mqtt.Version.V311, 0, -1));
        settle();
    }

    /// More comes for the client than it takes: some is kept back for it, and its node is paused.
    private void holdUp() {
        byte[] flood = Mqtt.publish(Mqtt.Version.V311, new byte[200_000]);
        int sent = 0;
        for (int taken = node.send(flood);
                taken > 0;
                taken = node.send(Arrays.copyOfRange(flood, sent, flood.length))) {
            sent += taken;
            settle();
        }
        assertThat(balancer.memory.heldBytes()).as("kept back").isPositive();
        assertThat(client.unread()).isPositive();
    }

    @Test
    void aClientThatSaidDisconnectAndStaysKeepsNoPlaceAtTheNode() {
        client.send(DISCONNECT);
        settle();
        node.shutdownOutput();
        settle();
        assertThat(balancer.seated()).as("places at the node").isZero();
        assertThat(causes).as("it may still read, within a bound").isEmpty();
        client.shutdownOutput();
        settle();
        assertGone(CloseCause.CLIENT_DISCONNECTED);
    }

    /// Everything happens that happens at this moment.
    private void settle() {
        boolean more = true;
        while (more) {
            more = network.agenda().runNext(clock.nanos()) || balancer.turnOne();
        }
        balancer.drainRings(line -> causes.add(line.cause));
    }

    private void leave(Going going) {
        if (going != Going.RESET) {
            client.shutdownOutput();
        }
        if (going == Going.END_THEN_RESET) {
            settle();
        }
        client.close();
        settle();
    }

    /// What has come to this end, and what comes while it reads.
    private byte[] readAll(TcpEnd end) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] bytes = end.receive(1000); bytes != null && bytes.length > 0; bytes = end.receive(1000)) {
            all.writeBytes(bytes);
            settle();
        }
        return all.toByteArray();
    }

    @AfterEach
    void nothingIsLeft() {
        assertThat(clock.nanos()).isZero();
        balancer.close();
        assertThat(process.openDescriptors()).isZero();
    }

    private void assertGone(CloseCause cause) {
        assertThat(causes).containsExactly(cause);
        assertThat(balancer.links.live()).isZero();
        assertThat(balancer.seated()).isZero();
        assertThat(balancer.memory.heldBytes()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void aNodeThatHasAllTheClientSaidIsResetToo(Going going) {
        holdUp();
        byte[] said = Mqtt.publish(Mqtt.Version.V311, new byte[2000]);
        client.send(said);
        settle();
        assertThat(readAll(node)).isEqualTo(said);
        leave(going);
        assertGone(going == Going.RESET ? CloseCause.CLIENT_RESET : CloseCause.CLIENT_CLOSED);
        assertThat(node.isOpen()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void aNodeThatHasNotReadAllTheClientSaidGetsTheRestAndItsEnd(Going going) {
        holdUp();
        byte[] said = Mqtt.publish(Mqtt.Version.V311, new byte[NODE_BUFFER + 2000]);
        client.send(said);
        settle();
        leave(going);
        assertThat(readAll(node)).isEqualTo(said);
        nodeReadsTheEndAndCloses();
        assertGone(going == Going.RESET ? CloseCause.CLIENT_RESET : CloseCause.CLIENT_CLOSED);
    }

    @ParameterizedTest
    @EnumSource
    void aNodeThatTakesNothingMoreEitherGetsTheRestAndItsEnd(Going going) {
        holdUp();
        byte[] said = Mqtt.publish(Mqtt.Version.V311, new byte[3 * NODE_BUFFER]);
        client.send(said);
        leave(going);
        assertThat(readAll(node)).isEqualTo(said);
        nodeReadsTheEndAndCloses();
        assertGone(CloseCause.CLIENT_RESET); // its end stood behind what was not read yet
    }

    @ParameterizedTest
    @EnumSource
    void aDisconnectReachesTheNodeAndNoResetBehindIt(Going going) {
        holdUp();
        client.send(DISCONNECT);
        settle();
        leave(going);
        assertThat(readAll(node)).isEqualTo(DISCONNECT);
        nodeReadsTheEndAndCloses();
        assertGone(CloseCause.CLIENT_DISCONNECTED);
    }

    /// Not a reset; and what the node had sent and still sends is taken from it, so that it can end.
    private void nodeReadsTheEndAndCloses() {
        assertThat(node.receive(1)).as("the end").isEmpty();
        assertThat(node.isOpen()).isTrue();
        settle();
        assertThat(node.unacknowledged()).as("of what the node said").isZero();
        node.send(Mqtt.publish(Mqtt.Version.V311, new byte[100]));
        settle();
        assertThat(balancer.links.live()).isEqualTo(1);
        node.close();
        settle();
    }

    @Test
    void aNodeThatEndedBeforeItsClientHasNobodyToWaitFor() {
        holdUp();
        node.shutdownOutput();
        settle();
        leave(Going.END_THEN_RESET);
        assertGone(CloseCause.CLIENT_CLOSED);
    }

    @Test
    void aNodeThatSpeaksToAClientThatIsGoneGetsTheRestAndItsEnd() {
        byte[] said = Mqtt.publish(Mqtt.Version.V311, new byte[NODE_BUFFER + 2000]);
        client.send(said);
        assertThat(readAll(client)).isNotEmpty();
        leave(Going.END_THEN_RESET);
        for (int i = 0; i < 2; i++) { // the first brings the reset, the second finds it
            node.send(Mqtt.publish(Mqtt.Version.V311, new byte[100]));
            settle();
        }
        assertThat(readAll(node)).isEqualTo(said);
        nodeReadsTheEndAndCloses();
        assertGone(CloseCause.CLIENT_CLOSED);
    }
}
