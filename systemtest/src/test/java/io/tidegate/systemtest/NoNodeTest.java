package io.tidegate.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A node does not take the client: the next one does, and where none does the client is told so, never just closed
/// on.
final class NoNodeTest {
    private static String backup(ScriptedNode node) {
        return "{ name = second, address = \"127.0.0.1:%d\", backup = true }".formatted(node.port());
    }

    private static void assertRefused(Balancer balancer, Hello hello, String connack) throws IOException {
        try (RawClient client = RawClient.greet(balancer.port(), hello)) {
            assertThat(client.read()).isEqualTo(connack);
            assertThat(client.read()).isEqualTo("closed");
        }
    }

    @Test
    void eachVersionIsRefusedInItsOwnWords() throws IOException {
        try (Balancer balancer = Balancer.of("", List.of(Balancer.node("absent", Ports.free())))) {
            assertRefused(balancer, Hello.v31("v31"), "20 02 00 03");
            assertRefused(balancer, Hello.v311("v311"), "20 02 00 03");
            assertRefused(balancer, Hello.v5("v5"), "20 03 00 88 00");
            for (String id : List.of("v31", "v311", "v5")) {
                assertThat(balancer.awaitClosed(id).get("reason")).isEqualTo("no_node");
            }
            assertThat(balancer.awaitClosed("v5").get("connack")).isEqualTo("136");
            assertThat(balancer.node("absent").state()).isEqualTo("backoff");
        }
    }

    @ParameterizedTest
    @CsvSource({"4, 20 02 00 03", "5, 20 03 00 88 00", "5, 20 03 00 89 00", "5, 20 03 00 9C 00", "5, 20 03 00 9D 00"})
    void notHereMeansTheNextNode(int level, String notHere) throws Exception {
        try (ScriptedNode first = ScriptedNode.answering(notHere);
                ScriptedNode second = ScriptedNode.acceptingAll();
                Balancer balancer = Balancer.of("", List.of(Balancer.node("first", first.port()), backup(second)))) {
            Hello hello = level == 5 ? Hello.v5("wanderer") : Hello.v311("wanderer");
            try (RawClient client = RawClient.greet(balancer.port(), hello)) {
                assertThat(client.read()).isEqualTo(level == 5 ? "20 03 00 00 00" : "20 02 00 00");
                assertThat(first.awaitVisit().opening()).isEqualTo(hello.bytes());
                assertThat(second.awaitVisit().opening()).isEqualTo(hello.bytes());
            }
            LinkLine line = balancer.awaitClosed("wanderer");
            assertThat(line.get("node")).isEqualTo("second");
            assertThat(line.get("tries")).isEqualTo("2");
        }
    }

    @Test
    void everyOtherNoIsTheClientsToKnow() throws Exception {
        try (ScriptedNode first = ScriptedNode.answering("20 02 00 05");
                ScriptedNode second = ScriptedNode.acceptingAll();
                Balancer balancer = Balancer.of("", List.of(Balancer.node("first", first.port()), backup(second)));
                RawClient client = RawClient.greet(balancer.port(), Hello.v311("stranger"))) {
            assertThat(client.read()).isEqualTo("20 02 00 05");
            client.leave();
            LinkLine line = balancer.awaitClosed("stranger");
            assertThat(line.get("reason")).isEqualTo("node_refused");
            assertThat(line.get("node")).isEqualTo("first");
        }
    }

    @Test
    void aNodeThatClosesOnTheConnectMeansTheNextNode() throws Exception {
        try (ScriptedNode first = ScriptedNode.playing(_ -> {});
                ScriptedNode second = ScriptedNode.acceptingAll();
                Balancer balancer = Balancer.of("", List.of(Balancer.node("first", first.port()), backup(second)));
                RawClient client = RawClient.greet(balancer.port(), Hello.v5("wanderer"))) {
            assertThat(client.read()).isEqualTo("20 03 00 00 00");
            assertThat(first.awaitVisit().opening())
                    .isEqualTo(Hello.v5("wanderer").bytes());
        }
    }

    @Test
    void nodesThatAllCloseMeanARefusal() throws Exception {
        try (ScriptedNode node = ScriptedNode.playing(_ -> {});
                Balancer balancer = Balancer.of("", List.of(Balancer.node("one", node.port())))) {
            assertRefused(balancer, Hello.v5("wanderer"), "20 03 00 88 00");
        }
    }

    @Test
    void aNodeThatStaysSilentMeansARefusalInTheEnd() throws Exception {
        try (ScriptedNode node = ScriptedNode.playing(ScriptedNode.Visit::drain);
                Balancer balancer =
                        Balancer.of("connack_timeout = 300ms", List.of(Balancer.node("mute", node.port())))) {
            assertRefused(balancer, Hello.v311("patient"), "20 02 00 03");
            assertThat(balancer.awaitClosed("patient").get("reason")).isEqualTo("node_silent");
            assertRefused(balancer, Hello.v5("patient5"), "20 03 00 88 00");
        }
    }

    @Test
    void aClientThatGoesWhileItWaitsIsForgotten() throws Exception {
        try (ScriptedNode node = ScriptedNode.playing(ScriptedNode.Visit::drain);
                Balancer balancer = Balancer.of("", List.of(Balancer.node("mute", node.port())))) {
            RawClient client = RawClient.greet(balancer.port(), Hello.v311("hasty"));
            node.awaitVisit();
            client.reset();
            assertThat(balancer.awaitClosed("hasty").get("side")).isEqualTo("client");
            Patience.until("the node to be left", () -> node.guests() == 0);
        }
    }
}
