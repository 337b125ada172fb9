package io.tidegate.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Handshakes by the thousand, begun and never ended: whoever lives is served, and what they cost is given back.
final class TlsStormTest {
    private static final int STORM = 3_000;

    @Test
    void aLiveClientIsServedThroughIt() throws Exception {
        byte[] hello = ClientHellos.of(Pki.NAME);
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger pings = new AtomicInteger();
        try (ScriptedNode node = ScriptedNode.accepting();
                Balancer balancer = balancer(node);
                RawClient live = Door.tls(balancer.tlsPort(), Papers.none()).greet(Hello.v311("live"))) {
            assertThat(live.read()).isEqualTo("20 02 00 00");
            Thread pinging = Thread.ofPlatform().name("pings").start(() -> ping(live, pings, over));
            Crowd.of(STORM).each(_ -> {
                try (RawClient client = RawClient.open(balancer.tlsPort()).send(hello)) {
                    client.readAny(); // ServerHello: the costly part is done
                    client.reset();
                }
            });
            over.set(true);
            pinging.join();
            assertThat(pings.get()).as("pings that were answered in between").isGreaterThan(1);
            assertThat(live.send(Packets.PINGREQ).read()).isEqualTo("D0 00");
            try (RawClient late = Door.tls(balancer.tlsPort(), Papers.none()).greet(Hello.v311("late"))) {
                assertThat(late.read()).isEqualTo("20 02 00 00");
            }
        }
    }

    private static Balancer balancer(ScriptedNode node) {
        return Balancer.start(
                """
                limits.max_handshakes = 50
                listeners.ssl.default { bind = "127.0.0.1:0", ssl_options { %s } }
                pools.default { nodes = [ %s ] }
                """.formatted(Pki.shared().server(Pki.Key.RSA).settings(), Balancer.node("one", node.port())));
    }

    /// Ends early where an answer is not the right one, which shows in how many there were.
    private static void ping(RawClient client, AtomicInteger pings, AtomicBoolean over) {
        try {
            while (!over.get() && client.send(Packets.PINGREQ).read().equals("D0 00")) {
                pings.incrementAndGet();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
