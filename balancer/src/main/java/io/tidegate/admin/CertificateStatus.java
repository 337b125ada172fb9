package io.tidegate.admin;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// A certificate of ours as it is in force now. Immutable.
///
/// @param file that it was read from
/// @param subject its distinguished name
/// @param names hosts that it is for
/// @param usedBy paths in the configuration, `listeners.ssl.default` or `pools.north`; at least one
public record CertificateStatus(
        String file, String subject, List<String> names, Validity validity, List<String> usedBy) {
    private static final long SECONDS_PER_DAY = 86_400;

    public CertificateStatus {
        names = List.copyOf(names);
        usedBy = List.copyOf(usedBy);
    }

    /// From when until when it is valid.
    ///
    /// @param left until `notAfter`; negative once it has expired
    public record Validity(Instant notBefore, Instant notAfter, Duration left) {}

    /// Whole days that are left; -1 as soon as it has expired.
    long daysLeft() {
        return Math.floorDiv(validity.left().toSeconds(), SECONDS_PER_DAY);
    }
}
