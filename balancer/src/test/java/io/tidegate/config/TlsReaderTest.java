package io.tidegate.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.link.ListenerSettings.Security;
import io.tidegate.tls.CertificateFiles;
import io.tidegate.tls.TlsClientSettings;
import io.tidegate.tls.TlsClientSettings.Peer;
import io.tidegate.tls.TlsServerSettings;
import io.tidegate.tls.TlsServerSettings.ClientAuth;
import io.tidegate.tls.TlsServerSettings.Stapling;
import io.tidegate.tls.TlsServerSettings.Tickets;
import io.tidegate.tls.TlsVersion;
import io.tidegate.tls.TrustFiles;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `ssl_options` of listeners, `ssl` of pools.
final class TlsReaderTest {
    private static final String AT = "listeners.ssl.default.ssl_options";

    @TempDir
    Path directory;

    Texts texts = new Texts(Path.of(""));

    @BeforeEach
    void inTheDirectory() {
        texts = new Texts(directory);
    }

    /// The options begin in line 2.
    private static String listener(String options) {
        return "listeners.ssl.default { bind = 8883, ssl_options {\n" + options + "\n} }\n" + Texts.POOL;
    }

    private static String pool(String ssl) {
        return Texts.MINIMAL + "pools.default.ssl {\n" + ssl + "\n}\n";
    }

    private TlsServerSettings server(String options) {
        return texts.config(listener(options)).listeners().getFirst().security()
                        instanceof Security.Terminated(var settings)
                ? settings
                : TlsServerSettings.of(new CertificateFiles(Path.of("none"), null, null));
    }

    private TlsClientSettings client(String ssl) {
        return Objects.requireNonNull(
                texts.config(pool(ssl)).pools().getFirst().leg().tls());
    }

    private Path beside(String name) {
        return directory.resolve(name);
    }

    @Test
    void everythingThatIsSaidIsMeant() {
        assertThat(server("""
                        certfile = "certs/cert.pem", keyfile = "/etc/key.pem", password = "geheim"
                        certificates = [ { certfile = rsa.p12, password = other }, { certfile = b.pem, keyfile = b.key } ]
                        cacertfile = ca.pem, crlfile = [ "a.crl", "b.crl" ], verify = verify_peer
                        fail_if_no_peer_cert = true, depth = 2
                        versions = ["tlsv1.3"], alpn = [], session_tickets = true, ticket_keys_file = keys
                        handshake_timeout = 5s
                        ocsp { enable_ocsp_stapling = true, responder_url = "http://o.example", issuer_pem = i.pem
                          refresh_interval = 10m, refresh_http_timeout = 3s }
                        """))
                .isEqualTo(new TlsServerSettings(
                        List.of(
                                new CertificateFiles(beside("certs/cert.pem"), Path.of("/etc/key.pem"), "geheim"),
                                new CertificateFiles(beside("rsa.p12"), null, "other"),
                                new CertificateFiles(beside("b.pem"), beside("b.key"), null)),
                        new ClientAuth.Required(
                                new TrustFiles(beside("ca.pem"), List.of(beside("a.crl"), beside("b.crl"))), 2),
                        Set.of(TlsVersion.TLS_1_3),
                        List.of(),
                        List.of(),
                        new Tickets.FromFile(beside("keys")),
                        new Stapling.On(
                                URI.create("http://o.example"),
                                beside("i.pem"),
                                Duration.ofMinutes(10),
                                Duration.ofSeconds(3)),
                        Duration.ofSeconds(5)));
    }

    @Test
    void whatIsNotSaidIsAsTheRoomHasIt() {
        assertThat(server("certfile = c.pem"))
                .isEqualTo(TlsServerSettings.of(new CertificateFiles(beside("c.pem"), null, null)));
        assertThat(client("enable = true"))
                .isEqualTo(new TlsClientSettings(
                        new Peer.Verified(new TrustFiles(null, List.of()), 10),
                        null,
                        null,
                        EnumSet.allOf(TlsVersion.class),
                        List.of()));
        assertThat(texts.config(Texts.MINIMAL).pools().getFirst().leg().tls()).isNull();
    }

    @Test
    void aListenerForTlsHasACertificate() {
        assertThat(texts.problems(listener("keyfile = k.pem")))
                .containsExactly("tidegate.conf:1: " + AT + ".certfile is missing; expected file name");
        assertThat(texts.problems("listeners.ssl.default.bind = 8883\n" + Texts.POOL))
                .containsExactly("tidegate.conf:1: " + AT + ".certfile is missing; expected file name");
        assertThat(texts.problems(listener("certfile = c.pem\ncertificates = [{ keyfile = k.pem }]")))
                .containsExactly("tidegate.conf:3: " + AT + ".certificates.0.certfile is missing; expected file name");
    }

    @Test
    void clientsAreOnlyVerifiedAgainstWhatIsNamed() {
        assertThat(texts.problems(listener("certfile = c.pem\nverify = verify_peer")))
                .containsExactly("tidegate.conf:3: " + AT
                        + ".verify = verify_peer needs cacertfile: the certificates that vouch for clients");
        assertThat(texts.problems(listener("certfile = c.pem\nverify = verify_peer, cacertfile = \"\"")))
                .singleElement()
                .asString()
                .contains("cacertfile: names no file");
    }

    /// It would be believed to do what it does not.
    @Test
    void whatVerifiesNobodyIsWarnedOf() {
        String nothing = " does nothing without verify = verify_peer: clients are not asked for a certificate";
        assertThat(texts.warnings(listener("certfile = c.pem\ncacertfile = ca.pem\ncrlfile = a.crl\n"
                        + "fail_if_no_peer_cert = true\ndepth = 1")))
                .containsExactly(
                        "tidegate.conf:3: " + AT + ".cacertfile" + nothing,
                        "tidegate.conf:4: " + AT + ".crlfile" + nothing,
                        "tidegate.conf:5: " + AT + ".fail_if_no_peer_cert" + nothing);
        assertThat(texts.warnings(listener("certfile = c.pem\nsession_tickets = off\nticket_keys_file = k")))
                .containsExactly(
                        "tidegate.conf:4: " + AT + ".ticket_keys_file does nothing without session_tickets = true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tlsv1.1", "tlsv1", "sslv3", "TLSv1.0", "dtlsv1"})
    void olderVersionsAreNotSpoken(String version) {
        assertThat(texts.problems(listener("certfile = c.pem\nversions = [tlsv1.2, \"" + version + "\"]")))
                .containsExactly("tidegate.conf:3: " + AT + ".versions: " + version
                        + " is not spoken (RFC 8996); write tlsv1.3 or tlsv1.2");
    }

    @Test
    void someVersionIsSpoken() {
        assertThat(texts.problems(listener("certfile = c.pem\nversions = []")))
                .containsExactly("tidegate.conf:3: " + AT + ".versions: names no version; write tlsv1.3 or tlsv1.2");
        assertThat(texts.problems(listener("certfile = c.pem\nversions = [tls]")))
                .singleElement()
                .asString()
                .contains("is not spoken");
        assertThat(texts.problems(listener("certfile = c.pem\nversions = [tlsv1.4]")))
                .singleElement()
                .asString()
                .contains("write tlsv1.3 or tlsv1.2");
    }

    @Test
    void suitesOfTls13AreNotChosen() {
        String all = "TLS_AES_256_GCM_SHA384:TLS_AES_128_GCM_SHA256:TLS_CHACHA20_POLY1305_SHA256";
        String older = "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, ECDHE-RSA-AES256-GCM-SHA384";
        String text = listener("certfile = c.pem\nciphers = \"" + all + ":" + older + "\"");
        assertThat(server("certfile = c.pem\nciphers = \"" + all + ":" + older + "\"")
                        .ciphers())
                .containsExactly("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "ECDHE-RSA-AES256-GCM-SHA384");
        assertThat(texts.warnings(text)).isEmpty();
        assertThat(texts.warnings(listener("certfile = c.pem\nciphers = [TLS_AES_256_GCM_SHA384]")))
                .containsExactly(
                        "tidegate.conf:3: " + AT
                                + ".ciphers: the suites of TLS 1.3 cannot be chosen: all three are always on",
                        "tidegate.conf:3: " + AT
                                + ".ciphers: names no suite of TLS 1.2, so that has its default; leave tlsv1.2 out of"
                                + " versions if it is not meant");
        assertThat(texts.warnings(
                        listener("certfile = c.pem, versions = [tlsv1.3]\nciphers = [ECDHE-RSA-AES256-GCM-SHA384]")))
                .containsExactly("tidegate.conf:3: " + AT + ".ciphers does nothing without tlsv1.2 among versions");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "secure_renegotiate",
                "client_renegotiation",
                "honor_cipher_order",
                "reuse_sessions",
                "hibernate_after",
                "dhfile",
                "log_level",
                "gc_after_handshake",
                "user_lookup_fun",
                "partial_chain",
                "managed_certs"
            })
    void whatEmqxHasAndMakesNoDifferenceIsWarnedOf(String key) {
        assertThat(texts.warnings(listener("certfile = c.pem\n" + key + " = true")))
                .singleElement()
                .asString()
                .startsWith("tidegate.conf:3: " + AT + "." + key + " does nothing here: ");
    }

    @Test
    void whatWouldProtectAndDoesNotIsRefused() {
        assertThat(texts.problems(listener("certfile = c.pem\nenable_crl_check = true")))
                .containsExactly("tidegate.conf:3: " + AT
                        + ".enable_crl_check: write crlfile = \"FILE\"; lists are read from files, never fetched");
        assertThat(texts.warnings(listener("certfile = c.pem\nenable_crl_check = false")))
                .singleElement()
                .asString()
                .contains("enable_crl_check does nothing here");
        assertThat(texts.problems(listener("certfile = c.pem\nverify_peer_ext_key_usage = clientAuth")))
                .singleElement()
                .asString()
                .contains("verify_peer_ext_key_usage: a certificate's purpose is always checked");
        assertThat(texts.problems(pool("enable = on\ncacerts = true")))
                .singleElement()
                .asString()
                .contains("cacerts: write cacertfile");
    }

    @Test
    void misspelledOptionsAreNamed() {
        assertThat(texts.problems(listener("certfile = c.pem\nfail_if_no_peer_certs = true")))
                .containsExactly("tidegate.conf:3: " + AT
                        + ".fail_if_no_peer_certs is not known; did you mean fail_if_no_peer_cert?");
    }

    @Test
    void passwordsAreNotShown() {
        String text =
                listener("certfile = c.pem, password = geheim, certificates = [{ certfile = d, password = streng }]")
                        + "pools.default.ssl { enable = on, certfile = c, password = verborgen }\n";
        assertThat(texts.effective(text))
                .contains(AT + ".password = \"******\"  # tidegate.conf:2\n")
                .contains(AT + ".certificates.0.password = \"******\"")
                .contains("pools.default.ssl.password = \"******\"")
                .doesNotContain("geheim", "streng", "verborgen");
        assertThat(texts.read(text).toString()).doesNotContain("geheim", "streng", "verborgen");
        assertThat(texts.problems(listener("certfile = c.pem\npassword = { a = geheim }"))
                        .toString())
                .doesNotContain("geheim");
    }

    @Test
    void anEmptyPasswordIsNone() {
        assertThat(server("certfile = c.pem, password = \"\"")
                        .certificates()
                        .getFirst()
                        .password())
                .isNull();
    }

    @Test
    void effectiveValuesMeanTheSame() {
        String text = listener("""
                certfile = c.pem, cacertfile = "/ca.pem", crlfile = a.crl, verify = verify_peer, alpn = [a, b]
                ciphers = "ECDHE-RSA-AES256-GCM-SHA384,ECDHE-RSA-AES128-GCM-SHA256", versions = tlsv1.2
                certificates = [{ certfile = d.pem }], ocsp.enable_ocsp_stapling = on
                """) + """
                listeners.ssl.default.routes = [{ sni = "*.a", client_id = "x*", username = "*", pool = default }]
                listeners.ssl_passthrough.p { bind = 8884, routes = [{ sni = a, pool = default }] }
                pools.default { balance = source_ip, ssl { enable = on, verify = verify_none } }
                """;
        assertThat(texts.config(texts.effective(text))).isEqualTo(texts.config(text));
    }

    @Test
    void filesAreKnownByTheKeysThatNameThem() {
        List<NamedFile> files = texts.read(listener("certfile = c.pem\ncrlfile = [a.crl, \"/b.crl\"]"
                                + "\ncertificates = [{ certfile = d.pem\n keyfile = d.key }]")
                        + "pools.default.ssl { enable = on, cacertfile = ca.pem }\n")
                .files();
        assertThat(files.stream()
                        .map(file -> file.problem("is empty").toString().replace(directory + "/", "")))
                .containsExactlyInAnyOrder(
                        "tidegate.conf:2: " + AT + ".certfile: is empty",
                        "tidegate.conf:3: " + AT + ".crlfile: is empty",
                        "tidegate.conf:3: " + AT + ".crlfile: is empty",
                        "tidegate.conf:4: " + AT + ".certificates.0.certfile: is empty",
                        "tidegate.conf:5: " + AT + ".certificates.0.keyfile: is empty",
                        "tidegate.conf:8: pools.default.ssl.cacertfile: is empty");
        assertThat(files.stream().map(NamedFile::file))
                .containsExactlyInAnyOrder(
                        beside("c.pem"),
                        beside("a.crl"),
                        Path.of("/b.crl"),
                        beside("d.pem"),
                        beside("d.key"),
                        beside("ca.pem"));
    }

    @Test
    void whatIsWrongWithAFileIsSaidOfEachKeyThatNamesIt() {
        Outcome.Read read =
                texts.read(listener("certfile = c.pem\ncertificates = [{ certfile = d.pem\n keyfile = c.pem }]"));
        assertThat(read.problems(beside("c.pem"), "is empty").stream()
                        .map(problem -> problem.toString().replace(directory + "/", "")))
                .containsExactlyInAnyOrder(
                        "tidegate.conf:2: " + AT + ".certfile: is empty",
                        "tidegate.conf:4: " + AT + ".certificates.0.keyfile: is empty");
        assertThat(read.problems(beside("e.pem"), "is empty")).isEmpty();
    }

    @Test
    void nodesAreVerifiedUnlessSomebodySaysNot() {
        assertThat(texts.warnings(pool("enable = on, cacertfile = ca.pem"))).isEmpty();
        assertThat(texts.warnings(pool("enable = on\nverify = verify_none")))
                .containsExactly("tidegate.conf:5: pools.default.ssl.verify = verify_none: whoever answers at a node's"
                        + " address, or gets in between, is taken for the node and gets the clients' passwords");
        assertThat(client("enable = on, cacertfile = ca.pem, crlfile = a.crl, depth = 1")
                        .peer())
                .isEqualTo(new Peer.Verified(new TrustFiles(beside("ca.pem"), List.of(beside("a.crl"))), 1));
    }

    @Test
    void tlsToNodesThatNobodySwitchedOnIsWarnedOf() {
        assertThat(texts.warnings(pool("cacertfile = ca.pem")))
                .containsExactly("tidegate.conf:3: pools.default.ssl does nothing without enable = true:"
                        + " nodes get MQTT in the clear");
        assertThat(texts.warnings(pool("enable = false, cacertfile = ca.pem"))).isEmpty();
        assertThat(texts.warnings(pool("enable = on\nkeyfile = k\npassword = p")))
                .containsExactly(
                        "tidegate.conf:5: pools.default.ssl.keyfile does nothing without certfile",
                        "tidegate.conf:6: pools.default.ssl.password does nothing without certfile");
    }
}
