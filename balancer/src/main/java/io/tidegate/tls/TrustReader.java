package io.tidegate.tls;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CRL;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/// Reads who vouches for peers: authorities, and their revocation lists. Confined.
final class TrustReader {
    static final int AUTHORITY_BYTES_MAX = 16 * 1024 * 1024;

    /// Of one file of revocation lists: a million entries and more.
    static final int LIST_BYTES_MAX = 64 * 1024 * 1024;

    private static final String CACERTFILE = "cacertfile";
    private static final String CRLFILES = "crlfiles";

    private final FileFindings findings;
    private final Instant now;
    private final Trusts trusts;

    TrustReader(FileFindings findings, Instant now, Trusts trusts) {
        this.findings = findings;
        this.now = now;
        this.trusts = trusts;
    }

    /// Null where there was a problem.
    @Nullable
    Trust read(TrustFiles files) {
        Path cacertfile = files.cacertfile();
        List<X509Certificate> anchors = cacertfile == null
                ? systemAnchors()
                : findings.parsed(CACERTFILE, cacertfile, () -> anchors(cacertfile));
        List<X509CRL> lists = new ArrayList<>();
        for (Path file : files.crlfiles()) {
            List<X509CRL> read = findings.parsed(CRLFILES, file, () -> lists(file, anchors));
            lists.addAll(read == null ? List.of() : read);
        }
        return anchors == null ? null : trusts.oneOf(new Trust(anchors, lists));
    }

    private static List<X509Certificate> systemAnchors() {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            return Arrays.stream(factory.getTrustManagers())
                    .filter(X509TrustManager.class::isInstance)
                    .flatMap(one -> Arrays.stream(((X509TrustManager) one).getAcceptedIssuers()))
                    .toList();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK's trusted certificates cannot be read", e);
        }
    }

    private @Nullable List<X509Certificate> anchors(Path file) {
        String text = findings.readText(CACERTFILE, file, AUTHORITY_BYTES_MAX);
        if (text == null) {
            return null;
        }
        List<X509Certificate> certificates = findings.certificates(CACERTFILE, file, text);
        if (certificates == null) {
            return null;
        }
        Set<X509Certificate> anchors = new LinkedHashSet<>(certificates);
        if (anchors.isEmpty()) {
            findings.problem(CACERTFILE, file, "no certificate in it: give those of your authorities, as PEM");
            return null;
        }
        anchors.forEach(one -> check(file, one));
        return List.copyOf(anchors);
    }

    private void check(Path file, X509Certificate anchor) {
        String name = SubjectName.printed(anchor.getSubjectX500Principal());
        boolean selfIssued = anchor.getSubjectX500Principal().equals(anchor.getIssuerX500Principal());
        if (!selfIssued && !PathJudge.mayIssue(anchor)) {
            findings.problem(
                    CACERTFILE,
                    file,
                    name + " is no authority: put the certificate of the one that issued it here instead");
        }
        if (!Strength.isStrong(anchor.getPublicKey())) {
            findings.warning(CACERTFILE, file, name + " has a key that is too weak: nobody below it is trusted");
        }
        Instant until = anchor.getNotAfter().toInstant();
        if (now.isAfter(until)) {
            findings.warning(CACERTFILE, file, name + " expired at " + until + ": nobody below it is trusted");
        }
    }

    private List<X509CRL> lists(Path file, @Nullable List<X509Certificate> anchors) {
        byte[] content = findings.read(CRLFILES, file, LIST_BYTES_MAX);
        if (content == null) {
            return List.of();
        }
        Collection<? extends CRL> lists;
        try {
            lists = CertificateFactory.getInstance("X.509").generateCRLs(new ByteArrayInputStream(content));
        } catch (GeneralSecurityException | RuntimeException e) {
            findings.problem(
                    CRLFILES,
                    file,
                    "cannot be read as a revocation list (" + FileFindings.words(e) + "): give PEM or DER");
            return List.of();
        }
        if (lists.isEmpty()) {
            findings.problem(CRLFILES, file, "no revocation list in it: give PEM or DER");
        }
        List<X509CRL> read = lists.stream().map(X509CRL.class::cast).toList();
        read.forEach(list -> check(file, list, anchors == null ? List.of() : anchors));
        return read;
    }

    private void check(Path file, X509CRL list, List<X509Certificate> anchors) {
        String name = SubjectName.printed(list.getIssuerX500Principal());
        List<X509Certificate> issuers = anchors.stream()
                .filter(one -> one.getSubjectX500Principal().equals(list.getIssuerX500Principal()))
                .toList();
        if (!RevocationList.isSignedStrongly(list)) {
            findings.problem(
                    CRLFILES,
                    file,
                    "the list of " + name + " is signed with " + list.getSigAlgName() + ", which is too weak to count");
        } else if (issuers.isEmpty()) {
            findings.warning(
                    CRLFILES,
                    file,
                    name + " is not in cacertfile: its list counts for peers that send its certificate");
        } else if (issuers.stream().noneMatch(one -> RevocationList.isSignedBy(list, one))) {
            findings.problem(CRLFILES, file, "the list of " + name + " is not signed by it: fetch the list again");
        }
        if (!RevocationList.isInForce(list, now)) {
            findings.warning(
                    CRLFILES,
                    file,
                    "the list of " + name + " is in force from "
                            + list.getThisUpdate().toInstant() + " to "
                            + (list.getNextUpdate() == null
                                    ? "ever"
                                    : list.getNextUpdate().toInstant())
                            + ": until it is fetched anew, nobody whom it concerns is trusted");
        }
    }
}
