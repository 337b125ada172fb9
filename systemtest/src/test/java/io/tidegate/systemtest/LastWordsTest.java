package io.tidegate.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What one side said before it went away reaches the other, and a node that asks before it answers is listened to.
final class LastWordsTest {
    private static final String CHALLENGE = "F0 02 18 00"; // AUTH, continue authentication (MQTT 5, 3.15.2.1)
    private static final String TAKEN_OVER = "E0 02 8E 00"; // DISCONNECT, session taken over (MQTT 5, 3.14.2.1)

    private static Balancer balancer(ScriptedNode node) {
        return Balancer.of("", List.of(Balancer.node("one", node.port())));
    }

    @Test
    void aNodeThatResetsHasItsLastWord() throws IOException {
        try (ScriptedNode node = ScriptedNode.playing(visit -> {
                    visit.in().skipNBytes(visit.opening().length);
                    visit.send(Packets.ACCEPTED_5);
                    assertThat(visit.in().read())
                            .as("the client's PUBLISH has come")
                            .isEqualTo(0x30);
                    visit.send(Packets.hex(TAKEN_OVER));
                }); // and closes with unread input, which resets the connection
                Balancer balancer = balancer(node);
                RawClient client = RawClient.greet(balancer.port(), Hello.v5("taken"))) {
            assertThat(client.read()).isEqualTo("20 03 00 00 00");
            client.send(Packets.publish("t", new byte[1000]));
            assertThat(client.read()).isEqualTo(TAKEN_OVER);
            assertThat(client.read()).isIn("closed", "reset");
        }
    }

    @Test
    void aClientThatResetsHasItsLastWord() throws Exception {
        try (ScriptedNode node = ScriptedNode.accepting();
                Balancer balancer = balancer(node);
                RawClient client = RawClient.greet(balancer.port(), Hello.v311("hasty"))) {
            assertThat(client.read()).isEqualTo("20 02 00 00");
            byte[] publish = Packets.publish("t", new byte[1000]);
            client.send(publish, Packets.DISCONNECT);
            client.reset();
            ScriptedNode.Visit visit = node.awaitVisit();
            visit.awaitPacket(); // CONNECT
            assertThat(visit.awaitPacket()).isEqualTo(Packets.text(publish));
            assertThat(visit.awaitPacket()).isEqualTo("E0 00");
            assertThat(balancer.awaitClosed("hasty").get("reason")).isEqualTo("client_disconnected");
        }
    }

    @Test
    void aClientAnswersWhatANodeAsks() throws Exception {
        byte[] answer = Packets.packet(0xF0, Packets.concat(new byte[] {0x18}, new byte[] {0}));
        try (ScriptedNode node = ScriptedNode.playing(visit -> {
                    visit.in().skipNBytes(visit.opening().length);
                    visit.send(Packets.hex(CHALLENGE));
                    visit.in().readNBytes(answer.length);
                    visit.send(Packets.ACCEPTED_5);
                    visit.serve();
                });
                Balancer balancer = balancer(node);
                RawClient client = RawClient.greet(balancer.port(), Hello.v5("asked"))) {
            assertThat(client.read()).isEqualTo(CHALLENGE);
            client.send(answer);
            assertThat(client.read()).isEqualTo("20 03 00 00 00");
            client.send(Packets.PINGREQ);
            assertThat(client.read()).isEqualTo("D0 00");
        }
    }

    @Test
    void aNodeThatAsksWithoutEndIsLeft() throws IOException {
        byte[] challenges = new byte[60_000];
        for (int i = 0; i < challenges.length; i += 2) {
            challenges[i] = (byte) 0xF0; // AUTH of no length: success (MQTT 5, 3.15.2.1)
        }
        try (ScriptedNode node = ScriptedNode.playing(visit -> {
                    visit.send(challenges);
                    visit.drain();
                });
                Balancer balancer = balancer(node);
                RawClient client = RawClient.greet(balancer.port(), Hello.v5("pestered"))) {
            String packet = client.read();
            int asked = 0;
            while (packet.equals("F0 00")) {
                packet = client.read();
                asked++;
            }
            assertThat(asked).isBetween(1, 16);
            assertThat(packet).isEqualTo("20 03 00 88 00");
            assertThat(balancer.awaitClosed("pestered").get("reason")).isEqualTo("node_broke_protocol");
        }
    }
}
