package io.tidegate.tls;

import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.Set;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;
import org.jspecify.annotations.Nullable;

/// For which certificates of its issuer a revocation list speaks (RFC 5280 §5.2.5): that one does not stand on it
/// means something for those only. Immutable.
///
/// @param kind of certificates
/// @param points names of the distribution point, of which the certificate must name one; empty = all
record RevocationScope(Kind kind, Set<GeneralName> points) {
    private static final String ISSUING_DISTRIBUTION_POINT = "2.5.29.28";
    private static final String CRL_DISTRIBUTION_POINTS = "2.5.29.31";

    enum Kind {
        ALL,
        AUTHORITIES,
        OTHERS,
        NONE
    }

    RevocationScope {
        points = Set.copyOf(points);
    }

    /// A delta, an indirect list, one for some reasons only, or one with a critical extension that is not known here,
    /// covers nothing.
    static RevocationScope of(X509CRL crl) {
        Set<String> critical = crl.getCriticalExtensionOIDs();
        Set<String> unknown = critical == null ? new HashSet<>() : new HashSet<>(critical);
        unknown.remove(ISSUING_DISTRIBUTION_POINT);
        if (!unknown.isEmpty()) {
            return new RevocationScope(Kind.NONE, Set.of());
        }
        byte[] value = crl.getExtensionValue(ISSUING_DISTRIBUTION_POINT);
        if (value == null) {
            return new RevocationScope(Kind.ALL, Set.of());
        }
        try {
            return of(IssuingDistributionPoint.getInstance(
                    ASN1OctetString.getInstance(value).getOctets()));
        } catch (IllegalArgumentException _) {
            return new RevocationScope(Kind.NONE, Set.of()); // what it covers cannot be told
        }
    }

    private static RevocationScope of(IssuingDistributionPoint point) {
        Set<GeneralName> names = names(point.getDistributionPoint());
        boolean partial = point.onlyContainsAttributeCerts()
                || point.isIndirectCRL()
                || point.getOnlySomeReasons() != null
                || (point.getDistributionPoint() != null && names.isEmpty());
        if (partial || (point.onlyContainsUserCerts() && point.onlyContainsCACerts())) {
            return new RevocationScope(Kind.NONE, Set.of());
        }
        Kind kind = point.onlyContainsUserCerts() ? Kind.OTHERS : Kind.ALL;
        return new RevocationScope(point.onlyContainsCACerts() ? Kind.AUTHORITIES : kind, names);
    }

    boolean covers(X509Certificate certificate) {
        boolean authority = certificate.getBasicConstraints() >= 0;
        boolean ofKind = switch (kind) {
            case ALL -> true;
            case AUTHORITIES -> authority;
            case OTHERS -> !authority;
            case NONE -> false;
        };
        return ofKind && (points.isEmpty() || pointsOf(certificate).stream().anyMatch(points::contains));
    }

    private static Set<GeneralName> pointsOf(X509Certificate certificate) {
        byte[] value = certificate.getExtensionValue(CRL_DISTRIBUTION_POINTS);
        Set<GeneralName> names = new HashSet<>();
        if (value == null) {
            return names;
        }
        try {
            for (DistributionPoint point : CRLDistPoint.getInstance(
                            ASN1OctetString.getInstance(value).getOctets())
                    .getDistributionPoints()) {
                names.addAll(names(point.getDistributionPoint()));
            }
        } catch (IllegalArgumentException _) {
            return Set.of(); // points that cannot be read are not this list's
        }
        return names;
    }

    /// A name relative to the issuer's is not looked at.
    private static Set<GeneralName> names(@Nullable DistributionPointName name) {
        return name != null && name.getType() == DistributionPointName.FULL_NAME
                ? Set.of(GeneralNames.getInstance(name.getName()).getNames())
                : Set.of();
    }
}
