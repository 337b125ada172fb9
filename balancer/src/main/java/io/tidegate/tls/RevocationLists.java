package io.tidegate.tls;

import io.tidegate.tls.Verdict.Reason;
import java.security.cert.X509CRL;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/// Which certificates of a path are revoked, by the lists in files alone. Any thread.
///
/// Without lists nothing is revoked. With lists the peer's own certificate needs one of its issuer that is in force
/// and covers it, as OpenSSL's `crl_check` wants it: else [Reason#REVOCATION_UNKNOWN]. A certificate in between needs
/// one where its issuer has any list here, in force or not: an authority that issues none is not held against
/// those below it, a list that is out of date is. A list whose signature is wrong is as good as none; one
/// that is out of date still revokes what stands on it, unless another in force does not.
final class RevocationLists {
    private final Map<X500Principal, List<RevocationList>> byIssuer;

    RevocationLists(List<X509CRL> crls) {
        this.byIssuer = new HashMap<>(crls.stream()
                .collect(Collectors.groupingBy(
                        X509CRL::getIssuerX500Principal,
                        Collectors.mapping(RevocationList::new, Collectors.toList()))));
    }

    /// Null = nothing speaks against the path.
    Verdict.@Nullable Refused refusal(ChainPaths.Path path, Instant now) {
        if (byIssuer.isEmpty() || path.isPinned()) {
            return null;
        }
        List<PeerCertificate> certificates = path.certificates();
        for (int i = certificates.size() - 1; i >= 0; i--) {
            PeerCertificate certificate = certificates.get(i);
            List<RevocationList> lists = byIssuer.getOrDefault(certificate.issuer(), List.of());
            if (i > 0 && lists.isEmpty()) {
                continue;
            }
            Verdict.Refused refused = refusal(certificate, path.issuerOf(i), lists, now);
            if (refused != null) {
                return refused;
            }
        }
        return null;
    }

    private static Verdict.@Nullable Refused refusal(
            PeerCertificate certificate, PeerCertificate issuer, List<RevocationList> lists, Instant now) {
        boolean covered = false;
        boolean onOldList = false;
        String doubt = "no revocation list of its issuer";
        for (RevocationList list : lists) {
            switch (list.standing(certificate.x509(), issuer.x509(), now)) {
                case REVOKED -> {
                    return Refusal.of(Reason.REVOKED, "revoked", certificate);
                }
                case CLEAR -> covered = true;
                case REVOKED_ON_OLD_LIST -> onOldList = true;
                case OUT_OF_DATE -> doubt = "the revocation list of its issuer is out of date";
                case NOT_COVERED -> doubt = "the revocation list of its issuer is for other certificates";
                case BADLY_SIGNED -> doubt = "the revocation list of its issuer has no good signature";
            }
        }
        if (covered) {
            return null;
        }
        return onOldList
                ? Refusal.of(Reason.REVOKED, "revoked", certificate)
                : Refusal.of(Reason.REVOCATION_UNKNOWN, doubt, certificate);
    }
}
