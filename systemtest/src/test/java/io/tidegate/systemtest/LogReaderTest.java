package io.tidegate.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// Nobody reads the log any more, and its pipe is full: devices notice nothing.
final class LogReaderTest {
    private static final int BURST = 1_000;

    @Test
    void aLogThatNobodyReadsHoldsUpNobody() throws Exception {
        try (ScriptedNode node = ScriptedNode.accepting();
                Balancer balancer = Balancer.of("", List.of(Balancer.node("one", node.port())))) {
            int port = balancer.port();
            balancer.program().stopReading();
            Patience.until("lines to be dropped", () -> {
                Crowd.of(BURST).each(_ -> {
                    try (RawClient client = RawClient.open(port).send("garbage")) {
                        client.readToEnd();
                    }
                });
                return balancer.metrics().sum("tidegate_log_dropped_total") > 0;
            });
            try (RawClient client = RawClient.greet(port, Hello.v311("unimpressed"))) {
                assertThat(client.read()).isEqualTo("20 02 00 00");
                assertThat(client.send(Packets.PINGREQ).read()).isEqualTo("D0 00");
            }
            balancer.awaitRest();
            balancer.terminate();
            balancer.awaitEnd();
        }
    }

    @Test
    void linesGoOnWhenTheReaderDoesAndWhatIsMissingIsSaid() throws Exception {
        try (ScriptedNode node = ScriptedNode.accepting();
                Balancer balancer = Balancer.of("", List.of(Balancer.node("one", node.port())))) {
            int port = balancer.port();
            balancer.program().stopReading();
            Patience.until("lines to be dropped", () -> {
                Crowd.of(BURST).each(_ -> {
                    try (RawClient client = RawClient.open(port).send("garbage")) {
                        client.readToEnd();
                    }
                });
                return balancer.metrics().sum("tidegate_log_dropped_total") > 0;
            });
            balancer.program().goOnReading();
            balancer.program().awaitLine("event=log_dropped");
            try (RawClient client = RawClient.greet(port, Hello.v311("heard-again"))) {
                assertThat(client.read()).isEqualTo("20 02 00 00");
            }
            balancer.awaitClosed("heard-again");
        }
    }
}
