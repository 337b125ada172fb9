package io.tidegate.tls;

import io.tidegate.tls.Verdict.Reason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The words of refusals: on one line, bounded, whatever the peer wrote into its certificate.
final class Refusal {
    /// Of `why`.
    static final int CHARS_MAX = 200;

    private Refusal() {}

    static Verdict.Refused of(Reason reason, String why) {
        return new Verdict.Refused(reason, SubjectName.harmless(why, CHARS_MAX));
    }

    /// What is wrong comes first: the names are what may be cut off.
    static Verdict.Refused of(Reason reason, String what, PeerCertificate certificate) {
        return of(
                reason,
                what + ": certificate " + SubjectName.printed(certificate.subject()) + " issued by "
                        + SubjectName.printed(certificate.issuer()));
    }

    static Verdict.Refused nobodyVouchesFor(PeerCertificate last) {
        return last.isSelfIssued()
                ? of(Reason.SELF_SIGNED, "self-signed, and not trusted", last)
                : of(Reason.UNKNOWN_ISSUER, "unknown issuer", last);
    }

    static Verdict.Refused wrongHost(PeerCertificate peer, @Nullable String host) {
        if (host == null) {
            return of(Reason.WRONG_HOST, "no host to compare with", peer);
        }
        List<String> names = HostNames.of(peer.x509());
        return of(
                Reason.WRONG_HOST,
                "not for \"" + SubjectName.harmless(host, 60) + "\" but for "
                        + (names.isEmpty()
                                ? "no host"
                                : SubjectName.harmless(
                                        String.join(", ", names.subList(0, Math.min(3, names.size()))), 60)),
                peer);
    }
}
