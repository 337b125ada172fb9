package io.tidegate.tls;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;

/// What a certificate is shown for, and whether it may be (RFC 5280 §4.2.1.3, §4.2.1.12).
enum Purpose {
    CLIENT("1.3.6.1.5.5.7.3.2", "clients"),
    SERVER("1.3.6.1.5.5.7.3.1", "servers");

    private static final String ANY = "2.5.29.37.0";
    private static final int DIGITAL_SIGNATURE = 0;

    private final String id;
    private final String whom;

    Purpose(String id, String whom) {
        this.id = id;
        this.whom = whom;
    }

    /// For whom, in the plural: `clients`, `servers`.
    String whom() {
        return whom;
    }

    /// Whether `extendedKeyUsage` allows it: absent, or names this purpose or any. An issuer that may not serve a
    /// purpose cannot vouch for it either: OpenSSL and browsers see it the same way.
    boolean isAllowedBy(X509Certificate certificate) {
        try {
            List<String> purposes = certificate.getExtendedKeyUsage();
            return purposes == null || purposes.contains(id) || purposes.contains(ANY);
        } catch (CertificateParsingException _) {
            return false; // there is one, and it does not name this purpose
        }
    }

    /// Whether the key may sign a handshake: all that TLS 1.3 and ECDHE ask of it.
    static boolean maySign(X509Certificate certificate) {
        boolean[] usage = certificate.getKeyUsage();
        return usage == null || usage[DIGITAL_SIGNATURE];
    }
}
