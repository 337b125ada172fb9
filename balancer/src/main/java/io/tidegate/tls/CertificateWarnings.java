package io.tidegate.tls;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How long a certificate of ours is still good for, and when that is worth a line.
public final class CertificateWarnings {
    /// From so many days on there is a warning.
    public static final long DAYS = 30;

    private CertificateWarnings() {}

    /// Whole days until it expires; 0 on its last day, negative from then on.
    public static long daysLeft(CertificateFacts facts, Instant now) {
        return Math.floorDiv(
                Duration.between(now, facts.notAfter()).toSeconds(),
                Duration.ofDays(1).toSeconds());
    }

    /// A phrase on one line; null while there is nothing to warn of. It changes once a day, so it may be
    /// asked for at any pace and said when it is another than before.
    public static @Nullable String warning(CertificateFacts facts, Instant now) {
        String name = "the certificate of \"" + SubjectName.harmless(facts.subject(), SubjectName.PRINTED_MAX) + "\"";
        if (now.isBefore(facts.notBefore())) {
            return name + " is not valid before " + facts.notBefore();
        }
        long days = daysLeft(facts, now);
        if (now.isAfter(facts.notAfter())) {
            return name + " expired at " + facts.notAfter();
        }
        if (days == 0) {
            return name + " expires today, at " + facts.notAfter();
        }
        return days <= DAYS
                ? name + " expires in " + days + (days == 1 ? " day" : " days") + ", at " + facts.notAfter()
                : null;
    }
}
