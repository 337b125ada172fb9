package io.tidegate.tls;

import java.security.PublicKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

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
    private static final Map<String, String> SIGNATURE_NAMES = Map.ofEntries(
            Map.entry("1.2.840.113549.1.1.4", "RSA-MD5"),
            Map.entry("1.2.840.113549.1.1.5", "RSA-SHA1"),
            Map.entry("1.2.840.113549.1.1.10", "RSASSA-PSS"),
            Map.entry("1.2.840.113549.1.1.11", "RSA-SHA256"),
            Map.entry("1.2.840.113549.1.1.12", "RSA-SHA384"),
            Map.entry("1.2.840.113549.1.1.13", "RSA-SHA512"),
            Map.entry("1.2.840.10045.4.1", "ecdsa-with-SHA1"),
            Map.entry("1.2.840.10045.4.3.2", "ecdsa-with-SHA256"),
            Map.entry("1.2.840.10045.4.3.3", "ecdsa-with-SHA384"),
            Map.entry("1.2.840.10045.4.3.4", "ecdsa-with-SHA512"),
            Map.entry("1.3.101.112", "ED25519"),
            Map.entry("1.3.101.113", "ED448"));

    private static final int DNS_NAME = 2; // GeneralName, RFC 5280 §4.2.1.6

    public CertificateFacts {
        names = List.copyOf(names);
    }

    /// Read from the certificate; an algorithm without a name here is its object identifier.
    public static CertificateFacts of(X509Certificate certificate) {
        return new CertificateFacts(
                certificate.getSubjectX500Principal().getName(),
                namesOf(certificate),
                certificate.getNotBefore().toInstant(),
                certificate.getNotAfter().toInstant(),
                keyAlgorithm(certificate.getPublicKey()),
                SIGNATURE_NAMES.getOrDefault(certificate.getSigAlgOID(), certificate.getSigAlgOID()));
    }

    private static List<String> namesOf(X509Certificate certificate) {
        List<String> names = new ArrayList<>();
        try {
            if (certificate.getSubjectAlternativeNames() == null) {
                String commonName = SubjectName.commonName(certificate);
                return commonName == null ? List.of() : List.of(commonName.toLowerCase(Locale.ROOT));
            }
            for (List<?> name : certificate.getSubjectAlternativeNames()) {
                if (name.get(0) instanceof Integer type && type == DNS_NAME && name.get(1) instanceof String text) {
                    names.add(text.toLowerCase(Locale.ROOT));
                }
            }
        } catch (CertificateParsingException _) {
            return List.of(); // a subjectAltName that cannot be read names nobody
        }
        return names;
    }

    private static String keyAlgorithm(PublicKey key) {
        return switch (key) {
            case RSAPublicKey rsa -> "RSA" + rsa.getModulus().bitLength();
            case ECPublicKey ec -> "EC" + ec.getParams().getCurve().getField().getFieldSize();
            case EdECPublicKey ed -> ed.getParams().getName().toUpperCase(Locale.ROOT);
            default -> key.getAlgorithm();
        };
    }
}
