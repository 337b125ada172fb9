package io.tidegate.tls;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.security.auth.x500.X500Principal;

/// The ways from a peer's certificate to a trusted one, by the names of subjects and issuers; what they are worth
/// [PathJudge] says. Immutable.
///
/// The JDK's own builder would do, but for an expired certificate in the middle it says "no path", and how
/// much it tries is up to the peer.
final class ChainPaths {
    /// Of ways that are judged: more are needed only where many issuers have the same name.
    static final int PATHS_MAX = 8;

    /// Of certificates that are put to the end of a way while looking.
    static final int STEPS_MAX = 512;

    private final Map<X500Principal, List<PeerCertificate>> anchors;
    private final Set<PeerCertificate> trusted;

    /// From the peer's certificate up.
    ///
    /// @param certificates the peer's first, without the anchor; alone where it is trusted by itself
    record Path(List<PeerCertificate> certificates, PeerCertificate anchor) {
        Path {
            certificates = List.copyOf(certificates);
        }

        PeerCertificate peer() {
            return certificates.getFirst();
        }

        /// Whether the peer's certificate is itself the trusted one.
        boolean isPinned() {
            return peer().equals(anchor);
        }

        /// Who signed the certificate at `index`.
        PeerCertificate issuerOf(int index) {
            return index + 1 < certificates.size() ? certificates.get(index + 1) : anchor;
        }
    }

    ChainPaths(List<X509Certificate> anchors) {
        List<PeerCertificate> all = anchors.stream().map(PeerCertificate::of).toList();
        this.trusted = Set.copyOf(new HashSet<>(all));
        this.anchors = bySubject(all);
    }

    private static Map<X500Principal, List<PeerCertificate>> bySubject(List<PeerCertificate> certificates) {
        Map<X500Principal, List<PeerCertificate>> map = new HashMap<>();
        certificates.forEach(one ->
                map.computeIfAbsent(one.subject(), _ -> new ArrayList<>()).add(one));
        return map;
    }

    /// The ways from the first certificate, at most [#PATHS_MAX], the likeliest first.
    List<Path> from(List<PeerCertificate> chain) {
        Search search = new Search(bySubject(chain.subList(1, chain.size())));
        search.step(chain.getFirst());
        return search.found;
    }

    /// The certificate where the way upwards from the first one ends: its issuer was not sent.
    static PeerCertificate lastKnown(List<PeerCertificate> chain) {
        Map<X500Principal, List<PeerCertificate>> sent = bySubject(chain);
        Set<PeerCertificate> seen = new HashSet<>();
        PeerCertificate last = chain.getFirst();
        while (seen.add(last) && sent.containsKey(last.issuer())) {
            last = likeliestFirst(sent.getOrDefault(last.issuer(), List.of()), last)
                    .getFirst();
        }
        return last;
    }

    /// Those whose key the certificate names come first.
    private static List<PeerCertificate> likeliestFirst(List<PeerCertificate> issuers, PeerCertificate of) {
        if (issuers.size() < 2) {
            return issuers;
        }
        List<PeerCertificate> order = new ArrayList<>(issuers);
        order.sort((a, b) -> Boolean.compare(of.namesKeyOf(b), of.namesKeyOf(a)));
        return order;
    }

    private final class Search {
        private final Map<X500Principal, List<PeerCertificate>> sent;
        private final List<PeerCertificate> way = new ArrayList<>();
        private final List<Path> found = new ArrayList<>();
        private int steps;

        Search(Map<X500Principal, List<PeerCertificate>> sent) {
            this.sent = sent;
        }

        void step(PeerCertificate next) {
            way.add(next);
            for (PeerCertificate anchor : likeliestFirst(anchors.getOrDefault(next.issuer(), List.of()), next)) {
                if (found.size() < PATHS_MAX) {
                    found.add(new Path(way, anchor));
                }
            }
            for (PeerCertificate issuer : likeliestFirst(sent.getOrDefault(next.issuer(), List.of()), next)) {
                boolean more = found.size() < PATHS_MAX && steps++ < STEPS_MAX;
                if (more && !trusted.contains(issuer) && !way.contains(issuer)) {
                    step(issuer);
                }
            }
            way.removeLast();
        }
    }
}
