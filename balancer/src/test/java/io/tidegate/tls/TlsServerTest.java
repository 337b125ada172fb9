package io.tidegate.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.tls.TlsRig.Listener;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a listener agrees on with its clients, and how it changes under them.
class TlsServerTest {
    private final TlsRig rig = new TlsRig();

    @AfterEach
    void nothingNativeIsLeft() {
        rig.close();
    }

    @Test
    void noVersionInCommonIsToldToBoth() {
        TlsPair pair = rig.pair(rig.server(Listener.USUAL.with(TlsVersion.TLS_1_3)), rig.client(TlsVersion.TLS_1_2))
                .run();
        assertThat(pair.server().why()).isEqualTo("no protocol version in common");
        assertThat(pair.client().why()).isEqualTo("peer's alert: protocol version");
    }

    @Test
    void noSuiteInCommonIsToldToBoth() {
        TlsServer server = rig.server(Listener.USUAL.withCiphers("ECDHE-ECDSA-AES256-GCM-SHA384"));
        TlsClient client =
                rig.client(new ClientMaterial(null, null), Set.of(TlsVersion.TLS_1_2), "ECDHE-ECDSA-CHACHA20-POLY1305");
        TlsPair pair = rig.pair(server, client).run();
        assertThat(pair.server().why()).isEqualTo("no cipher suite in common");
        assertThat(pair.client().why()).isEqualTo("peer's alert: handshake failure");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "mqtt, mqtt, mqtt",
                "mqtt+h2, h2+mqtt, mqtt",
                "mqtt, none, none",
                "none, h2, none",
                "mqtt+mqtt5, mqtt5+mqtt, mqtt"
            })
    void theBestProtocolThatBothSpeakIsSpoken(String ours, String theirs, String spoken) {
        TlsServer server = rig.server(Listener.USUAL.withAlpn(list(ours)));
        EngineClient client =
                new EngineClient(rig, server, parameters -> parameters.setApplicationProtocols(list(theirs))).run();
        assertThat(client.server().why() + client.why()).isEmpty();
        assertThat(client.server().layer().identity().alpn()).isEqualTo(spoken);
        assertThat(client.protocol()).isEqualTo(spoken == null ? "" : spoken);
    }

    private static String[] list(String names) {
        return names == null ? new String[0] : names.split("\\+");
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.2", "TLSv1.3"})
    void aClientThatOffersOnlyOtherProtocolsIsRefused(String version) {
        EngineClient client = new EngineClient(rig, rig.server(Listener.USUAL), parameters -> {
                    parameters.setProtocols(new String[] {version});
                    parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
                })
                .run();
        assertThat(client.server().why())
                .isEqualTo("no application protocol in common: the client offers h2, http/1.1");
        assertThat(client.why()).contains("no_application_protocol");
    }

    @Test
    void replacingCertificatesLeavesThoseAloneWhoAreConnectedOrConnecting() {
        TlsServer server = rig.server(Listener.USUAL);
        TlsClient client = rig.client();
        TlsPair standing = rig.pair(server, client).run();
        TlsPair halfOpen = rig.pair(server, client);
        byte[] hello = halfOpen.client().takeSaid();
        halfOpen.server().feed(hello, 0, 100);
        TestPki.Issued next =
                TestPki.order("next").dns(TlsRig.HOST).forServers().by(rig.root);
        server.replace(TlsRig.material(null, next));
        halfOpen.server().feed(Arrays.copyOfRange(hello, 100, hello.length));
        halfOpen.run();
        assertThat(halfOpen.server().layer().identity().own().subject()).isEqualTo("CN=server");
        standing.client().write("still here");
        standing.run();
        assertThat(standing.server().takeText()).isEqualTo("still here");
        TlsPair later = rig.pair(server, rig.client()).run();
        assertThat(later.server().layer().identity().own().subject()).isEqualTo("CN=next");
        assertThat(BoringSsl.LIVE_CONTEXTS)
                .as("two of the server, two of clients")
                .hasValue(4);
        standing.close();
        halfOpen.close();
        assertThat(BoringSsl.LIVE_CONTEXTS).hasValue(3);
    }

    @Test
    void whatCannotBeUsedLeavesTheOldInForce() {
        TlsServer server = rig.server(Listener.USUAL.with(TlsRig.required()));
        int live = TlsRig.live();
        ServerMaterial nobodyTrusted = TlsRig.material(null, rig.serverCertificate);
        assertThatThrownBy(() -> server.replace(nobodyTrusted))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("client certificates are asked for, and nobody is trusted");
        TestPki.Issued other = TestPki.order("x").dns(TlsRig.HOST).forServers().by(rig.root);
        KeyMaterial mixed = new KeyMaterial(
                other.keyMaterial().files(),
                other.chain(),
                rig.serverCertificate.keys().getPrivate(),
                other.keyMaterial().facts());
        assertThatThrownBy(() -> server.replace(new ServerMaterial(
                        List.of(rig.serverCertificate.keyMaterial(), mixed), TlsRig.trust(rig.root), List.of())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("KEY_VALUES_MISMATCH");
        assertThat(TlsRig.live()).isEqualTo(live);
        TlsPair pair = rig.pair(server, rig.client(rig.clientCertificate)).run();
        assertThat(pair.server().isOpen()).isTrue();
    }

    @Test
    void aClosedServerMakesNoMoreLayersAndThoseThereAreGoOn() {
        TlsServer server = rig.server(Listener.USUAL);
        TlsPair pair = rig.pair(server, rig.client()).run();
        server.close();
        assertThatThrownBy(() -> server.layer(() -> {})).isInstanceOf(IllegalStateException.class);
        pair.client().write("still here");
        pair.run();
        assertThat(pair.server().takeText()).isEqualTo("still here");
    }

    @ParameterizedTest
    @CsvSource({"RC4-MD5", "ALL", "ECDHE-RSA-AES128-GCM-SHA256:ALL", "!aNULL", "TLS_AES_128_CCM_SHA256", "AES128-GCM"})
    void aSuiteThatIsNoneIsRefused(String suite) {
        assertThatThrownBy(() -> rig.server(Listener.USUAL.withCiphers("ECDHE-ECDSA-AES128-GCM-SHA256", suite)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("cipher suite " + suite + " is not known to BoringSSL");
    }

    @Test
    void suitesMayBeSpeltAsOpenSslOrTheStandardDoes() {
        for (String suite : List.of("ECDHE-ECDSA-AES256-GCM-SHA384", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384")) {
            TlsServer server = rig.server(Listener.USUAL.withCiphers("TLS_AES_128_GCM_SHA256", suite));
            TlsPair pair = rig.pair(server, rig.client(TlsVersion.TLS_1_2)).run();
            assertThat(pair.server().layer().identity().cipher()).isEqualTo("ECDHE-ECDSA-AES256-GCM-SHA384");
        }
    }

    @ParameterizedTest
    @CsvSource({"''", "'mq tt'", "mött"})
    void aProtocolThatCannotBeSaidIsRefused(String name) {
        assertThatThrownBy(() -> rig.server(Listener.USUAL.withAlpn("mqtt", name)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ALPN");
    }

    /// Each record of one byte costs a peer six, and must not cost the loop much more.
    @Test
    void aClientHelloInCrumbsIsRefused() {
        TlsEnd server = rig.end(rig.server(Listener.USUAL));
        byte[] message = Hellos.message("03 03" + "5A ".repeat(60));
        for (byte one : message) {
            if (server.why().isEmpty()) {
                server.feed(new byte[] {22, 3, 1, 0, 1, one});
            }
        }
        assertThat(server.why()).isEqualTo("a ClientHello in too many records");
        assertThat(server.takeSaid()).as("RFC 8446 §6.2: decode_error").isEqualTo(new byte[] {21, 3, 3, 0, 2, 2, 50});
    }
}
