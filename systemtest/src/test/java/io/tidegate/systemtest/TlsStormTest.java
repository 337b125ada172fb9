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
                Balancer balancer = balancer(node, 50);
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

    @Test
    void whoConnectsAndSaysNothingTakesNoPlace() throws Exception {
        try (ScriptedNode node = ScriptedNode.accepting();
                Balancer balancer = balancer(node, 1);
                RawClient mute = RawClient.open(balancer.tlsPort());
                RawClient slow = RawClient.open(balancer.tlsPort()).send(new byte[] {0x16, 3, 1})) {
            for (int i = 0; i < 5; i++) {
                try (RawClient client =
                        Door.tls(balancer.tlsPort(), Papers.none()).greet(Hello.v311("quick" + i))) {
                    assertThat(client.read()).isEqualTo("20 02 00 00");
                }
            }
            assertThat(balancer.metrics().sum("tidegate_tls_handshakes_total", "result=\"failed\""))
                    .isZero();
            assertThat(mute.address()).isNotEqualTo(slow.address());
        }
    }

    private static Balancer balancer(ScriptedNode node, int handshakes) {
        return Balancer.start("""
                transport.loops = 1
                limits.max_handshakes = %d
                listeners.ssl.default { bind = "127.0.0.1:0", ssl_options { %s } }
                pools.default { nodes = [ %s ] }
                """.formatted(
                        handshakes, Pki.shared().server(Pki.Key.RSA).settings(), Balancer.node("one", node.port())));
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
