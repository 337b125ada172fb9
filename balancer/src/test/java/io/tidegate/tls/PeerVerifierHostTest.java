package io.tidegate.tls;

import static io.tidegate.tls.TestPki.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.tls.TestPki.Issued;
import io.tidegate.tls.TestPki.Order;
import io.tidegate.tls.Verdict.Reason;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// RFC 9525: whether a node's certificate is for the host that was dialled.
class PeerVerifierHostTest {
    private static final Issued ROOT = TestPki.root("Root");
    private static final Trust TRUST = new Trust(List.of(ROOT.certificate()), List.of());

    private static Order node() {
        return TestPki.order("node.example").forServers();
    }

    private static @Nullable Reason reason(Order order, @Nullable String host) {
        Verdict verdict = PeerVerifier.forNodes(TRUST, 0).verify(order.by(ROOT).chainDer(), host, NOW);
        return verdict instanceof Verdict.Refused refused ? refused.reason() : null;
    }

    @ParameterizedTest
    @CsvSource({
        "other.example, node.example",
        "node.example.org, node.example",
        "a.node.example, node.example",
        "example, node.example",
        "node.example.evil, node.example",
        "node-example, node.example",
        "a.b.example.org, *.example.org",
        "example.org, *.example.org",
        ".example.org, *.example.org",
        "x.example.com, *.example.org",
        "node.org, *.org",
        "node.example, *",
        "node.example, *.*",
        "node1.example.org, node*.example.org",
        "node1.example.org, *1.example.org",
        "a.node.example.org, a.*.example.org",
        "*.example.org, node.example.org",
        "192.0.2.1, 192.0.2.1", // an address is not for the dNSName that looks like it
        "192.0.2.1, *.0.2.1",
        "node.example, node.example.", // no dot at the end of a dNSName
    })
    void aDnsNameIsNotFor(String host, String name) {
        assertThat(reason(node().dns(name), host)).isEqualTo(Reason.WRONG_HOST);
    }

    @ParameterizedTest
    @CsvSource({
        "node.example, node.example",
        "NODE.Example, node.example",
        "node.example, NODE.eXample",
        "node.example., node.example",
        "a.example.org, *.example.org",
        "A.EXAMPLE.org, *.example.ORG",
        "xn--bcher-kva.example.org, *.example.org",
        "bücher.example, xn--bcher-kva.example",
        "BÜCHER.example, XN--bcher-kva.example",
        "localhost, localhost",
    })
    void aDnsNameIsFor(String host, String name) {
        assertThat(reason(node().dns("first.example", name), host)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.2, 192.0.2.1",
        "2001:db8::2, 2001:db8::1",
        "node.example, 192.0.2.1",
        "192.0.2.1.example, 192.0.2.1",
        "::192.0.2.1, 192.0.2.1",
    })
    void anAddressIsNotFor(String host, String address) {
        assertThat(reason(node().ip(address), host)).isEqualTo(Reason.WRONG_HOST);
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1",
        "2001:db8::1, 2001:db8::1",
        "2001:DB8:0:0::1, 2001:db8::1",
        "::1, ::1",
    })
    void anAddressIsFor(String host, String address) {
        assertThat(reason(node().ip("192.0.2.99", address), host)).isNull();
    }

    @Test
    void theCommonNameIsNoHost() {
        assertThat(reason(node(), "node.example")).isEqualTo(Reason.WRONG_HOST);
        assertThat(reason(node().dns("other.example"), "node.example")).isEqualTo(Reason.WRONG_HOST);
    }

    @Test
    void aNodeWithoutAHostToCompareWithIsRefused() {
        assertThat(reason(node().dns("node.example"), null)).isEqualTo(Reason.WRONG_HOST);
    }

    @ParameterizedTest
    @CsvSource({"''", "' '", "node .example", "-", "a..b", "'node.example\0'", "[::1]", "fe80::1%eth0"})
    void whatIsNoHostIsNobodys(String host) {
        assertThat(reason(node().dns("node.example", "*.example").ip("::1"), host))
                .isEqualTo(Reason.WRONG_HOST);
    }

    @Test
    void saysWhatTheCertificateIsFor() {
        Verdict verdict = PeerVerifier.forNodes(TRUST, 0)
                .verify(
                        node().dns("a.example", "b.example")
                                .ip("192.0.2.1")
                                .by(ROOT)
                                .chainDer(),
                        "c.example",
                        NOW);
        assertThat(verdict)
                .isEqualTo(new Verdict.Refused(
                        Reason.WRONG_HOST,
                        "not for \"c.example\" but for a.example, b.example, 192.0.2.1: certificate "
                                + "\"CN=node.example\" issued by \"CN=Root\""));
    }

    @Test
    void aCertificateForClientsIsNotANodes() {
        assertThat(reason(TestPki.order("node.example").forClients().dns("node.example"), "node.example"))
                .isEqualTo(Reason.WRONG_PURPOSE);
    }

    @Test
    void aClientNeedsNoHost() {
        Verdict verdict = PeerVerifier.forClients(TRUST, 0)
                .verify(TestPki.order("device").forClients().by(ROOT).chainDer(), "elsewhere", NOW);
        assertThat(verdict).isInstanceOf(Verdict.Trusted.class);
    }
}
