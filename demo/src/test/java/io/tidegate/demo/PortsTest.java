package io.tidegate.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.demo.Request.Start;
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
            int free = TestPorts.free(1).getFirst();
            assertThat(Ports.taken(new Start(2, port, free)))
                    .hasValueSatisfying(line -> assertThat(line).contains("port " + port, "--port"));
            assertThat(Ports.taken(new Start(2, free, port)))
                    .hasValueSatisfying(line -> assertThat(line).contains("port " + port, "--admin-port"));
        }
    }

    @Test
    void saysNothingOfFreePorts() {
        List<Integer> free = TestPorts.free(2);
        assertThat(Ports.taken(new Start(2, free.getFirst(), free.getLast()))).isEmpty();
    }

    @Test
    void plansDifferentPortsBelowThoseOfOutgoingConnections() {
        List<NodePlan> nodes = Ports.plan(new Start(8, 1883, 8888), new Random(1));
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
        NodePlan first = Ports.plan(new Start(1, 1883, 8888), new Random(2)).getFirst();
        Start colliding = new Start(1, first.mqttPort(), first.corePort());
        NodePlan second = Ports.plan(colliding, new Random(2)).getFirst();
        assertThat(List.of(second.mqttPort(), second.corePort())).doesNotContain(first.mqttPort(), first.corePort());
    }
}
