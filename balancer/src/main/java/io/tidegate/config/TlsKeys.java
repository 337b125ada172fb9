package io.tidegate.config;

import io.tidegate.tls.TlsServerSettings;
import io.tidegate.tls.TlsVersion;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/// The keys of TLS: a listener's and a pool's. They are among [Keys#CHAPTERS].
final class TlsKeys {
    private static final String CERTFILE_DOES =
            "PEM: the certificate, then the rest of its chain; it may hold the key too. Or PKCS#12.";
    private static final String KEYFILE_DOES = "PEM: PKCS#8, PKCS#1 or SEC1, encrypted or not.";
    private static final String PASSWORD_DOES = "Of the key, or of the PKCS#12 file. `\"\"`: none.";

    static final Key<String> KEYFILE = Key.optional("keyfile", TlsForms.file(), "in `certfile`", KEYFILE_DOES);
    static final Key<String> PASSWORD = Key.optional("password", Form.secret(), "none", PASSWORD_DOES);
    static final Key<List<String>> CRLFILE = Key.of(
            "crlfile",
            TlsForms.file().oneOrMore(),
            "[]",
            "Revocation lists, PEM or DER; one file or several. Empty: revocation is not checked.");
    static final Key<Integer> DEPTH = Key.of(
            "depth",
            Quantities.whole(0, TlsServerSettings.DEPTH_MAX),
            "10",
            "Certificates between the peer's own and the trusted one.");
    static final Key<List<TlsVersion>> VERSIONS = Key.of(
            "versions",
            TlsForms.version().separated(),
            "[tlsv1.3, tlsv1.2]",
            "Versions that are spoken. Older ones are not (RFC 8996).");
    static final Key<List<String>> CIPHERS = Key.of(
            "ciphers",
            TlsForms.suite().separated(),
            "[]",
            "Suites of TLS 1.2, the best first; empty: ECDHE with AES-GCM or ChaCha20-Poly1305. TLS 1.3 has always its three.");

    private TlsKeys() {}

    /// What is asked of a peer's certificate, in Erlang's words.
    enum Verify {
        VERIFY_NONE,
        VERIFY_PEER
    }

    /// `listeners.ssl.NAME.ssl_options`.
    static final class SslOptions {
        static final Key<String> CERTFILE = Key.required("certfile", TlsForms.file(), CERTFILE_DOES);
        static final Key<String> CACERTFILE = Key.optional(
                "cacertfile",
                TlsForms.file(),
                "none",
                "PEM: the certificates that vouch for clients; each is trusted by itself. Needed for `verify_peer`.");
        static final Key<Verify> VERIFY = Key.of(
                "verify",
                Form.word(Verify.class),
                "verify_none",
                "`verify_peer`: clients are asked for a certificate, and one that is not right is refused.");
        static final Key<Boolean> FAIL_IF_NO_PEER_CERT = Key.of(
                "fail_if_no_peer_cert",
                Form.flag(),
                "false",
                "With `verify_peer`: `true`: a client without a certificate is refused too.");
        static final Key<List<String>> ALPN = Key.of(
                "alpn",
                TlsForms.protocol().list(),
                "[mqtt]",
                "Protocols that are spoken, the best first. A client that offers only others is refused, one that offers none is not.");
        static final Key<Boolean> SESSION_TICKETS = Key.of(
                "session_tickets",
                Form.flag(),
                "true",
                "Clients may resume sessions, which costs a fraction of a handshake.");
        static final Key<String> TICKET_KEYS_FILE = Key.optional(
                "ticket_keys_file",
                TlsForms.file(),
                "keys of this process, which rotate",
                "Keys that several balancers share: one a line, 48 bytes in base64, as HAProxy's `tls-ticket-keys`. The last but one encrypts, all decrypt.");
        static final Key<Duration> HANDSHAKE_TIMEOUT = Key.of(
                "handshake_timeout",
                Quantities.duration("10ms", "1h"),
                "15s",
                "From accept, or from the end of the PROXY header, to the end of the handshake.");

        static final Chapter CHAPTER = new Chapter(
                        "listeners.ssl.NAME.ssl_options",
                        "How a listener speaks TLS. Names of files are seen from the folder of the configuration.",
                        List.of(
                                CERTFILE,
                                KEYFILE,
                                PASSWORD,
                                CACERTFILE,
                                CRLFILE,
                                VERIFY,
                                FAIL_IF_NO_PEER_CERT,
                                DEPTH,
                                VERSIONS,
                                CIPHERS,
                                ALPN,
                                SESSION_TICKETS,
                                TICKET_KEYS_FILE,
                                HANDSHAKE_TIMEOUT),
                        List.of("certificates", "ocsp"))
                .answering(ForeignTls.OF_LISTENERS);

        private SslOptions() {}
    }

    /// One of `listeners.ssl.NAME.ssl_options.certificates`.
    static final class Certificate {
        static final Key<String> CERTFILE = Key.required("certfile", TlsForms.file(), CERTFILE_DOES);

        static final Chapter CHAPTER = new Chapter(
                "listeners.ssl.NAME.ssl_options.certificates",
                "A list of further certificates; each is a block. Which one a client gets is decided by the name that it asks for (SNI) and by what it can verify, so that there may be one for ECDSA and one for RSA. Who asks for no name, or for one that none is for, gets the certificate of `ssl_options` itself.",
                List.of(CERTFILE, KEYFILE, PASSWORD),
                List.of());

        private Certificate() {}
    }

    /// `listeners.ssl.NAME.ssl_options.ocsp`.
    static final class Ocsp {
        static final Key<Boolean> ENABLE = Key.of(
                "enable_ocsp_stapling",
                Form.flag(),
                "false",
                "`true`: an OCSP response is fetched in the background and shown with the certificate.");
        static final Key<URI> RESPONDER_URL =
                Key.optional("responder_url", TlsForms.url(), "the one that the certificate names", "Whom to ask.");
        static final Key<String> ISSUER_PEM = Key.optional(
                "issuer_pem", TlsForms.file(), "the next certificate of the chain", "PEM: who issued the certificate.");
        static final Key<Duration> REFRESH_INTERVAL = Key.of(
                "refresh_interval",
                Quantities.duration("1m", "24h"),
                "5m",
                "Between two questions. A response is not shown longer than it says.");
        static final Key<Duration> REFRESH_HTTP_TIMEOUT =
                Key.of("refresh_http_timeout", Quantities.duration("1s", "5m"), "15s", "For one question.");

        static final Chapter CHAPTER = new Chapter(
                "listeners.ssl.NAME.ssl_options.ocsp",
                "OCSP stapling (RFC 6066 §8).",
                List.of(ENABLE, RESPONDER_URL, ISSUER_PEM, REFRESH_INTERVAL, REFRESH_HTTP_TIMEOUT),
                List.of());

        private Ocsp() {}
    }

    /// `pools.NAME.ssl`.
    static final class PoolSsl {
        static final Key<Boolean> ENABLE =
                Key.of("enable", Form.flag(), "false", "`true`: nodes are spoken to over TLS.");
        static final Key<Verify> VERIFY = Key.of(
                "verify",
                Form.word(Verify.class),
                "verify_peer",
                "`verify_none`: any certificate will do, so anybody who gets in between will too.");
        static final Key<String> CACERTFILE = Key.optional(
                "cacertfile",
                TlsForms.file(),
                "those that the JDK trusts",
                "PEM: the certificates that vouch for nodes; each is trusted by itself.");
        static final Key<String> CERTFILE =
                Key.optional("certfile", TlsForms.file(), "none", "Ours, for nodes that ask for one. " + CERTFILE_DOES);
        static final Key<String> SERVER_NAME_INDICATION = Key.optional(
                "server_name_indication",
                TlsForms.host(),
                "the host of the node's address",
                "What nodes are asked for by SNI, and what their certificates must be for (RFC 9525).");

        static final Chapter CHAPTER = new Chapter(
                        "pools.NAME.ssl",
                        "TLS to the nodes. Clients of `listeners.ssl_passthrough` bring their own, and get none of ours.",
                        List.of(
                                ENABLE,
                                VERIFY,
                                CACERTFILE,
                                CRLFILE,
                                DEPTH,
                                SERVER_NAME_INDICATION,
                                CERTFILE,
                                KEYFILE,
                                PASSWORD,
                                VERSIONS,
                                CIPHERS),
                        List.of())
                .answering(ForeignTls.OF_POOLS);

        private PoolSsl() {}
    }
}
