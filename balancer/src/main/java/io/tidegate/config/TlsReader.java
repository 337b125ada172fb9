package io.tidegate.config;

import io.tidegate.config.TlsKeys.Certificate;
import io.tidegate.config.TlsKeys.Ocsp;
import io.tidegate.config.TlsKeys.PoolSsl;
import io.tidegate.config.TlsKeys.SslOptions;
import io.tidegate.config.TlsKeys.Verify;
import io.tidegate.tls.CertificateFiles;
import io.tidegate.tls.TlsClientSettings;
import io.tidegate.tls.TlsServerSettings;
import io.tidegate.tls.TlsServerSettings.ClientAuth;
import io.tidegate.tls.TlsServerSettings.Stapling;
import io.tidegate.tls.TlsServerSettings.Tickets;
import io.tidegate.tls.TlsVersion;
import io.tidegate.tls.TrustFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads `ssl_options` of listeners and `ssl` of pools. Confined to one reading.
///
/// @param file the configuration, beside which files are named
record TlsReader(Findings findings, Path file) {
    private static final String DOES_NOTHING = " does nothing without ";
    private static final int SUITES_OF_TLS_1_3 = 3;

    /// Null where something that it needs is wrong, which has been said.
    @Nullable
    TlsServerSettings server(Section section) {
        CertificateFiles own = certificate(section, SslOptions.CERTFILE);
        List<CertificateFiles> certificates = new ArrayList<>();
        if (own != null) {
            certificates.add(own);
        }
        for (Section further : section.blocks("certificates", Certificate.CHAPTER)) {
            CertificateFiles files = certificate(further, Certificate.CERTFILE);
            if (files != null) {
                certificates.add(files);
            }
        }
        ClientAuth clientAuth = clientAuth(section);
        Set<TlsVersion> versions = versions(section);
        List<String> ciphers = ciphers(section, versions);
        List<String> alpn = section.get(SslOptions.ALPN);
        Tickets tickets = tickets(section);
        Stapling stapling = stapling(section.block("ocsp", Ocsp.CHAPTER));
        Duration handshakeTimeout = section.get(SslOptions.HANDSHAKE_TIMEOUT);
        if (own == null || clientAuth == null || versions.isEmpty()) {
            return null;
        }
        return new TlsServerSettings(
                certificates, clientAuth, versions, ciphers, alpn, tickets, stapling, handshakeTimeout);
    }

    private @Nullable CertificateFiles certificate(Section section, Key<String> certfile) {
        Path certificate = file(section, certfile);
        Path key = file(section, TlsKeys.KEYFILE);
        String password = section.find(TlsKeys.PASSWORD);
        section.settleNothing(TlsKeys.PASSWORD);
        if (certificate == null) {
            return null;
        }
        return new CertificateFiles(certificate, key, password == null || password.isEmpty() ? null : password);
    }

    /// Null where it is not clear, which has been said.
    private @Nullable ClientAuth clientAuth(Section section) {
        Verify verify = section.get(SslOptions.VERIFY);
        Path authorities = file(section, SslOptions.CACERTFILE);
        List<Path> lists = files(section, TlsKeys.CRLFILE);
        int depth = section.get(TlsKeys.DEPTH);
        boolean required = section.get(SslOptions.FAIL_IF_NO_PEER_CERT);
        return switch (verify) {
            case VERIFY_NONE -> unasked(section, required);
            case VERIFY_PEER -> {
                if (authorities == null) {
                    if (!section.has(SslOptions.CACERTFILE)) {
                        section.refuse(
                                SslOptions.VERIFY,
                                " = verify_peer needs cacertfile: the certificates that vouch for clients");
                    }
                    yield null;
                }
                TrustFiles trust = new TrustFiles(authorities, lists);
                yield required ? new ClientAuth.Required(trust, depth) : new ClientAuth.Asked(trust, depth);
            }
        };
    }

    private static ClientAuth unasked(Section section, boolean required) {
        String needed = DOES_NOTHING + "verify = verify_peer: clients are not asked for a certificate";
        for (Key<?> key : List.of(SslOptions.CACERTFILE, TlsKeys.CRLFILE)) {
            if (section.has(key)) {
                section.warn(key, needed);
            }
        }
        if (required) {
            section.warn(SslOptions.FAIL_IF_NO_PEER_CERT, needed);
        }
        return new ClientAuth.None();
    }

    /// Empty where none is named, which has been said.
    private Set<TlsVersion> versions(Section section) {
        Set<TlsVersion> versions = EnumSet.noneOf(TlsVersion.class);
        versions.addAll(section.get(TlsKeys.VERSIONS));
        if (versions.isEmpty()) {
            section.refuse(TlsKeys.VERSIONS, ": names no version; write tlsv1.3 or tlsv1.2");
        }
        return versions;
    }

    /// Those of TLS 1.2. Which of TLS 1.3's three is taken cannot be chosen.
    private List<String> ciphers(Section section, Set<TlsVersion> versions) {
        List<String> written = section.get(TlsKeys.CIPHERS);
        List<String> older =
                written.stream().filter(suite -> !isOfTls13(suite)).distinct().toList();
        long newer = written.stream().filter(TlsReader::isOfTls13).distinct().count();
        if (newer > 0 && newer < SUITES_OF_TLS_1_3) {
            section.warn(TlsKeys.CIPHERS, ": the suites of TLS 1.3 cannot be chosen: all three are always on");
        }
        if (!older.isEmpty() && !versions.contains(TlsVersion.TLS_1_2)) {
            section.warn(TlsKeys.CIPHERS, DOES_NOTHING + "tlsv1.2 among versions");
        }
        if (older.isEmpty() && newer > 0 && versions.contains(TlsVersion.TLS_1_2)) {
            section.warn(
                    TlsKeys.CIPHERS,
                    ": names no suite of TLS 1.2, so that has its default; leave tlsv1.2 out of versions if it is not meant");
        }
        return older;
    }

    /// What they are called tells them apart: the older ones say `_WITH_`, or are OpenSSL's.
    private static boolean isOfTls13(String suite) {
        return suite.startsWith("TLS_") && !suite.contains("_WITH_");
    }

    private Tickets tickets(Section section) {
        boolean resumed = section.get(SslOptions.SESSION_TICKETS);
        Path keys = file(section, SslOptions.TICKET_KEYS_FILE);
        if (!resumed) {
            if (keys != null) {
                section.warn(SslOptions.TICKET_KEYS_FILE, DOES_NOTHING + "session_tickets = true");
            }
            return new Tickets.Off();
        }
        return keys == null ? new Tickets.OwnKeys() : new Tickets.FromFile(keys);
    }

    private Stapling stapling(Section section) {
        boolean enable = section.get(Ocsp.ENABLE);
        var responder = section.find(Ocsp.RESPONDER_URL);
        section.settleNothing(Ocsp.RESPONDER_URL);
        Path issuer = file(section, Ocsp.ISSUER_PEM);
        Duration interval = section.get(Ocsp.REFRESH_INTERVAL);
        Duration timeout = section.get(Ocsp.REFRESH_HTTP_TIMEOUT);
        return enable ? new Stapling.On(responder, issuer, interval, timeout) : new Stapling.Off();
    }

    /// Null where nodes are not spoken to over TLS, or something that it needs is wrong, which has been said.
    @Nullable
    TlsClientSettings client(Section section) {
        boolean enable = section.get(PoolSsl.ENABLE);
        if (section.isEmpty()) {
            return null;
        }
        TlsClientSettings.Peer peer = peer(section);
        CertificateFiles certificate = certificate(section, PoolSsl.CERTFILE);
        for (Key<?> key : List.of(TlsKeys.KEYFILE, TlsKeys.PASSWORD)) {
            if (section.has(key) && !section.has(PoolSsl.CERTFILE)) {
                section.warn(key, DOES_NOTHING + "certfile");
            }
        }
        String serverName = section.find(PoolSsl.SERVER_NAME_INDICATION);
        section.settleNothing(PoolSsl.SERVER_NAME_INDICATION);
        Set<TlsVersion> versions = versions(section);
        List<String> ciphers = ciphers(section, versions);
        if (!section.has(PoolSsl.ENABLE)) {
            findings.warning(
                    section.origin(), section.path() + DOES_NOTHING + "enable = true: nodes get MQTT in the clear");
        }
        if (!enable || versions.isEmpty()) {
            return null;
        }
        return new TlsClientSettings(peer, certificate, serverName, versions, ciphers);
    }

    private TlsClientSettings.Peer peer(Section section) {
        Verify verify = section.get(PoolSsl.VERIFY);
        Path authorities = file(section, PoolSsl.CACERTFILE);
        List<Path> lists = files(section, TlsKeys.CRLFILE);
        int depth = section.get(TlsKeys.DEPTH);
        return switch (verify) {
            case VERIFY_PEER -> new TlsClientSettings.Peer.Verified(new TrustFiles(authorities, lists), depth);
            case VERIFY_NONE -> {
                section.warn(
                        PoolSsl.VERIFY,
                        " = verify_none: whoever answers at a node's address, or gets in between, is taken for the"
                                + " node and gets the clients' passwords");
                yield new TlsClientSettings.Peer.Anybody();
            }
        };
    }

    /// Null where none is named.
    private @Nullable Path file(Section section, Key<String> key) {
        String name = section.find(key);
        if (key.absent() instanceof Key.Absent.Means) {
            section.settleNothing(key);
        }
        return name == null ? null : named(section, key, name);
    }

    private List<Path> files(Section section, Key<List<String>> key) {
        List<Path> files = new ArrayList<>();
        for (String name : section.get(key)) {
            files.add(named(section, key, name));
        }
        return files;
    }

    private Path named(Section section, Key<?> key, String name) {
        Path named = file.resolveSibling(name);
        findings.file(named, section.path(key), section.origin(key));
        return named;
    }
}
