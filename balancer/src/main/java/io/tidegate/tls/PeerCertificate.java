package io.tidegate.tls;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.jspecify.annotations.Nullable;

/// A certificate among those that a path is laid through. Immutable.
///
/// @param keyId its own key's identifier; in hexadecimal; empty = it does not say (RFC 5280 §4.2.1.2)
/// @param issuerKeyId that of its issuer's key; in hexadecimal; empty = it does not say (RFC 5280 §4.2.1.1)
record PeerCertificate(X509Certificate x509, String keyId, String issuerKeyId) {
    private static final int SEQUENCE = 0x30;
    private static final String SUBJECT_KEY_ID = "2.5.29.14";
    private static final String AUTHORITY_KEY_ID = "2.5.29.35";

    static PeerCertificate of(X509Certificate certificate) {
        return new PeerCertificate(certificate, keyIdOf(certificate), issuerKeyIdOf(certificate));
    }

    /// Null where the bytes are not exactly one certificate in DER.
    static @Nullable PeerCertificate parse(byte[] der) {
        if (der.length == 0 || der[0] != SEQUENCE) {
            return null; // the JDK would also read PEM
        }
        try {
            ByteArrayInputStream in = new ByteArrayInputStream(der);
            X509Certificate certificate =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
            return in.available() > 0 ? null : of(certificate);
        } catch (CertificateException | RuntimeException _) {
            return null; // of what a stranger may send all is expected: whoever asks says that it cannot be read
        }
    }

    X500Principal subject() {
        return x509.getSubjectX500Principal();
    }

    X500Principal issuer() {
        return x509.getIssuerX500Principal();
    }

    boolean isSelfIssued() {
        return subject().equals(issuer());
    }

    /// Whether it and the other say the same of the issuer's key.
    boolean namesKeyOf(PeerCertificate issuer) {
        return !issuerKeyId.isEmpty() && issuerKeyId.equals(issuer.keyId);
    }

    private static String keyIdOf(X509Certificate certificate) {
        byte[] value = certificate.getExtensionValue(SUBJECT_KEY_ID);
        try {
            return value == null
                    ? ""
                    : hex(SubjectKeyIdentifier.getInstance(contents(value)).getKeyIdentifier());
        } catch (IllegalArgumentException _) {
            return ""; // a hint that cannot be read is none
        }
    }

    private static String issuerKeyIdOf(X509Certificate certificate) {
        byte[] value = certificate.getExtensionValue(AUTHORITY_KEY_ID);
        try {
            return value == null
                    ? ""
                    : hex(AuthorityKeyIdentifier.getInstance(contents(value)).getKeyIdentifierOctets());
        } catch (IllegalArgumentException _) {
            return ""; // a hint that cannot be read is none
        }
    }

    private static String hex(byte @Nullable [] bytes) {
        return bytes == null ? "" : HexFormat.of().formatHex(bytes);
    }

    private static byte[] contents(byte[] octetString) {
        return ASN1OctetString.getInstance(octetString).getOctets();
    }

    /// Two are the same where their bytes are.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PeerCertificate that && x509.equals(that.x509);
    }

    @Override
    public int hashCode() {
        return x509.hashCode();
    }

    @Override
    public String toString() {
        return "PeerCertificate[" + subject() + "]";
    }
}
