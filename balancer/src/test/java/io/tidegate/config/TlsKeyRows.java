package io.tidegate.config;

import static io.tidegate.config.KeyRow.listener;
import static io.tidegate.config.KeyRow.pool;
import static java.util.Objects.requireNonNull;

import io.tidegate.link.Glob;
import io.tidegate.link.ListenerSettings.Security;
import io.tidegate.link.Routes;
import io.tidegate.link.ServerName;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Rows for the keys of TLS. Paths are told without the folder of the configuration, which is another each time.
final class TlsKeyRows {
    private static final String NO_FILE = "names no file";

    private TlsKeyRows() {}

    static List<KeyRow> rows() {
        List<KeyRow> rows = new ArrayList<>(certificates());
        rows.addAll(clientCertificates());
        rows.addAll(protocol());
        rows.addAll(ocsp());
        rows.addAll(routes());
        rows.addAll(nodes());
        rows.addAll(nodeCertificates());
        return rows;
    }

    private static List<KeyRow> certificates() {
        String at = "listeners.ssl.NAME.ssl_options.";
        String further = at + "certificates.";
        return List.of(
                new KeyRow(at + "certfile", "\"a/b.pem\"", first(c -> c.certfile()), "b.pem", "\"\"", NO_FILE),
                new KeyRow(at + "keyfile", "k.pem", first(c -> c.keyfile()), "k.pem", "\"\"", NO_FILE),
                new KeyRow(at + "password", "\" x\"", first(c -> c.password()), " x", "[a]", "found a list"),
                new KeyRow(further + "certfile", "b.pem", last(c -> c.certfile()), "b.pem", "\"\"", NO_FILE),
                new KeyRow(further + "keyfile", "k.pem", last(c -> c.keyfile()), "k.pem", "\"\"", NO_FILE),
                new KeyRow(further + "password", "12", last(c -> c.password()), "12", "[a]", "found a list"));
    }

    private static List<KeyRow> clientCertificates() {
        String at = "listeners.ssl.NAME.ssl_options.";
        return List.of(
                new KeyRow(
                        at + "cacertfile",
                        "ca.pem, verify = verify_peer",
                        server(s -> trust(s).cacertfile()),
                        "ca.pem",
                        "\"\"",
                        NO_FILE),
                new KeyRow(
                        at + "crlfile",
                        "[a.crl, b.crl], verify = verify_peer, cacertfile = ca.pem",
                        server(s -> trust(s).crlfiles()),
                        List.of("a.crl", "b.crl"),
                        "[a.crl, \"\"]",
                        NO_FILE),
                new KeyRow(
                        at + "verify",
                        "verify_peer, cacertfile = ca.pem",
                        server(s -> s.clientAuth().getClass()),
                        ClientAuth.Asked.class,
                        "verify_pear",
                        "did you mean verify_peer?"),
                new KeyRow(
                        at + "fail_if_no_peer_cert",
                        "on, verify = verify_peer, cacertfile = ca.pem",
                        server(s -> s.clientAuth().getClass()),
                        ClientAuth.Required.class,
                        "2",
                        "neither true nor false"),
                new KeyRow(
                        at + "depth",
                        "2, verify = verify_peer, cacertfile = ca.pem",
                        server(s -> s.clientAuth() instanceof ClientAuth.Asked asked ? asked.depth() : null),
                        2,
                        "101",
                        "0..100"));
    }

    private static List<KeyRow> protocol() {
        String at = "listeners.ssl.NAME.ssl_options.";
        return List.of(
                new KeyRow(
                        at + "versions",
                        "[tlsv1.3]",
                        server(s -> s.versions()),
                        Set.of(TlsVersion.TLS_1_3),
                        "[tlsv1.3, tlsv1.1]",
                        "tlsv1.1 is not spoken (RFC 8996)"),
                new KeyRow(
                        at + "ciphers",
                        "\"ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384\"",
                        server(s -> s.ciphers()),
                        List.of("ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-RSA-AES256-GCM-SHA384"),
                        "\"HIGH\"",
                        "is no cipher suite"),
                new KeyRow(
                        at + "alpn",
                        "[mqtt, \"x-mqtt\"]",
                        server(s -> s.alpn()),
                        List.of("mqtt", "x-mqtt"),
                        "[\"\"]",
                        "no protocol of ALPN"),
                new KeyRow(
                        at + "session_tickets",
                        "off",
                        server(s -> s.tickets()),
                        new Tickets.Off(),
                        "2",
                        "neither true nor false"),
                new KeyRow(
                        at + "ticket_keys_file",
                        "keys",
                        server(s -> s.tickets() instanceof Tickets.FromFile(Path file) ? name(file) : null),
                        "keys",
                        "\"\"",
                        NO_FILE),
                new KeyRow(
                        at + "handshake_timeout",
                        "1s",
                        server(s -> s.handshakeTimeout()),
                        Duration.ofSeconds(1),
                        "0s",
                        "10ms..1h"),
                new KeyRow(
                        "listeners.ssl_passthrough.NAME.client_hello_timeout",
                        "1s",
                        listener(l -> l.security()),
                        new Security.PassedThrough(Duration.ofSeconds(1)),
                        "0s",
                        "10ms..1h"));
    }

    private static List<KeyRow> ocsp() {
        String at = "listeners.ssl.NAME.ssl_options.ocsp.";
        return List.of(
                new KeyRow(
                        at + "enable_ocsp_stapling",
                        "on",
                        server(s -> s.stapling()),
                        new Stapling.On(null, null, Duration.ofMinutes(5), Duration.ofSeconds(15)),
                        "2",
                        "neither true nor false"),
                new KeyRow(
                        at + "responder_url",
                        "\"http://ocsp.example.org/x\"",
                        stapling(s -> s.responder()),
                        URI.create("http://ocsp.example.org/x"),
                        "\"ocsp.example.org\"",
                        "is no URL"),
                new KeyRow(at + "issuer_pem", "i.pem", stapling(s -> s.issuer()), "i.pem", "\"\"", NO_FILE),
                new KeyRow(
                        at + "refresh_interval",
                        "1h",
                        stapling(s -> s.refreshInterval()),
                        Duration.ofHours(1),
                        "59s",
                        "1m..24h"),
                new KeyRow(
                        at + "refresh_http_timeout",
                        "2s",
                        stapling(s -> s.httpTimeout()),
                        Duration.ofSeconds(2),
                        "6m",
                        "1s..5m"));
    }

    private static List<KeyRow> routes() {
        String at = "listeners.ssl.NAME.routes.";
        return List.of(
                new KeyRow(
                        at + "sni",
                        "\"*.A.example.org\"",
                        route(r -> r.serverName()),
                        new ServerName("*.a.example.org"),
                        "\"a.*.example.org\"",
                        "exactly one label"),
                new KeyRow(
                        at + "client_id",
                        "\"sensor-*\"",
                        route(r -> r.clientId()),
                        Glob.of("sensor-*"),
                        "\"\"",
                        "matches nobody"),
                new KeyRow(
                        at + "username",
                        "\"tenant-a/*\"",
                        route(r -> r.userName()),
                        Glob.of("tenant-a/*"),
                        "\"\"",
                        "matches nobody"),
                new KeyRow(at + "pool", "p", route(r -> r.pool()), "p", "q", "there is no pool \"q\""));
    }

    private static List<KeyRow> nodes() {
        String at = "pools.NAME.ssl.";
        return List.of(
                new KeyRow(at + "enable", "on", pool(p -> p.leg().tls() != null), true, "2", "neither true nor false"),
                new KeyRow(
                        at + "verify",
                        "verify_none",
                        client(s -> s.peer()),
                        new Peer.Anybody(),
                        "verify",
                        "write one of verify_none, verify_peer"),
                new KeyRow(
                        at + "server_name_indication",
                        "Broker.internal",
                        client(s -> s.serverName()),
                        "broker.internal",
                        "disable",
                        "the host name is always checked"),
                new KeyRow(
                        at + "versions",
                        "\"tlsv1.2\"",
                        client(s -> s.versions()),
                        Set.of(TlsVersion.TLS_1_2),
                        "[sslv3]",
                        "sslv3 is not spoken"),
                new KeyRow(
                        at + "ciphers",
                        "[ECDHE-RSA-CHACHA20-POLY1305]",
                        client(s -> s.ciphers()),
                        List.of("ECDHE-RSA-CHACHA20-POLY1305"),
                        "[all]",
                        "is no cipher suite"));
    }

    private static List<KeyRow> nodeCertificates() {
        String at = "pools.NAME.ssl.";
        return List.of(
                new KeyRow(at + "cacertfile", "ca.pem", peer(v -> v.trust().cacertfile()), "ca.pem", "\"\"", NO_FILE),
                new KeyRow(at + "crlfile", "a.crl", peer(v -> v.trust().crlfiles()), List.of("a.crl"), "\"\"", NO_FILE),
                new KeyRow(at + "depth", "0", peer(v -> v.depth()), 0, "-1", "0..100"),
                new KeyRow(at + "certfile", "c.pem", ours(c -> c.certfile()), "c.pem", "\"\"", NO_FILE),
                new KeyRow(at + "keyfile", "k.pem, certfile = c.pem", ours(c -> c.keyfile()), "k.pem", "\"\"", NO_FILE),
                new KeyRow(
                        at + "password",
                        "geheim, certfile = c.pem",
                        ours(c -> c.password()),
                        "geheim",
                        "[a]",
                        "found a list"));
    }

    /// What is in a folder of its own each time, by name alone.
    private static @Nullable Object name(@Nullable Object found) {
        return switch (found) {
            case null -> null;
            case Path path -> String.valueOf(path.getFileName());
            case List<?> list
            when list.stream().anyMatch(Path.class::isInstance) ->
                list.stream().map(TlsKeyRows::name).toList();
            default -> found;
        };
    }

    private static Function<Config, @Nullable Object> server(Function<TlsServerSettings, @Nullable Object> part) {
        return config -> config.listeners().getFirst().security() instanceof Security.Terminated(var settings)
                ? name(part.apply(settings))
                : null;
    }

    private static Function<Config, @Nullable Object> first(Function<CertificateFiles, @Nullable Object> part) {
        return server(settings -> part.apply(settings.certificates().getFirst()));
    }

    private static Function<Config, @Nullable Object> last(Function<CertificateFiles, @Nullable Object> part) {
        return server(settings -> part.apply(settings.certificates().get(1)));
    }

    private static TrustFiles trust(TlsServerSettings settings) {
        return switch (settings.clientAuth()) {
            case ClientAuth.None _ -> throw new AssertionError("clients are not asked");
            case ClientAuth.Asked asked -> asked.trust();
            case ClientAuth.Required required -> required.trust();
        };
    }

    private static Function<Config, @Nullable Object> stapling(Function<Stapling.On, @Nullable Object> part) {
        return server(settings -> settings.stapling() instanceof Stapling.On on ? part.apply(on) : null);
    }

    private static Function<Config, @Nullable Object> route(Function<Routes.Route, @Nullable Object> part) {
        return config ->
                part.apply(config.listeners().getFirst().routes().routes().getFirst());
    }

    private static Function<Config, @Nullable Object> client(Function<TlsClientSettings, @Nullable Object> part) {
        return config ->
                name(part.apply(requireNonNull(config.pools().getFirst().leg().tls())));
    }

    private static Function<Config, @Nullable Object> peer(Function<Peer.Verified, @Nullable Object> part) {
        return client(settings -> settings.peer() instanceof Peer.Verified verified ? part.apply(verified) : null);
    }

    private static Function<Config, @Nullable Object> ours(Function<CertificateFiles, @Nullable Object> part) {
        return client(settings -> part.apply(requireNonNull(settings.certificate())));
    }
}
