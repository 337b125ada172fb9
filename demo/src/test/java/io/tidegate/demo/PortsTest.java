package io.tidegate.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.demo.Request.Start;
import io.tidegate.demo.TlsPort.Asked;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class PortsTest {
    @Test
    void namesAPortThatIsTakenAndTheOptionThatHelps() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = other.getLocalPort();
            List<Integer> free = TestPorts.free(2);
            int one = free.getFirst();
            int two = free.getLast();
            assertThat(Ports.taken(new Start(2, port, new Asked(one), two)))
                    .hasValueSatisfying(line -> assertThat(line).contains("port " + port, " --port"));
            assertThat(Ports.taken(new Start(2, one, new Asked(port), two)))
                    .hasValueSatisfying(line -> assertThat(line).contains("port " + port, " --tls-port"));
            assertThat(Ports.taken(new Start(2, one, new Asked(two), port)))
                    .hasValueSatisfying(line -> assertThat(line).contains("port " + port, " --admin-port"));
        }
    }

    @Test
    void saysNothingOfFreePorts() {
        List<Integer> free = TestPorts.free(3);
        assertThat(Ports.taken(new Start(2, free.getFirst(), new Asked(free.get(1)), free.getLast())))
                .isEmpty();
    }

    @Test
    void theUsualTlsPortGivesWayWhereItIsTakenAndOneThatWasAskedForDoesNot() {
        Start taken = new Start(2, TlsPort.Usual.NUMBER, new TlsPort.Usual(), 8888);
        Start settled = Ports.withFreeTlsPort(taken, new Random(3));
        assertThat(settled.tlsPort()).isInstanceOf(TlsPort.Instead.class);
        assertThat(settled.tlsPort().number()).isBetween(20_000, 32_767);
        assertThat(settled).isEqualTo(taken.withTlsPort(settled.tlsPort()));

        Start asked = new Start(2, 1883, new Asked(20_000), 8888);
        assertThat(Ports.withFreeTlsPort(asked, new Random(3))).isSameAs(asked);
    }

    @Test
    void plansDifferentPortsBelowThoseOfOutgoingConnections() {
        List<NodePlan> nodes = Ports.plan(new Start(8, 1883, new TlsPort.Usual(), 8888), new Random(1));
        assertThat(nodes)
                .extracting(NodePlan::name)
                .startsWith("node1", "node2")
                .hasSize(8);
        assertThat(nodes.stream().flatMap(node -> Stream.of(node.mqttPort(), node.corePort())))
                .doesNotHaveDuplicates()
                .allSatisfy(port -> assertThat(port).isBetween(20_000, 32_767));
    }

    @Test
    void plansAroundTheDemosOwnPorts() {
        List<NodePlan> plans = Ports.plan(new Start(2, 1883, new TlsPort.Usual(), 8888), new Random(2));
        int one = plans.getFirst().mqttPort();
        int two = plans.getFirst().corePort();
        int three = plans.getLast().mqttPort();
        NodePlan other = Ports.plan(new Start(1, one, new Asked(two), three), new Random(2))
                .getFirst();
        assertThat(List.of(other.mqttPort(), other.corePort())).doesNotContain(one, two, three);
    }
}
