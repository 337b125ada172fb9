package io.tidegate.tls;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CRLReason;
import java.security.cert.X509CRL;
import java.security.cert.X509CRLEntry;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// One revocation list, and for which keys its signature has been found good or bad: that costs as much as the list
/// is long, so it is done once. Any thread.
final class RevocationList {
    /// Keys remembered: authorities of one name that a verified path led through.
    private static final int KEYS_MAX = 16;

    private static final int CRL_SIGN = 6;

    private final X509CRL crl;
    private final RevocationScope scope;
    private final Map<PublicKey, Boolean> signedBy = new ConcurrentHashMap<>();

    enum Standing {
        CLEAR,
        REVOKED,
        REVOKED_ON_OLD_LIST,
        OUT_OF_DATE,
        NOT_COVERED,
        BADLY_SIGNED
    }

    RevocationList(X509CRL crl) {
        this.crl = crl;
        this.scope = RevocationScope.of(crl);
    }

    /// @param issuer of the certificate, verified; its name is the list's
    Standing standing(X509Certificate certificate, X509Certificate issuer, Instant now) {
        if (!isSignedBy(issuer)) {
            return Standing.BADLY_SIGNED;
        }
        boolean revoked = lists(certificate);
        if (!isInForce(crl, now)) {
            return revoked ? Standing.REVOKED_ON_OLD_LIST : Standing.OUT_OF_DATE;
        }
        if (revoked) {
            return Standing.REVOKED;
        }
        return scope.covers(certificate) ? Standing.CLEAR : Standing.NOT_COVERED;
    }

    /// A list without `nextUpdate` is in force for ever, as OpenSSL has it.
    static boolean isInForce(X509CRL crl, Instant now) {
        @Nullable Date next = crl.getNextUpdate();
        return !now.isBefore(crl.getThisUpdate().toInstant()) && (next == null || !now.isAfter(next.toInstant()));
    }

    /// Whether the key of this authority signed the list, and may sign such.
    static boolean isSignedBy(X509CRL crl, X509Certificate issuer) {
        boolean[] usage = issuer.getKeyUsage();
        if (usage != null && !usage[CRL_SIGN]) {
            return false;
        }
        try {
            crl.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException | RuntimeException _) {
            return false; // for whatever reason: it proves nothing
        }
    }

    static boolean isSignedStrongly(X509CRL crl) {
        return Strength.isStrong(crl.getSigAlgOID(), crl.getSigAlgParams());
    }

    private boolean isSignedBy(X509Certificate issuer) {
        Boolean known = signedBy.get(issuer.getPublicKey());
        if (known != null) {
            return known;
        }
        boolean good = isSignedStrongly(crl) && isSignedBy(crl, issuer);
        if (signedBy.size() < KEYS_MAX) {
            signedBy.put(issuer.getPublicKey(), good);
        }
        return good;
    }

    private boolean lists(X509Certificate certificate) {
        X509CRLEntry entry = crl.getRevokedCertificate(certificate);
        return entry != null && entry.getRevocationReason() != CRLReason.REMOVE_FROM_CRL;
    }
}
