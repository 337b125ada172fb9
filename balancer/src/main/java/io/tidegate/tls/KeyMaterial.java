package io.tidegate.tls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/// A certificate of ours, as it was read: the chain that is sent and the key that signs. Immutable.
///
/// @param files where it was read from
/// @param chain the certificate itself, then each the issuer of the one before; without a root
///     unless the file has one
/// @param key belongs to the first certificate of the chain
public record KeyMaterial(CertificateFiles files, List<X509Certificate> chain, PrivateKey key, CertificateFacts facts) {
    public KeyMaterial {
        chain = List.copyOf(chain);
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("a chain has at least one certificate");
        }
    }

    /// The certificate that the key belongs to.
    public X509Certificate certificate() {
        return chain.getFirst();
    }

    /// The key stays out of logs.
    @Override
    public String toString() {
        return "KeyMaterial[" + files + ", " + facts + "]";
    }
}
