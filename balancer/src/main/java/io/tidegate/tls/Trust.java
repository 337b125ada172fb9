package io.tidegate.tls;

import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.List;

/// Who vouches for peers, as it was read. Immutable.
///
/// @param anchors each is trusted by itself, a root or not
/// @param crls empty = revocation is not checked
public record Trust(List<X509Certificate> anchors, List<X509CRL> crls) {
    public Trust {
        anchors = List.copyOf(anchors);
        crls = List.copyOf(crls);
    }

    /// What it holds can be large: numbers will do.
    @Override
    public String toString() {
        return "Trust[" + anchors.size() + " certificates, " + crls.size() + " revocation lists]";
    }
}
