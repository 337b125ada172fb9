package io.tidegate.tls;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/// Certificates of a file, put in the order in which they are sent: each the issuer of the one before. Immutable.
///
/// @param left those that have no place in it
record ChainOrder(List<X509Certificate> chain, List<X509Certificate> left) {
    ChainOrder {
        chain = List.copyOf(chain);
        left = List.copyOf(left);
    }

    /// @param own the first of the chain, one of the certificates
    static ChainOrder from(X509Certificate own, List<X509Certificate> certificates) {
        List<X509Certificate> left = new ArrayList<>(certificates);
        left.removeIf(own::equals);
        List<X509Certificate> chain = new ArrayList<>(List.of(own));
        while (!isIssuer(chain.getLast(), chain.getLast())) {
            X509Certificate last = chain.getLast();
            X509Certificate issuer =
                    left.stream().filter(one -> isIssuer(one, last)).findFirst().orElse(null);
            if (issuer == null) {
                break;
            }
            chain.add(issuer);
            left.removeIf(issuer::equals);
        }
        return new ChainOrder(chain, left);
    }

    /// By name and signature.
    static boolean isIssuer(X509Certificate issuer, X509Certificate of) {
        if (!issuer.getSubjectX500Principal().equals(of.getIssuerX500Principal())) {
            return false;
        }
        try {
            of.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException | RuntimeException _) {
            return false; // whatever is wrong with the signature or the key
        }
    }
}
