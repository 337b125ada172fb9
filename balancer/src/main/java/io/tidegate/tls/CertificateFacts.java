package io.tidegate.tls;

import java.time.Instant;
import java.util.List;

/// What there is to say of a certificate of ours. Immutable.
///
/// @param subject its distinguished name (RFC 4514)
/// @param names DNS names of its subjectAltName, lower case, `*.example.org` among them; its CN
///     where it has no subjectAltName
/// @param keyAlgorithm as PROXY protocol senders write it (§2.2.6): `RSA2048`, `EC256`, `ED25519`
/// @param signatureAlgorithm as OpenSSL's short name: `RSA-SHA256`, `ecdsa-with-SHA256`, `ED25519`
public record CertificateFacts(
        String subject,
        List<String> names,
        Instant notBefore,
        Instant notAfter,
        String keyAlgorithm,
        String signatureAlgorithm) {
    public CertificateFacts {
        names = List.copyOf(names);
    }
}
