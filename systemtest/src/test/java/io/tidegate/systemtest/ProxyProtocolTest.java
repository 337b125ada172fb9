package io.tidegate.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.systemtest.ScriptedNode.Visit;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Who a node is told the client is: byte by byte, and in one segment with the client's own CONNECT.
final class ProxyProtocolTest {
    private static final Hello HELLO = Hello.v5("someone").will("a/b", "gone");
    private static final String REAL =
            "CB 00 71 07  C6 33 64 01  DC 04  07 5B"; // 203.0.113.7:56324 to 198.51.100.1:1883

    private static ScriptedNode node() {
        return ScriptedNode.playing(visit -> {
            visit.send(Packets.ACCEPTED_5);
            visit.drain();
        });
    }

    private static Balancer balancer(ScriptedNode node, String listener, String pool) {
        return Balancer.of(listener, pool, List.of(Balancer.node("one", node.port())));
    }

    @Test
    void withoutAHeaderTheNodeGetsExactlyWhatTheClientSent() throws Exception {
        try (ScriptedNode node = node();
                Balancer balancer = balancer(node, "", "");
                RawClient client = RawClient.greet(balancer.port(), HELLO)) {
            assertThat(client.read()).isEqualTo("20 03 00 00 00");
            assertThat(node.awaitVisit().opening()).isEqualTo(HELLO.bytes());
        }
    }

    @Test
    void whatFollowsTheConnectFollowsItStill() throws Exception {
        byte[] subscribe = Packets.subscribe("a/#");
        try (ScriptedNode node = ScriptedNode.accepting();
                Balancer balancer = balancer(node, "", "");
                RawClient client =
                        RawClient.open(balancer.port()).send(Hello.v311("hasty").bytes(), subscribe, Packets.PINGREQ)) {
            assertThat(client.read()).isEqualTo("20 02 00 00");
            assertThat(client.read()).isEqualTo("D0 00");
            Visit visit = node.awaitVisit();
            assertThat(visit.awaitPacket())
                    .isEqualTo(Packets.text(Hello.v311("hasty").bytes()));
            assertThat(visit.awaitPacket()).isEqualTo(Packets.text(subscribe));
            assertThat(visit.awaitPacket()).isEqualTo("C0 00");
        }
    }

    @Test
    void aConnectInPiecesArrivesWhole() throws Exception {
        try (ScriptedNode node = node();
                Balancer balancer = balancer(node, "", "proxy_protocol = v1");
                RawClient client = RawClient.open(balancer.port())) {
            for (byte each : HELLO.bytes()) {
                client.send(new byte[] {each});
            }
            assertThat(client.read()).isEqualTo("20 03 00 00 00");
            assertThat(node.awaitVisit().opening()).endsWith(HELLO.bytes());
        }
    }

    @Test
    void v1NamesTheClientsSocket() throws Exception {
        try (ScriptedNode node = node();
                Balancer balancer = balancer(node, "", "proxy_protocol = v1");
                RawClient client = RawClient.greet(balancer.port(), HELLO)) {
            assertThat(client.read()).isEqualTo("20 03 00 00 00");
            byte[] header = ProxyHeader.v1("TCP4 127.0.0.1 127.0.0.1 " + client.localPort() + " " + balancer.port());
            assertThat(node.awaitVisit().opening()).isEqualTo(Packets.concat(header, HELLO.bytes()));
        }
    }

    @Test
    void v2NamesTheClientsSocket() throws Exception {
        try (ScriptedNode node = node();
                Balancer balancer = balancer(node, "", "proxy_protocol = v2");
                RawClient client = RawClient.greet(balancer.port(), HELLO)) {
            assertThat(client.read()).isEqualTo("20 03 00 00 00");
            byte[] header = ProxyHeader.v2("7F000001 7F000001 " + ProxyHeader.portHex(client.localPort())
                    + ProxyHeader.portHex(balancer.port()));
            assertThat(node.awaitVisit().openingHex()).isEqualTo(Packets.text(Packets.concat(header, HELLO.bytes())));
        }
    }

    @Test
    void anIpv4ClientOfAnIpv6ListenerIsNamedAsIpv4() throws Exception {
        try (ScriptedNode node = node();
                Balancer balancer = Balancer.start("""
                        listeners.tcp.default { bind = "[::]:0" }
                        pools.default { proxy_protocol = v1, nodes = [ %s ] }
                        """.formatted(Balancer.node("one", node.port())));
                RawClient client = RawClient.greet(balancer.port(), HELLO)) {
            assertThat(client.read()).isEqualTo("20 03 00 00 00");
            assertThat(new String(node.awaitVisit().opening(), StandardCharsets.ISO_8859_1))
                    .startsWith("PROXY TCP4 127.0.0.1 127.0.0.1 " + client.localPort() + " ");
        }
    }

    @Test
    void tlvsCarryAnIdentityOfTheLinkAndAChecksumThatHolds() throws Exception {
        try (ScriptedNode node = node();
                Balancer balancer =
                        balancer(node, "", "proxy_protocol = v2, proxy_protocol_tlvs = [unique_id, crc32c]");
                RawClient first = RawClient.greet(balancer.port(), HELLO);
                RawClient second = RawClient.greet(balancer.port(), HELLO)) {
            assertThat(first.read()).isEqualTo("20 03 00 00 00");
            assertThat(second.read()).isEqualTo("20 03 00 00 00");
            byte[] one = node.awaitVisit().opening();
            byte[] other = node.awaitVisit().opening();
            for (byte[] opening : List.of(one, other)) {
                assertThat(ProxyHeader.tlvs(opening).keySet())
                        .containsExactlyInAnyOrder(ProxyHeader.UNIQUE_ID_TLV, ProxyHeader.CRC32C_TLV);
                assertThat(ProxyHeader.checksumHolds(opening)).isTrue();
                assertThat(Arrays.copyOfRange(opening, ProxyHeader.lengthOfV2(opening), opening.length))
                        .isEqualTo(HELLO.bytes());
            }
            assertThat(ProxyHeader.tlvs(one).get(ProxyHeader.UNIQUE_ID_TLV))
                    .isNotEmpty()
                    .isNotEqualTo(ProxyHeader.tlvs(other).get(ProxyHeader.UNIQUE_ID_TLV));
        }
    }

    @Test
    void theAddressOfAHeaderThatCameInGoesOut() throws Exception {
        Map<String, byte[]> headers = Map.of(
                "v1", ProxyHeader.v1("TCP4 203.0.113.7 198.51.100.1 56324 1883"),
                "v2", ProxyHeader.v2(REAL));
        try (ScriptedNode node = node();
                Balancer balancer = balancer(node, "proxy_protocol = true", "proxy_protocol = v2")) {
            for (Map.Entry<String, byte[]> header : headers.entrySet()) {
                Hello hello = Hello.v5(header.getKey());
                try (RawClient client = RawClient.open(balancer.port()).send(header.getValue(), hello.bytes())) {
                    assertThat(client.read()).isEqualTo("20 03 00 00 00");
                    assertThat(node.awaitVisit().openingHex())
                            .isEqualTo(Packets.text(Packets.concat(ProxyHeader.v2(REAL), hello.bytes())));
                    client.leave();
                    LinkLine line = balancer.awaitClosed(header.getKey());
                    assertThat(line.get("client")).isEqualTo("203.0.113.7:56324");
                    assertThat(line.get("reason")).isEqualTo("client_closed");
                }
            }
        }
    }

    @Test
    void theLineOfALinkNamesWhoStandsInFrontOfUsToo() throws Exception {
        try (ScriptedNode node = node();
                Balancer balancer = balancer(node, "proxy_protocol = true", "");
                RawClient client = RawClient.open(balancer.port()).send(ProxyHeader.v2(REAL), HELLO.bytes())) {
            assertThat(client.read()).isEqualTo("20 03 00 00 00");
            int port = client.localPort();
            client.leave();
            assertThat(balancer.awaitClosed("someone").get("peer")).isEqualTo("127.0.0.1:" + port);
        }
    }

    @Test
    void ipv6ComesInAndGoesOut() throws Exception {
        byte[] header =
                ProxyHeader.v2OverIpv6("20010DB8000000000000000000000007 20010DB8000000000000000000000001 DC04 075B");
        try (ScriptedNode node = node();
                Balancer balancer = balancer(node, "proxy_protocol = true", "proxy_protocol = v1");
                RawClient client = RawClient.open(balancer.port()).send(header, HELLO.bytes())) {
            assertThat(client.read()).isEqualTo("20 03 00 00 00");
            assertThat(node.awaitVisit().opening())
                    .startsWith(ProxyHeader.v1("TCP6 2001:db8:0:0:0:0:0:7 2001:db8:0:0:0:0:0:1 56324 1883"));
            client.leave();
            assertThat(balancer.awaitClosed("someone").get("client")).isEqualTo("[2001:db8::7]:56324");
        }
    }

    @Test
    void localAndUnknownMeanTheSocketItself() throws Exception {
        try (ScriptedNode node = node();
                Balancer balancer = balancer(node, "proxy_protocol = true", "proxy_protocol = v1")) {
            for (byte[] header : List.of(ProxyHeader.v2Local(), ProxyHeader.v1("UNKNOWN"))) {
                try (RawClient client = RawClient.open(balancer.port()).send(header, HELLO.bytes())) {
                    assertThat(client.read()).isEqualTo("20 03 00 00 00");
                    assertThat(node.awaitVisit().opening())
                            .startsWith(ProxyHeader.v1(
                                    "TCP4 127.0.0.1 127.0.0.1 " + client.localPort() + " " + balancer.port()));
                }
            }
        }
    }

    @Test
    void aHeaderThatIsRequiredAndMissingEndsIt() throws Exception {
        try (ScriptedNode node = node();
                Balancer balancer = balancer(node, "proxy_protocol = true", "");
                RawClient client = RawClient.greet(balancer.port(), HELLO)) {
            assertThat(client.readToEnd()).isZero();
            LinkLine line = balancer.awaitClosed("the naked client", each -> true);
            assertThat(line.get("reason")).isEqualTo("proxy_header_missing");
            assertThat(line.get("node")).isEmpty();
        }
    }

    @Test
    void aHeaderThatNobodyAskedForIsNoConnect() throws Exception {
        try (ScriptedNode node = node();
                Balancer balancer = balancer(node, "", "");
                RawClient client = RawClient.open(balancer.port()).send(ProxyHeader.v2(REAL), HELLO.bytes())) {
            assertThat(client.readToEnd()).isZero();
            assertThat(balancer.awaitClosed("the dressed client", each -> true).get("reason"))
                    .isEqualTo("client_malformed");
        }
    }

    @Test
    void aHeaderThatDoesNotComeInTimeEndsIt() throws Exception {
        String listener = "proxy_protocol = true, proxy_protocol_timeout = 300ms";
        try (ScriptedNode node = node();
                Balancer balancer = balancer(node, listener, "");
                RawClient client = RawClient.open(balancer.port()).send("PROXY TCP4 203.0")) {
            assertThat(client.readToEnd()).isZero();
            assertThat(balancer.awaitClosed("the slow client", each -> true).get("reason"))
                    .isEqualTo("client_slow");
        }
    }

    @Test
    void onlyThoseWhoAreTrustedMayClaimAnAddress() throws Exception {
        String listener = "proxy_protocol = true, trusted = [\"127.0.0.5\"]";
        try (ScriptedNode node = node();
                Balancer balancer = balancer(node, listener, "")) {
            try (RawClient stranger = RawClient.open(balancer.port())) {
                assertThat(stranger.readToEnd()).isZero();
            }
            balancer.awaitMetric(1, "tidegate_refusals_total", "reason=\"proxy_not_trusted\"");
            try (RawClient friend =
                    RawClient.openFrom("127.0.0.5", balancer.port()).send(ProxyHeader.v2(REAL), HELLO.bytes())) {
                assertThat(friend.read()).isEqualTo("20 03 00 00 00");
            }
        }
    }

    @Test
    void accessRulesJudgeTheRealAddress() throws Exception {
        String listener = "proxy_protocol = true, access_rules = [\"deny 203.0.113.0/24\", \"allow all\"]";
        try (ScriptedNode node = node();
                Balancer balancer = balancer(node, listener, "");
                RawClient client = RawClient.open(balancer.port()).send(ProxyHeader.v2(REAL), HELLO.bytes())) {
            assertThat(client.readToEnd()).isZero();
            balancer.awaitMetric(1, "tidegate_refusals_total", "reason=\"denied_by_rule\"");
        }
    }
}
