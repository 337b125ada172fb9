package io.tidegate.tls;

import static io.tidegate.tls.TestPki.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tidegate.tls.TestPki.Issued;
import io.tidegate.tls.TestPki.Order;
import io.tidegate.tls.Verdict.Reason;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class PeerVerifierTest {
    private static final Issued ROOT = TestPki.root("Root");
    private static final Issued CA = TestPki.order("CA").authority().by(ROOT);
    private static final Issued STRANGER = TestPki.root("Stranger");
    private static final Duration DAY = Duration.ofDays(1);

    /// A chain that a client shows at depth 1, and what comes of it; null = it is trusted.
    record Case(
            String what,
            List<X509Certificate> chain,
            List<X509Certificate> anchors,
            @Nullable Reason reason) {
        static Case of(@Nullable Reason reason, String what, Issued peer, Issued... anchors) {
            List<X509Certificate> trusted = Arrays.stream(anchors.length == 0 ? new Issued[] {ROOT} : anchors)
                    .map(Issued::certificate)
                    .toList();
            return new Case(what, peer.chain(), trusted, reason);
        }

        /// The peer sends these instead.
        Case sending(X509Certificate... certificates) {
            return new Case(what, List.of(certificates), anchors, reason);
        }

        @Override
        public String toString() {
            return what;
        }
    }

    private static Order client() {
        return TestPki.order("device-1").forClients();
    }

    private static Verdict verify(Case one, int depth) {
        return PeerVerifier.forClients(new Trust(one.anchors(), List.of()), depth)
                .verify(one.chain().stream().map(TestPki::der).toList(), null, NOW);
    }

    private static Verdict verify(Issued peer, int depth) {
        return verify(Case.of(null, "", peer), depth);
    }

    private static @Nullable Reason reason(Verdict verdict) {
        return verdict instanceof Verdict.Refused refused ? refused.reason() : null;
    }

    static Stream<Case> untrusted() {
        Issued namesake = TestPki.order("CA").authority().by(STRANGER);
        Issued falseRoot = TestPki.root("Root");
        return Stream.of(
                Case.of(Reason.UNKNOWN_ISSUER, "below a root that nobody trusts", client().by(STRANGER)),
                Case.of(
                        Reason.UNKNOWN_ISSUER,
                        "below an authority of a known name, under another root",
                        client().by(namesake)),
                Case.of(Reason.UNKNOWN_ISSUER, "without the certificate in between", client().by(CA))
                        .sending(client().by(CA).certificate()),
                Case.of(Reason.SELF_SIGNED, "self-signed", client().selfSigned()),
                Case.of(Reason.SELF_SIGNED, "self-signed and for authorities", TestPki.root("device-1")),
                Case.of(Reason.UNKNOWN_ISSUER, "below a root of the trusted one's name", client().by(falseRoot)),
                Case.of(
                        Reason.BAD_SIGNATURE,
                        "the same, and it does not say which key signed it",
                        client().withoutKeyIds().by(falseRoot)),
                Case.of(Reason.UNKNOWN_ISSUER, "nobody is trusted", client().by(STRANGER), STRANGER)
                        .sending(client().by(ROOT).certificate()));
    }

    static Stream<Case> wrongPurpose() {
        Issued noAuthority = TestPki.order("CA").keyUsage(KeyUsage.keyCertSign).by(ROOT);
        Issued silent = TestPki.order("CA").withoutBasicConstraints().by(ROOT);
        Issued signsNothing =
                TestPki.order("CA").authority().keyUsage(KeyUsage.cRLSign).by(ROOT);
        Issued forServers = TestPki.order("CA").authority().forServers().by(ROOT);
        Issued pinned = TestPki.order("gateway").selfSigned();
        return Stream.of(
                Case.of(
                        Reason.WRONG_PURPOSE,
                        "for servers only",
                        TestPki.order("a").forServers().by(ROOT)),
                Case.of(
                        Reason.WRONG_PURPOSE,
                        "for signing code only",
                        TestPki.order("a")
                                .purposes(KeyPurposeId.id_kp_codeSigning)
                                .by(ROOT)),
                Case.of(
                        Reason.WRONG_PURPOSE,
                        "its key encrypts only",
                        client().keyUsage(KeyUsage.keyEncipherment).by(ROOT)),
                Case.of(Reason.WRONG_PURPOSE, "issued by a device", client().by(noAuthority)),
                Case.of(Reason.WRONG_PURPOSE, "issued by one without basicConstraints", client().by(silent)),
                Case.of(
                        Reason.WRONG_PURPOSE,
                        "issued by one that may not sign certificates",
                        client().by(signsNothing)),
                Case.of(Reason.WRONG_PURPOSE, "issued by an authority for servers only", client().by(forServers)),
                Case.of(Reason.WRONG_PURPOSE, "issued by a trusted device", client().by(pinned), pinned));
    }

    static Stream<Case> outOfTime() {
        Instant past = NOW.minus(DAY);
        Instant future = NOW.plus(DAY);
        Issued oldCa =
                TestPki.order("CA").authority().valid(TestPki.BEFORE, past).by(ROOT);
        Issued youngCa =
                TestPki.order("CA").authority().valid(future, TestPki.AFTER).by(ROOT);
        Issued oldRoot =
                TestPki.order("Root").authority().valid(TestPki.BEFORE, past).selfSigned();
        Issued youngRoot =
                TestPki.order("Root").authority().valid(future, TestPki.AFTER).selfSigned();
        return Stream.of(
                Case.of(
                        Reason.EXPIRED,
                        "expired",
                        client().valid(TestPki.BEFORE, past).by(CA)),
                Case.of(
                        Reason.EXPIRED,
                        "expired a second ago",
                        client().valid(TestPki.BEFORE, NOW.minusSeconds(1)).by(CA)),
                Case.of(
                        Reason.NOT_YET_VALID,
                        "not yet valid",
                        client().valid(future, TestPki.AFTER).by(CA)),
                Case.of(
                        Reason.NOT_YET_VALID,
                        "valid in a second",
                        client().valid(NOW.plusSeconds(1), TestPki.AFTER).by(CA)),
                Case.of(Reason.EXPIRED, "below an expired authority", client().by(oldCa)),
                Case.of(Reason.NOT_YET_VALID, "below an authority of tomorrow", client().by(youngCa)),
                Case.of(Reason.EXPIRED, "below an expired root", client().by(oldRoot), oldRoot),
                Case.of(Reason.NOT_YET_VALID, "below a root of tomorrow", client().by(youngRoot), youngRoot));
    }

    static Stream<Case> weak() {
        Issued rsaRoot =
                TestPki.order("RSA Root").key(TestPki.Key.RSA_2048).authority().selfSigned();
        Issued sha1Ca =
                TestPki.order("CA").authority().signature("SHA1withECDSA").by(ROOT);
        Issued weakCa =
                TestPki.order("CA").key(TestPki.Key.RSA_1024).authority().by(ROOT);
        Issued weakRoot =
                TestPki.order("Root").key(TestPki.Key.RSA_1024).authority().selfSigned();
        return Stream.of(
                Case.of(
                        Reason.OTHER,
                        "signed with SHA-1",
                        client().signature("SHA1withECDSA").by(ROOT)),
                Case.of(
                        Reason.OTHER,
                        "signed with MD5",
                        client().signature("MD5withRSA").by(rsaRoot),
                        rsaRoot),
                Case.of(Reason.OTHER, "below an authority signed with SHA-1", client().by(sha1Ca)),
                Case.of(
                        Reason.OTHER,
                        "with a key of 1024 bits",
                        client().key(TestPki.Key.RSA_1024).by(ROOT)),
                Case.of(Reason.OTHER, "below an authority with a key of 1024 bits", client().by(weakCa)),
                Case.of(Reason.OTHER, "below a root with a key of 1024 bits", client().by(weakRoot), weakRoot));
    }

    private static Order authorityFor(String domain) {
        GeneralSubtree permitted = new GeneralSubtree(new GeneralName(GeneralName.dNSName, domain));
        return TestPki.order("Constrained")
                .authority()
                .extension(
                        Extension.nameConstraints, true, new NameConstraints(new GeneralSubtree[] {permitted}, null));
    }

    static Stream<Case> constrained() {
        Issued ca = authorityFor("example.org").by(ROOT);
        Issued root = authorityFor("example.org").selfSigned();
        ASN1ObjectIdentifier unknown = new ASN1ObjectIdentifier("1.3.6.1.4.1.55555.1");
        return Stream.of(
                Case.of(
                        Reason.OTHER,
                        "outside its issuer's name constraints",
                        client().dns("a.example.com").by(ca)),
                Case.of(
                        Reason.OTHER,
                        "outside its root's name constraints",
                        client().dns("a.example.com").by(root),
                        root),
                Case.of(
                        Reason.OTHER,
                        "below one that is trusted, no root, and has name constraints",
                        client().dns("a.example.org").by(ca),
                        ca),
                Case.of(
                        Reason.OTHER,
                        "with a critical extension that nobody knows",
                        client().extension(unknown, true, DERNull.INSTANCE).by(CA)));
    }

    static Stream<Case> tooLong() {
        Issued second = TestPki.order("CA 2").authority().by(CA);
        Issued shortCa = TestPki.order("Short").authority(0).by(ROOT);
        Issued belowShortCa = TestPki.order("Below").authority().by(shortCa);
        Issued shortRoot = TestPki.order("Short root").authority(0).selfSigned();
        Issued belowShortRoot = TestPki.order("Below").authority().by(shortRoot);
        return Stream.of(
                Case.of(Reason.CHAIN_TOO_LONG, "two authorities in between", client().by(second)),
                Case.of(
                        Reason.CHAIN_TOO_LONG,
                        "below more than the path length allows",
                        client().by(belowShortCa),
                        ROOT),
                Case.of(
                        Reason.CHAIN_TOO_LONG,
                        "below more than the root's path length allows",
                        client().by(belowShortRoot),
                        shortRoot));
    }

    @ParameterizedTest
    @MethodSource({"untrusted", "wrongPurpose", "outOfTime", "weak", "constrained", "tooLong"})
    void refuses(Case one) {
        assertThat(reason(verify(one, 1))).isEqualTo(one.reason());
    }

    static Stream<Case> good() {
        Issued device = client().by(CA);
        X509Certificate own = device.certificate();
        Issued otherRoot = TestPki.root("Root");
        Issued oldCa = TestPki.order("CA")
                .authority()
                .keys(CA.keys(), TestPki.Key.EC_256)
                .valid(TestPki.BEFORE, NOW.minus(DAY))
                .by(ROOT);
        Issued org = authorityFor("example.org").selfSigned();
        Issued pinned = TestPki.order("gateway").forClients().selfSigned();
        Issued sha1Root =
                TestPki.order("Root").authority().signature("SHA1withECDSA").selfSigned();
        return Stream.of(
                Case.of(null, "with the certificate in between", device),
                Case.of(null, "with the root too", device).sending(own, CA.certificate(), ROOT.certificate()),
                Case.of(null, "out of order", device).sending(own, ROOT.certificate(), CA.certificate()),
                Case.of(null, "with others' certificates too", device)
                        .sending(
                                own,
                                STRANGER.certificate(),
                                client().by(STRANGER).certificate(),
                                CA.certificate()),
                Case.of(null, "twice", device).sending(own, own, CA.certificate(), CA.certificate()),
                Case.of(null, "right below the root", client().by(ROOT)),
                Case.of(null, "below a trusted authority that is no root", device, CA),
                Case.of(null, "below a trusted authority, with its root trusted too", device, CA, ROOT),
                Case.of(null, "below the second of two roots of one name", device, otherRoot, ROOT),
                Case.of(null, "by way of the authority's newer certificate", device)
                        .sending(own, oldCa.certificate(), CA.certificate()),
                Case.of(
                        null,
                        "for any purpose",
                        TestPki.order("a")
                                .purposes(KeyPurposeId.anyExtendedKeyUsage)
                                .by(CA)),
                Case.of(null, "for no purpose in particular", TestPki.order("a").by(CA)),
                Case.of(
                        null,
                        "for servers and clients",
                        TestPki.order("a")
                                .purposes(KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth)
                                .by(CA)),
                Case.of(null, "without keyUsage", client().keyUsage(0).by(CA)),
                Case.of(
                        null,
                        "in its last second",
                        client().valid(TestPki.BEFORE, NOW).by(CA)),
                Case.of(
                        null,
                        "in its first second",
                        client().valid(NOW, TestPki.AFTER).by(CA)),
                Case.of(
                        null,
                        "within its root's name constraints",
                        client().dns("a.example.org").by(org),
                        org),
                Case.of(null, "trusted by itself", pinned, pinned),
                Case.of(null, "below a root that signed itself with SHA-1", client().by(sha1Root), sha1Root));
    }

    @ParameterizedTest
    @MethodSource("good")
    void trusts(Case one) {
        assertThat(verify(one, 1)).isInstanceOf(Verdict.Trusted.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"RSA_2048", "EC_256", "EC_384", "ED25519"})
    void trustsEveryKindOfKey(TestPki.Key key) {
        Issued root = TestPki.order("Root").key(key).authority().selfSigned();
        Issued ca = TestPki.order("CA").key(key).authority().by(root);
        assertThat(verify(Case.of(null, "", client().key(key).by(ca), root), 1)).isInstanceOf(Verdict.Trusted.class);
    }

    @Test
    void trustsRsassaPssWithAGoodHashOnly() {
        String good = "SHA256withRSAandMGF1";
        Issued root = TestPki.order("Root")
                .key(TestPki.Key.RSA_2048)
                .authority()
                .signature(good)
                .selfSigned();
        assertThat(verify(Case.of(null, "", client().signature(good).by(root), root), 0))
                .isInstanceOf(Verdict.Trusted.class);
        assertThat(reason(verify(
                        Case.of(
                                null,
                                "",
                                client().signature("SHA1withRSAandMGF1").by(root),
                                root),
                        0)))
                .isEqualTo(Reason.OTHER);
    }

    @Test
    void depthIsTheNumberOfAuthoritiesInBetween() {
        Issued above = ROOT;
        for (int between = 0; between <= 3; between++) {
            Issued device = client().by(above);
            for (int depth = 0; depth <= 3; depth++) {
                assertThat(reason(verify(device, depth)))
                        .as("%d in between, depth %d", between, depth)
                        .isEqualTo(between <= depth ? null : Reason.CHAIN_TOO_LONG);
            }
            above = TestPki.order("CA " + between).authority().by(above);
        }
    }

    @Test
    void anyOrderOfWhatComesWithTheCertificateGivesTheSame() {
        Issued second = TestPki.order("CA 2").authority().by(CA);
        List<X509Certificate> others = new ArrayList<>(
                List.of(second.certificate(), CA.certificate(), ROOT.certificate(), STRANGER.certificate()));
        Issued device = client().by(second);
        for (int i = 0; i < others.size(); i++) {
            Collections.rotate(others, 1);
            List<X509Certificate> chain = new ArrayList<>(List.of(device.certificate()));
            chain.addAll(others);
            Case one = Case.of(null, "", device).sending(chain.toArray(new X509Certificate[0]));
            assertThat(verify(one, 2)).isEqualTo(new Verdict.Trusted(device.certificate(), "device-1"));
        }
    }

    @Test
    void findsItsWayThroughManyAuthoritiesOfOneName() {
        List<X509Certificate> anchors = new ArrayList<>();
        for (int i = 0; i < 3 * ChainPaths.PATHS_MAX; i++) {
            anchors.add(TestPki.root("Root").certificate());
        }
        anchors.add(ROOT.certificate());
        assertThat(verify(new Case("", client().by(CA).chain(), anchors, null), 1))
                .isInstanceOf(Verdict.Trusted.class);
    }

    @Test
    void givesUpInAMazeOfAuthoritiesThatVouchForEachOther() {
        List<X509Certificate> chain =
                new ArrayList<>(List.of(client().by(TestPki.root("Maze")).certificate()));
        for (int i = 0; i < 100; i++) {
            chain.add(TestPki.root("Maze").certificate());
        }
        assertThat(reason(verify(new Case("", chain, List.of(ROOT.certificate()), null), TlsServerSettings.DEPTH_MAX)))
                .isEqualTo(Reason.SELF_SIGNED);
    }

    @Test
    void refusesAnEmptyChain() {
        assertThat(verify(new Case("", List.of(), List.of(ROOT.certificate()), null), 1))
                .isEqualTo(new Verdict.Refused(Reason.MALFORMED, "no certificate was sent"));
    }

    @Test
    void refusesMoreCertificatesThanItWouldLookAt() {
        List<X509Certificate> chain = new ArrayList<>(client().by(CA).chain());
        chain.addAll(Collections.nCopies(PeerVerifier.EXTRA_CERTIFICATES_MAX + 1, STRANGER.certificate()));
        assertThat(verify(new Case("", chain, List.of(ROOT.certificate()), null), 1))
                .isEqualTo(new Verdict.Refused(
                        Reason.CHAIN_TOO_LONG, "11 certificates were sent, 10 at most are looked at"));
    }

    @Test
    void saysWhichCertificateItRefuses() {
        assertThat(verify(client().valid(TestPki.BEFORE, NOW.minus(DAY)).by(CA), 1))
                .isEqualTo(new Verdict.Refused(
                        Reason.EXPIRED, "expired: certificate \"CN=device-1\" issued by \"CN=CA\""));
    }

    @Test
    void saysWhoseIssuerIsMissing() {
        Issued unknown = TestPki.order("CA 2")
                .authority()
                .by(TestPki.order("CA 1").authority().by(ROOT));
        assertThat(verify(
                        Case.of(null, "", unknown).sending(client().by(unknown).certificate(), unknown.certificate()),
                        5))
                .isEqualTo(new Verdict.Refused(
                        Reason.UNKNOWN_ISSUER, "unknown issuer: certificate \"CN=CA 2\" issued by \"CN=CA 1\""));
    }

    @Test
    void putsNothingHarmfulOfTheCertificateIntoItsWords() {
        String name = "O=" + "y".repeat(60) + ",OU=" + "x".repeat(60) + ",CN=a\r\n\u001b[2J\u0000\u202e";
        Verdict verdict = verify(TestPki.order(name).forClients().by(STRANGER), 1);
        assertThat(verdict).isInstanceOfSatisfying(Verdict.Refused.class, refused -> {
            assertThat(refused.why())
                    .startsWith("unknown issuer: certificate \"CN=a")
                    .hasSizeLessThanOrEqualTo(200);
            assertThat(refused.why().chars()).noneMatch(c -> c < ' ' || c == '\u202e');
        });
    }

    @Test
    void theCommonNameIsTheLastOfTheSubject() {
        Issued device = TestPki.order("CN=first,OU=x,CN=last,O=y").forClients().by(ROOT);
        assertThat(verify(device, 0)).isEqualTo(new Verdict.Trusted(device.certificate(), "last"));
    }

    @Test
    void aSubjectNeedsNoCommonName() {
        Issued device = TestPki.order("O=y").forClients().by(ROOT);
        assertThat(verify(device, 0)).isEqualTo(new Verdict.Trusted(device.certificate(), null));
    }

    @Test
    void aDepthOutsideItsRangeIsABug() {
        Trust trust = new Trust(List.of(ROOT.certificate()), List.of());
        assertThatIllegalArgumentException().isThrownBy(() -> PeerVerifier.forClients(trust, -1));
        assertThatIllegalArgumentException().isThrownBy(() -> PeerVerifier.forNodes(trust, 101));
    }
}
