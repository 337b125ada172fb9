package io.tidegate.tls;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How a listener speaks TLS to clients. Immutable.
///
/// @param certificates at least one; the first is for clients that name no server, or one that
///     nobody else has
/// @param ciphers suites of TLS 1.2 in OpenSSL's or the standard spelling, the best first; empty =
///     the default, ECDHE with AES-GCM or ChaCha20-Poly1305. The suites of TLS 1.3 are always its
///     three
/// @param alpn protocols that we speak, the best first; a client that offers only others is refused
///     (RFC 7301 §3.2), one that offers none is not
/// @param handshakeTimeout from accept, or from the end of the PROXY header, to the end of the
///     handshake
public record TlsServerSettings(
        List<CertificateFiles> certificates,
        ClientAuth clientAuth,
        Set<TlsVersion> versions,
        List<String> ciphers,
        List<String> alpn,
        Tickets tickets,
        Stapling stapling,
        Duration handshakeTimeout) {
    public static final int DEPTH_MAX = 100;

    public TlsServerSettings {
        certificates = List.copyOf(certificates);
        versions = Set.copyOf(versions);
        ciphers = List.copyOf(ciphers);
        alpn = List.copyOf(alpn);
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException("a TLS listener needs a certificate");
        }
        if (versions.isEmpty()) {
            throw new IllegalArgumentException("versions names no version");
        }
        if (!handshakeTimeout.isPositive()) {
            throw new IllegalArgumentException("handshake_timeout must be more than 0, was " + handshakeTimeout);
        }
    }

    /// With one certificate and the default of everything else.
    public static TlsServerSettings of(CertificateFiles certificate) {
        return new TlsServerSettings(
                List.of(certificate),
                new ClientAuth.None(),
                EnumSet.allOf(TlsVersion.class),
                List.of(),
                List.of("mqtt"),
                new Tickets.OwnKeys(),
                new Stapling.Off(),
                Duration.ofSeconds(15));
    }

    /// Whether clients show a certificate.
    public sealed interface ClientAuth {
        /// They are not asked.
        record None() implements ClientAuth {}

        /// They are asked; one that shows none may come in, one that shows a bad one may not.
        ///
        /// @param depth certificates between the client's and the trusted one, 0..[#DEPTH_MAX]
        record Asked(TrustFiles trust, int depth) implements ClientAuth {}

        /// They are asked; one that shows none is refused.
        ///
        /// @param depth as in [Asked]
        record Required(TrustFiles trust, int depth) implements ClientAuth {}
    }

    /// Whether and with which keys sessions are resumed (RFC 8446 §4.6.1, RFC 5077).
    public sealed interface Tickets {
        /// Every handshake is a full one.
        record Off() implements Tickets {}

        /// Keys of this process's own, which rotate.
        record OwnKeys() implements Tickets {}

        /// Keys that several balancers share: one a line, 48 bytes in base64, as HAProxy's
        /// `tls-ticket-keys` has them. The last but one encrypts, all decrypt.
        record FromFile(Path file) implements Tickets {}
    }

    /// Whether we staple an OCSP response to our certificate (RFC 6066 §8).
    public sealed interface Stapling {
        record Off() implements Stapling {}

        /// Fetched in the background, and again before it is too old.
        ///
        /// @param responder null = the one that the certificate names
        /// @param issuer PEM; null = the next certificate of the chain
        record On(@Nullable URI responder, @Nullable Path issuer, Duration refreshInterval, Duration httpTimeout)
                implements Stapling {}
    }
}
