package io.tidegate.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketException;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Who is refused by Tidegate itself is told so where MQTT has a word for it, whatever else is on its way; and costs
/// little.
final class RefusalTest {
    /// Level 2: answered as 3.1.1 has it [MQTT-3.1.2-2].
    private static final byte[] OF_THE_PAST = Packets.hex("10 0D 00 04 4D 51 54 54 02 02 00 3C 00 01 61");

    private static final String NOT_OF_THE_PAST = "20 02 00 01";

    /// Level 9: answered as MQTT 5 has it.
    private static final byte[] OF_THE_FUTURE = Packets.hex("10 0D 00 04 4D 51 54 54 09 02 00 3C 00 01 61");

    private static final String NOT_OF_THE_FUTURE = "20 03 00 84 00";
    private static final int PIPELINED_BYTES = 200_000;
    private static final int FLOOD = 3_000;

    private static Balancer balancer(ScriptedNode node, String more) {
        return Balancer.start(Balancer.configuration("", "", List.of(Balancer.node("one", node.port()))) + more);
    }

    private static void assertServed(Balancer balancer) throws IOException {
        try (RawClient client = RawClient.greet(balancer.port(), Hello.v311("welcome"))) {
            assertThat(client.read()).isEqualTo("20 02 00 00");
            assertThat(client.send(Packets.PINGREQ).read()).isEqualTo("D0 00");
        }
    }

    private static void assertTold(Balancer balancer, byte[] sent, String word) throws IOException {
        try (RawClient client = RawClient.open(balancer.port()).send(sent)) {
            assertThat(client.read()).isEqualTo(word);
            assertThat(client.readToEnd()).isZero();
        }
    }

    @Test
    void theWordArrivesWhateverIsSentBehindTheConnect() throws IOException {
        byte[] behind = new byte[PIPELINED_BYTES];
        new SplittableRandom(1).nextBytes(behind);
        try (ScriptedNode node = ScriptedNode.accepting();
                Balancer balancer = balancer(node, "")) {
            for (int i = 0; i < 20; i++) {
                assertTold(balancer, Packets.concat(OF_THE_PAST, behind), NOT_OF_THE_PAST);
                assertTold(balancer, Packets.concat(OF_THE_FUTURE, behind), NOT_OF_THE_FUTURE);
            }
            LinkLine line = balancer.awaitClosed(
                    "a client of the past", each -> each.get("connack").equals("1"));
            assertThat(line.get("reason")).isEqualTo("client_malformed");
            assertThat(line.get("detail")).contains("MQTT-3.1.2-2");
            assertServed(balancer);
        }
    }

    @Test
    void garbageIsClosedOn() throws IOException {
        try (ScriptedNode node = ScriptedNode.accepting();
                Balancer balancer = balancer(node, "")) {
            for (String garbage :
                    List.of("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", "\0\0\0\0\0\0\0\0", "SSH-2.0-x\r\n")) {
                try (RawClient client = RawClient.open(balancer.port()).send(garbage)) {
                    assertThat(client.readToEnd()).as(garbage).isZero();
                }
            }
            balancer.awaitMetric(3, "tidegate_refusals_total", "reason=\"client_malformed\"");
            assertThat(balancer.metrics().sum("tidegate_dials_total")).isZero();
            assertServed(balancer);
        }
    }

    @Test
    void aConnectThatIsTooLongIsRefusedBeforeItIsThere() throws IOException {
        try (ScriptedNode node = ScriptedNode.accepting();
                Balancer balancer = balancer(node, "mqtt.max_connect_size = 1KB\n")) {
            assertTold(balancer, Packets.hex("10 FF FF FF 7F 00 04 4D 51 54 54 05"), "20 03 00 95 00");
            try (RawClient client =
                    RawClient.open(balancer.port()).send(Packets.hex("10 FF FF FF 7F 00 04 4D 51 54 54 04"))) {
                assertThat(client.readToEnd()).as("3.1.1 has no word for it").isZero();
            }
            balancer.awaitMetric(2, "tidegate_refusals_total", "reason=\"client_malformed\"");
        }
    }

    @Test
    void whoSendsTooSlowlyIsCutOff() throws IOException {
        byte[] connect = Hello.v311("slow-loris").bytes();
        try (ScriptedNode node = ScriptedNode.accepting();
                Balancer balancer = balancer(node, "mqtt.connect_timeout = 2s\n");
                RawClient mute = RawClient.open(balancer.port());
                RawClient loris = RawClient.open(balancer.port())) {
            try {
                for (int i = 0; i < connect.length - 1; i++) {
                    loris.send(new byte[] {connect[i]});
                }
            } catch (IOException e) {
                assertThat(e).as("it was cut off before it could say all").isInstanceOf(SocketException.class);
            }
            assertThat(loris.readToEnd()).isZero();
            assertThat(mute.readToEnd()).isZero();
            balancer.awaitMetric(2, "tidegate_refusals_total", "reason=\"client_slow\"");
            assertServed(balancer);
        }
    }

    @Test
    void aFloodOfRefusalsHurtsNobody() throws Exception {
        try (ScriptedNode node = ScriptedNode.accepting();
                Balancer balancer = balancer(node, "");
                RawClient resident = RawClient.greet(balancer.port(), Hello.v311("resident"))) {
            assertThat(resident.read()).isEqualTo("20 02 00 00");
            Crowd.of(FLOOD).each(_ -> {
                assertTold(balancer, OF_THE_PAST, NOT_OF_THE_PAST);
            });
            balancer.awaitMetric(FLOOD, "tidegate_refusals_total", "reason=\"client_malformed\"");
            assertThat(resident.send(Packets.PINGREQ).read()).isEqualTo("D0 00");
            assertServed(balancer);
        }
    }
}
