package io.tidegate.tls;

import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;

/// What came of judging a peer's certificate chain.
public sealed interface Verdict {
    /// It may come in.
    ///
    /// @param commonName the last CN of the subject; null = it has none
    record Trusted(X509Certificate certificate, @Nullable String commonName) implements Verdict {}

    /// It may not.
    ///
    /// @param why a phrase on one line that names the certificate, free of control characters
    record Refused(Reason reason, String why) implements Verdict {}

    /// Each has an alert of its own (RFC 8446 §6.2).
    enum Reason {
        MALFORMED,
        UNKNOWN_ISSUER,
        SELF_SIGNED,
        BAD_SIGNATURE,
        EXPIRED,
        NOT_YET_VALID,
        REVOKED,
        REVOCATION_UNKNOWN,
        CHAIN_TOO_LONG,
        WRONG_PURPOSE,
        WRONG_HOST,
        OTHER
    }
}
