package io.tidegate.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// No node takes the client: it is told so, never just closed on.
final class NoNodeTest {
    @Test
    void eachVersionIsRefusedInItsOwnWords() throws IOException {
        try (Balancer balancer = Balancer.of("", List.of(Balancer.node("absent", Ports.free())))) {
            assertRefused(balancer, Hello.v31("v31"), "20 02 00 03");
            assertRefused(balancer, Hello.v311("v311"), "20 02 00 03");
            assertRefused(balancer, Hello.v5("v5"), "20 03 00 88 00");
            assertThat(balancer.awaitClosed("v5").get("connack")).isEqualTo("136");
            assertThat(balancer.node("absent").state()).isEqualTo("backoff");
        }
    }

    private static void assertRefused(Balancer balancer, Hello hello, String connack) throws IOException {
        try (RawClient client = RawClient.greet(balancer.port(), hello)) {
            assertThat(client.read()).isEqualTo(connack);
            assertThat(client.read()).isEqualTo("closed");
        }
        LinkLine line = balancer.awaitClosed(hello.clientId());
        assertThat(line.get("reason")).isEqualTo("no_node");
    }
}
