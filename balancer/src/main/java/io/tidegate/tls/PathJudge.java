package io.tidegate.tls;

import io.tidegate.tls.Verdict.Reason;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXReason;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What one path from a peer's certificate to a trusted one is worth. Any thread.
///
/// Signatures, times, names, path lengths and name constraints are PKIX's (RFC 5280 §6), which judges from the
/// trusted certificate down: a key that nobody vouches for is never worked with. What PKIX leaves out for
/// the trusted certificate itself (its time, that it is an authority, its path length, its name constraints)
/// holds here as it does in OpenSSL.
final class PathJudge {
    private static final String NAME_CONSTRAINTS = "2.5.29.30";
    private static final int KEY_CERT_SIGN = 5;
    private static final int VERSION_WITH_EXTENSIONS = 3;

    private final Purpose purpose;
    private final int depth;
    private final RevocationLists revocation;

    PathJudge(Purpose purpose, int depth, RevocationLists revocation) {
        this.purpose = purpose;
        this.depth = depth;
        this.revocation = revocation;
    }

    /// Null = nothing speaks against it.
    Verdict.@Nullable Refused refusal(ChainPaths.Path path, Instant now) {
        Verdict.Refused refused = tooLongOrWeak(path);
        if (refused == null) {
            refused = pkix(path, now);
        }
        if (refused == null) {
            refused = anchorRefusal(path, now);
        }
        if (refused == null) {
            refused = wrongPurpose(path);
        }
        return refused == null ? revocation.refusal(path, now) : refused;
    }

    private Verdict.@Nullable Refused tooLongOrWeak(ChainPaths.Path path) {
        int between = path.certificates().size() - 1;
        if (between > depth) {
            return Refusal.of(
                    Reason.CHAIN_TOO_LONG, between + " certificates in between, depth is " + depth, path.peer());
        }
        if (!Strength.isStrong(path.anchor().x509().getPublicKey())) {
            return Refusal.of(
                    Reason.OTHER,
                    "the key of the issuer is too weak",
                    path.certificates().getLast());
        }
        for (PeerCertificate one : path.certificates()) {
            if (!Strength.isStrong(one.x509().getPublicKey())) {
                return Refusal.of(Reason.OTHER, "too weak a key", one);
            }
            if (!path.isPinned() && !Strength.isSignedStrongly(one.x509())) {
                return Refusal.of(Reason.OTHER, "too weak a signature", one);
            }
        }
        return null;
    }

    private static Verdict.@Nullable Refused pkix(ChainPaths.Path path, Instant now) {
        List<X509Certificate> certificates = new ArrayList<>(
                path.certificates().stream().map(PeerCertificate::x509).toList());
        X509Certificate anchor = path.anchor().x509();
        if (anchor.getExtensionValue(NAME_CONSTRAINTS) != null && !path.isPinned()) {
            if (!path.anchor().isSelfIssued()) {
                return Refusal.of(Reason.OTHER, "name constraints of one that is trusted and no root", path.anchor());
            }
            certificates.add(anchor); // PKIX obeys those of certificates on the path, and not the anchor's
        }
        try {
            PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(anchor, null)));
            parameters.setRevocationEnabled(false); // ours, and so that nothing is fetched
            parameters.setPolicyQualifiersRejected(false);
            parameters.setDate(Date.from(now));
            CertPathValidator.getInstance("PKIX")
                    .validate(CertificateFactory.getInstance("X.509").generateCertPath(certificates), parameters);
            return null;
        } catch (CertPathValidatorException e) {
            int index = Math.clamp(e.getIndex(), 0, certificates.size() - 1);
            return refusal(e, PeerCertificate.of(certificates.get(index)));
        } catch (GeneralSecurityException | RuntimeException e) {
            return Refusal.of(Reason.OTHER, "cannot be judged (" + e + ")", path.peer());
        }
    }

    private static Verdict.Refused refusal(CertPathValidatorException e, PeerCertificate certificate) {
        return switch (e.getReason()) {
            case BasicReason.EXPIRED -> Refusal.of(Reason.EXPIRED, "expired", certificate);
            case BasicReason.NOT_YET_VALID -> Refusal.of(Reason.NOT_YET_VALID, "not yet valid", certificate);
            case BasicReason.INVALID_SIGNATURE ->
                Refusal.of(Reason.BAD_SIGNATURE, "not signed by its issuer", certificate);
            case PKIXReason.NO_TRUST_ANCHOR ->
                Refusal.of(Reason.UNKNOWN_ISSUER, "issued with another key than the trusted issuer's", certificate);
            case PKIXReason.PATH_TOO_LONG ->
                Refusal.of(Reason.CHAIN_TOO_LONG, "more below it than its path length allows", certificate);
            case PKIXReason.NOT_CA_CERT, PKIXReason.INVALID_KEY_USAGE ->
                Refusal.of(Reason.WRONG_PURPOSE, "no authority, yet it issued a certificate", certificate);
            default -> Refusal.of(Reason.OTHER, SubjectName.harmless(String.valueOf(e.getMessage()), 80), certificate);
        };
    }

    private static Verdict.@Nullable Refused anchorRefusal(ChainPaths.Path path, Instant now) {
        X509Certificate anchor = path.anchor().x509();
        if (now.isAfter(anchor.getNotAfter().toInstant())) {
            return Refusal.of(Reason.EXPIRED, "trusted, but expired", path.anchor());
        }
        if (now.isBefore(anchor.getNotBefore().toInstant())) {
            return Refusal.of(Reason.NOT_YET_VALID, "trusted, but not yet valid", path.anchor());
        }
        if (path.isPinned()) {
            return null;
        }
        if (!mayIssue(anchor)) {
            return Refusal.of(Reason.WRONG_PURPOSE, "no authority, yet it issued a certificate", path.anchor());
        }
        int length = anchor.getBasicConstraints();
        long between = path.certificates().stream()
                .skip(1)
                .filter(one -> !one.isSelfIssued())
                .count();
        return anchor.getVersion() >= VERSION_WITH_EXTENSIONS && between > length
                ? Refusal.of(Reason.CHAIN_TOO_LONG, "more below it than its path length allows", path.anchor())
                : null;
    }

    /// As RFC 5280 §6.1.4 (k) and (n) ask of those below; a root of version 1 cannot say so.
    static boolean mayIssue(X509Certificate certificate) {
        if (certificate.getVersion() < VERSION_WITH_EXTENSIONS) {
            return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
        }
        boolean[] usage = certificate.getKeyUsage();
        return certificate.getBasicConstraints() >= 0 && (usage == null || usage[KEY_CERT_SIGN]);
    }

    private Verdict.@Nullable Refused wrongPurpose(ChainPaths.Path path) {
        if (!Purpose.maySign(path.peer().x509())) {
            return Refusal.of(Reason.WRONG_PURPOSE, "its key may not sign (keyUsage)", path.peer());
        }
        List<PeerCertificate> all = new ArrayList<>(path.certificates());
        all.add(path.anchor());
        for (PeerCertificate one : all) {
            if (!purpose.isAllowedBy(one.x509())) {
                return Refusal.of(Reason.WRONG_PURPOSE, "not for " + purpose.whom() + " (extendedKeyUsage)", one);
            }
        }
        return null;
    }
}
