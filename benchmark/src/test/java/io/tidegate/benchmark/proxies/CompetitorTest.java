package io.tidegate.benchmark.proxies;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.address.Endpoint;
import io.tidegate.benchmark.proxies.Setup.Choice;
import io.tidegate.benchmark.proxies.Setup.NodeHeader;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CompetitorTest {
    private static Setup setup(Setup.Listener... listeners) {
        return new Setup(List.of(listeners), Path.of("run"));
    }

    private static Setup.Listener listener(Choice choice, NodeHeader header, @Nullable Path certificate) {
        byte[] loopback = {127, 0, 0, 1};
        return new Setup.Listener(
                4000, List.of(Endpoint.of(loopback, 5000), Endpoint.of(loopback, 5001)), choice, header, certificate);
    }

    private static String plain(Competitor who) {
        return who.configuration(setup(listener(Choice.LEAST_CONNECTIONS, NodeHeader.NONE, null)));
    }

    private static String whole(Competitor who) {
        return who.configuration(setup(listener(Choice.CLIENT_ID, NodeHeader.PROXY, null)));
    }

    @ParameterizedTest
    @EnumSource
    void listensWhereClientsArriveAndKnowsEveryNode(Competitor who) {
        assertThat(plain(who)).contains("127.0.0.1:4000", "127.0.0.1:5000", "127.0.0.1:5001");
    }

    @ParameterizedTest
    @EnumSource
    void tellsNodesWhoTheClientIsWhereThatIsAskedFor(Competitor who) {
        assertThat(whole(who)).containsAnyOf("proxy_protocol = v2", "send-proxy-v2", "proxy_protocol on;");
        assertThat(plain(who)).doesNotContain("send-proxy", "proxy_protocol on", "= v2");
    }

    @ParameterizedTest
    @EnumSource
    void speaksTheOneSuiteWhereTlsIsAskedFor(Competitor who) {
        String tls = who.configuration(setup(listener(Choice.CLIENT_ID, NodeHeader.PROXY, Path.of("/certs/ec.pem"))));
        assertThat(tls).contains("/certs/ec.pem");
        assertThat(plain(who)).doesNotContain("/certs/ec.pem");
    }

    @ParameterizedTest
    @EnumSource
    void keepsListenersAndTheirNodesApart(Competitor who) {
        byte[] loopback = {127, 0, 0, 1};
        Setup.Listener other = new Setup.Listener(
                4001, List.of(Endpoint.of(loopback, 6000)), Choice.LEAST_CONNECTIONS, NodeHeader.NONE, null);
        String both = who.configuration(setup(listener(Choice.CLIENT_ID, NodeHeader.PROXY, null), other));
        String first = both.substring(both.indexOf("127.0.0.1:5000"));
        assertThat(both).contains("127.0.0.1:4000", "127.0.0.1:4001").containsOnlyOnce("127.0.0.1:6000");
        assertThat(first)
                .as("nodes of the first stand before those of the second")
                .contains("127.0.0.1:6000");
        assertThat(both).contains("nodes0", "nodes1");
    }

    @Test
    void readsTheConnectInHaproxyOnlyWhereClientsComeBack() {
        assertThat(whole(Competitor.HAPROXY))
                .contains(
                        "tcp-request content reject unless { req.payload(0,0),mqtt_is_valid }",
                        "stick on req.payload(0,0),mqtt_field_value(connect,client_identifier)");
        assertThat(plain(Competitor.HAPROXY)).doesNotContain("mqtt");
    }

    /// As HAProxy's documentation writes packets: CONNECT of MQTT 3.1.1 for `hc`, its CONNACK, DISCONNECT.
    @Test
    void checksNodesInHaproxyOnlyWhereThatIsWhatIsMeasured() {
        assertThat(whole(Competitor.HAPROXY_MQTT_CHECK))
                .contains(
                        "  balance leastconn\n  option tcp-check\n",
                        """
                          tcp-check send-binary 100e00044d5154540402003c00026863
                          tcp-check expect binary 20020000
                          tcp-check send-binary e000
                        """,
                        "127.0.0.1:5000 send-proxy-v2 check inter 1s fall 2",
                        "  option redispatch 1")
                .doesNotContain("stick");
        assertThat(whole(Competitor.HAPROXY_CHECK))
                .contains("127.0.0.1:5001 send-proxy-v2 check\n")
                .doesNotContain("stick", "redispatch", "tcp-check");
        assertThat(whole(Competitor.HAPROXY_STICKY))
                .contains("stick on req.payload", "127.0.0.1:5001 send-proxy-v2 check\n", "  option redispatch 1")
                .doesNotContain("tcp-check");
        assertThat(whole(Competitor.HAPROXY)).doesNotContain("check", "redispatch");
    }

    @Test
    void saysOfContinuityNothingUnlessThatIsWhatIsMeasured() {
        assertThat(whole(Competitor.TIDEGATE)).doesNotContain("continuity");
        String off = whole(Competitor.TIDEGATE_CONTINUITY_OFF);
        assertThat(off).contains("balance = client_id, proxy_protocol = v2, continuity = off\n");
        assertThat(whole(Competitor.TIDEGATE_CONTINUITY_ON))
                .as("nothing else is different")
                .isEqualTo(off.replace("continuity = off", "continuity = on"));
    }

    @Test
    void takesLargeBuffersAndSplicesForBulkAlone() {
        assertThat(whole(Competitor.HAPROXY_BULK)).contains("option splice-auto", "tune.bufsize 65536");
        assertThat(whole(Competitor.HAPROXY)).doesNotContain("splice", "bufsize");
        assertThat(whole(Competitor.NGINX_BULK)).contains("proxy_buffer_size 64k;");
        assertThat(whole(Competitor.NGINX)).doesNotContain("proxy_buffer_size");
    }
}
