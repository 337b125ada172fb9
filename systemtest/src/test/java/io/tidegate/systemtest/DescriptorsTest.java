package io.tidegate.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// More clients than the process has descriptors for.
final class DescriptorsTest {
    private static final int CLIENTS = 200;
    private static final double CPU_SECONDS_OF_ONE_AT_REST = 0.7;

    @Test
    void thoseBeyondAreRefusedAndNothingSpins() throws IOException {
        List<RawClient> clients = new ArrayList<>();
        int served = 0;
        try (ScriptedNode node = ScriptedNode.accepting();
                Balancer balancer = Balancer.start(
                        Balancer.configuration("", "", List.of(Balancer.node("one", node.port()))), "ulimit -n 120")) {
            for (int i = 0; i < CLIENTS; i++) {
                RawClient client = RawClient.greet(balancer.port(), Hello.v311("c" + i));
                clients.add(client);
                served += client.read().equals("20 02 00 00") ? 1 : 0;
            }
            assertThat(served).isPositive().isLessThan(CLIENTS);
            balancer.awaitMetric(CLIENTS - served, "tidegate_refusals_total", "reason=\"out_of_descriptors\"");
            balancer.program().awaitLine("what to do", line -> line.contains("LimitNOFILE") || line.contains("ulimit"));

            double before = balancer.cpuSeconds();
            Patience.await("a second of rest")
                    .during(Duration.ofSeconds(1))
                    .until(() -> balancer.program().isAlive());
            assertThat(balancer.cpuSeconds() - before)
                    .as("CPU seconds in a second of rest")
                    .isLessThan(CPU_SECONDS_OF_ONE_AT_REST);

            for (RawClient client : clients) {
                client.leave();
            }
            balancer.awaitRest();
            try (RawClient client = RawClient.greet(balancer.port(), Hello.v311("after"))) {
                assertThat(client.read()).isEqualTo("20 02 00 00");
            }
        }
    }
}
