package io.tidegate.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.systemtest.ledger.Ledger;
import io.tidegate.systemtest.swarm.Role;
import io.tidegate.systemtest.swarm.Swarm;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The clients of the swarm against nodes that say what they must not: nothing of it stays unnoticed.
final class SwarmTest {
    private final Ledger ledger = new Ledger();

    /// Accepts, and then says this; nobody else hears anything.
    private static ScriptedNode saying(String packets) {
        return ScriptedNode.playing(visit -> {
            visit.send(Packets.ACCEPTED_5, Packets.hex(packets));
            visit.serve();
        });
    }

    /// Bytes behind the CONNACK, and what a client that takes two at a time and one alias says of them.
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "40 02 00 05; PUBACK of packet id 5, which waits for none",
                "50 02 00 05; PUBREC of packet id 5, which waits for none",
                "70 02 00 05; PUBCOMP of packet id 5, which waits for none",
                "62 02 00 05; PUBREL of packet id 5, which was not received",
                "30 06 00 00 03 23 00 01; topic alias 1 means nothing",
                "30 07 00 01 74 03 23 00 02; topic alias 2, of 1",
                "34 06 00 01 74 00 01 00 3C 06 00 01 74 00 01 00; PUBLISH with DUP with packet id 1, which is in use: RECEIVED",
                "34 06 00 01 74 00 01 00 34 06 00 01 74 00 02 00 34 06 00 01 74 00 03 00; 3 PUBLISH at a time, of 2",
                "D0 00; got Pingresp[]",
                "20 03 00 00 00; got Connack",
                "90 04 00 09 00 00; got Suback",
                "30 03 00 01 23; got no MQTT",
                "36 06 00 01 74 00 01 00; got no MQTT",
            })
    void whatAClientMustNotGetIsAFault(String packets, String fault) {
        try (ScriptedNode node = saying(packets);
                Swarm swarm = Swarm.to(node.port(), ledger)) {
            swarm.connect(Role.five("c").receiveMaximum(2).aliases(1));
            Patience.until(
                    "the fault",
                    () -> ledger.verdict().faults().stream().anyMatch(said -> said.startsWith("c: " + fault)));
            assertThat(ledger.verdict().isExact()).isFalse();
        }
    }

    @Test
    void aSessionThatNobodyAskedForIsAFault() {
        try (ScriptedNode node = ScriptedNode.answering("20 02 01 00");
                Swarm swarm = Swarm.to(node.port(), ledger)) {
            swarm.add(1, _ -> Role.three("c"));
            assertThat(ledger.verdict().faults()).containsExactly("c: has a session that it did not ask for");
        }
    }

    @ParameterizedTest
    @CsvSource({"E0 01 8B, DISCONNECT 0x8B", "30 05 00, no PINGRESP"})
    void whoIsCutOffSaysSo(String last, String why) {
        ScriptedNode.Script script = visit -> {
            visit.send(Packets.ACCEPTED_5, Packets.hex(last));
            visit.drain();
        };
        try (ScriptedNode node = ScriptedNode.playing(script);
                Swarm swarm = Swarm.to(node.port(), ledger)) {
            swarm.connect(Role.five("c").keepAlive(1));
            Patience.until("the loss", () -> !ledger.verdict().disconnects().isEmpty());
            assertThat(ledger.verdict().disconnects()).containsExactly("c: " + why);
        }
    }

    @Test
    void aRefusalAndANodeThatIsNotThereAreDisconnects() {
        int port;
        try (ScriptedNode node = ScriptedNode.answering("20 03 00 88 00");
                Swarm swarm = Swarm.to(node.port(), ledger)) {
            swarm.connect(Role.five("refused"));
            Patience.until("the refusal", () -> ledger.verdict().disconnects().size() == 1);
            port = node.port();
        }
        try (Swarm swarm = Swarm.to(port, ledger)) {
            swarm.connect(Role.five("alone"));
            Patience.until("the end", () -> ledger.verdict().disconnects().size() == 2);
        }
        assertThat(ledger.verdict().disconnects().getFirst()).isEqualTo("refused: CONNACK 0x88");
        assertThat(ledger.verdict().disconnects().getLast()).startsWith("alone: the connection is ");
    }

    /// One that acknowledges nothing: the window holds, and what is missing is said.
    @Test
    void nobodyHasMoreUnansweredThanItsWindow() throws Exception {
        ScriptedNode.Script script = visit -> {
            visit.send(Packets.hex("20 06 00 00 03 21 00 03")); // Receive Maximum 3
            visit.serve();
        };
        try (ScriptedNode node = ScriptedNode.playing(script);
                Swarm swarm = Swarm.to(node.port(), ledger)) {
            swarm.add(
                    1,
                    _ -> Role.five("c")
                            .publishes("t", 1)
                            .publishes("free", 0)
                            .keepAlive(2)
                            .every(Duration.ofMillis(1)));
            swarm.publish();
            ScriptedNode.Visit visit = node.awaitVisit();
            int publishes = 0;
            while (publishes < 3) {
                publishes += visit.awaitPacket().startsWith("32 ") ? 1 : 0;
            }
            for (String packet = visit.awaitPacket(); !packet.equals("C0 00"); packet = visit.awaitPacket()) {
                assertThat(packet).as("a fourth one").doesNotStartWith("32 ");
            }
            assertThat(ledger.verdict().unacknowledged()).isEqualTo(3);
        }
    }
}
