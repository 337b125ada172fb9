package io.tidegate.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.systemtest.Device.Session;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A dead client is cut, on both sides; a quiet one is not. Nothing here is measured: one client goes on until another
/// was cut.
final class KeepAliveTest {
    private static Balancer balancer(ScriptedNode node) {
        return Balancer.of("", List.of(Balancer.node("one", node.port())));
    }

    @Test
    void whoStaysSilentIsCutAndWhoPingsIsNot() throws Exception {
        try (ScriptedNode node = ScriptedNode.accepting();
                Balancer balancer = balancer(node);
                RawClient quiet =
                        RawClient.greet(balancer.port(), Hello.v311("quiet").keepAlive(0));
                RawClient dead =
                        RawClient.greet(balancer.port(), Hello.v311("dead").keepAlive(4));
                RawClient alive =
                        RawClient.greet(balancer.port(), Hello.v311("alive").keepAlive(3))) {
            assertThat(quiet.read()).isEqualTo("20 02 00 00");
            assertThat(dead.read()).isEqualTo("20 02 00 00");
            assertThat(alive.read()).isEqualTo("20 02 00 00");
            Patience.until("the silent client to be cut, while another one pings", () -> {
                assertThat(alive.send(Packets.PINGREQ).read()).isEqualTo("D0 00");
                return balancer.closedLinks().stream().anyMatch(line -> line.has("client_id", "dead"));
            });
            LinkLine line = balancer.awaitClosed("dead");
            assertThat(line.get("reason")).isEqualTo("client_idle");
            assertThat(line.get("side")).isEqualTo("client");
            assertThat(dead.readToEnd()).isZero();
            Patience.until("the node to be rid of the dead client alone", () -> {
                assertThat(alive.send(Packets.PINGREQ).read()).isEqualTo("D0 00");
                return node.guests() == 2;
            });
            assertThat(alive.send(Packets.PINGREQ).read()).isEqualTo("D0 00");
            assertThat(quiet.send(Packets.PINGREQ).read()).isEqualTo("D0 00");
        }
    }

    @Test
    void theNodesWordOnTheKeepAliveReplacesTheClients() throws Exception {
        ScriptedNode.Script script = visit -> {
            String hello = new String(visit.opening(), StandardCharsets.ISO_8859_1);
            // MQTT 5, 3.2.2.3.14: Server Keep Alive, in seconds.
            String keepAlive = hello.contains("shortened") ? "00 01" : "0E 10";
            visit.send(Packets.hex("20 06 00 00 03 13 " + keepAlive));
            visit.serve();
        };
        try (ScriptedNode node = ScriptedNode.playing(script);
                Balancer balancer = balancer(node);
                RawClient lengthened =
                        RawClient.greet(balancer.port(), Hello.v5("lengthened").keepAlive(1));
                RawClient lengthenedOnLoop =
                        RawClient.greet(balancer.port(), Hello.v5("lengthened").keepAlive(1));
                RawClient shortened =
                        RawClient.greet(balancer.port(), Hello.v5("shortened").keepAlive(3600))) {
            assertThat(lengthened.read()).isEqualTo("20 06 00 00 03 13 0E 10");
            assertThat(lengthenedOnLoop.read()).isEqualTo("20 06 00 00 03 13 0E 10");
            assertThat(shortened.read()).isEqualTo("20 06 00 00 03 13 00 01");
            assertThat(balancer.awaitClosed("shortened").get("reason")).isEqualTo("client_idle");
            assertThat(shortened.readToEnd()).isZero();
            assertThat(lengthened.send(Packets.PINGREQ).read()).isEqualTo("D0 00");
            assertThat(lengthenedOnLoop.send(Packets.PINGREQ).read()).isEqualTo("D0 00");
        }
    }

    /// The multiplier is 1, so that it is us who cut and not the broker.
    @Test
    void theWillOfAClientThatIsCutIsPublished() throws Exception {
        try (Mosquitto broker = Mosquitto.start();
                Balancer balancer =
                        Balancer.start(Balancer.configuration("", "", List.of(Balancer.node("one", broker.port())))
                                + "mqtt.keepalive_multiplier = 1.0\n");
                Device heir = Library.HIVEMQ_5.device(Door.clear(balancer.port()), "heir")) {
            heir.connect(Session.CLEAN);
            heir.subscribe("wills", 1);
            try (RawClient mortal = RawClient.greet(
                    balancer.port(), Hello.v311("mortal").keepAlive(5).will("wills", "adieu"))) {
                assertThat(mortal.read()).isEqualTo("20 02 00 00");
                assertThat(heir.receive().text()).isEqualTo("adieu");
                assertThat(mortal.readToEnd()).isZero();
                assertThat(balancer.awaitClosed("mortal").get("reason")).isEqualTo("client_idle");
            }
        }
    }
}
