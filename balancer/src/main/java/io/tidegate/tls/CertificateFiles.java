package io.tidegate.tls;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Where a certificate chain and its private key are read from. Immutable.
///
/// @param certfile PEM: the certificate, then the rest of its chain; or PKCS#12 with both
/// @param keyfile PEM: PKCS#8, PKCS#1 or SEC1, encrypted or not; null where `certfile` is PKCS#12,
///     or holds the key too
/// @param password of the key or the PKCS#12 file; null = none
public record CertificateFiles(
        Path certfile, @Nullable Path keyfile, @Nullable String password) {
    /// The password stays out of logs.
    @Override
    public String toString() {
        return "CertificateFiles[" + certfile + ", " + keyfile + "]";
    }
}
