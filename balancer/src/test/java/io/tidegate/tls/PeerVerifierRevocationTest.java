package io.tidegate.tls;

import static io.tidegate.tls.TestPki.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.tls.TestPki.Issued;
import io.tidegate.tls.Verdict.Reason;
import java.math.BigInteger;
import java.security.cert.X509CRL;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.ReasonFlags;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Revocation lists, and what they say of a client one authority below the root.
class PeerVerifierRevocationTest {
    private static final Issued ROOT = TestPki.root("Root");
    private static final Issued CA = TestPki.order("CA").authority().by(ROOT);
    private static final Issued DEVICE = TestPki.order("device-1").forClients().by(CA);
    private static final Issued OTHER = TestPki.order("device-2").forClients().by(CA);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Instant YESTERDAY = NOW.minus(DAY);
    private static final Instant TOMORROW = NOW.plus(DAY);

    /// @param reason null = trusted
    record Case(String what, List<X509CRL> crls, @Nullable Reason reason) {
        static Case of(@Nullable Reason reason, String what, X509CRL... crls) {
            return new Case(what, List.of(crls), reason);
        }

        @Override
        public String toString() {
            return what;
        }
    }

    private static @Nullable Reason reason(Issued device, Issued root, List<X509CRL> crls) {
        Verdict verdict = PeerVerifier.forClients(new Trust(List.of(root.certificate()), crls), 2)
                .verify(device.chainDer(), null, NOW);
        return verdict instanceof Verdict.Refused refused ? refused.reason() : null;
    }

    private static X509CRL with(Issued issuer, ASN1ObjectIdentifier extension, ASN1Encodable value) {
        JcaX509v2CRLBuilder builder =
                new JcaX509v2CRLBuilder(issuer.certificate().getSubjectX500Principal(), Date.from(YESTERDAY));
        try {
            builder.setNextUpdate(Date.from(TOMORROW)).addExtension(extension, true, value);
        } catch (CertIOException e) {
            throw new IllegalStateException(e);
        }
        return issuer.sign(builder);
    }

    private static X509CRL partial(IssuingDistributionPoint point) {
        return with(CA, Extension.issuingDistributionPoint, point);
    }

    private static DistributionPointName point(String uri) {
        return new DistributionPointName(new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, uri)));
    }

    static Stream<Case> refused() {
        Issued falseCa = TestPki.order("CA").authority().by(ROOT);
        return Stream.of(
                Case.of(Reason.REVOKED, "revoked", CA.crl(DEVICE.certificate())),
                Case.of(Reason.REVOKED, "revoked, and its authority clear", ROOT.crl(), CA.crl(DEVICE.certificate())),
                Case.of(Reason.REVOKED, "its authority revoked", ROOT.crl(CA.certificate()), CA.crl()),
                Case.of(Reason.REVOKED, "on one of two lists", CA.crl(), CA.crl(DEVICE.certificate())),
                Case.of(
                        Reason.REVOKED,
                        "on a list that is out of date",
                        CA.crl(TestPki.BEFORE, YESTERDAY, DEVICE.certificate())),
                Case.of(Reason.REVOCATION_UNKNOWN, "only a list of the root", ROOT.crl()),
                Case.of(
                        Reason.REVOCATION_UNKNOWN,
                        "only a list of a stranger",
                        TestPki.root("Stranger").crl()),
                Case.of(Reason.REVOCATION_UNKNOWN, "a list out of date", CA.crl(TestPki.BEFORE, YESTERDAY)),
                Case.of(Reason.REVOCATION_UNKNOWN, "a list of tomorrow", CA.crl(TOMORROW, TestPki.AFTER)),
                Case.of(Reason.REVOCATION_UNKNOWN, "a list signed by a namesake", falseCa.crl()),
                Case.of(Reason.REVOCATION_UNKNOWN, "on a list signed by a namesake", falseCa.crl(DEVICE.certificate())),
                Case.of(
                        Reason.REVOCATION_UNKNOWN,
                        "the root's list out of date",
                        ROOT.crl(TestPki.BEFORE, YESTERDAY),
                        CA.crl()),
                Case.of(
                        Reason.REVOCATION_UNKNOWN,
                        "a list for authorities",
                        partial(new IssuingDistributionPoint(null, false, true, null, false, false))),
                Case.of(
                        Reason.REVOCATION_UNKNOWN,
                        "a list for some reasons",
                        partial(new IssuingDistributionPoint(
                                null, false, false, new ReasonFlags(ReasonFlags.keyCompromise), false, false))),
                Case.of(
                        Reason.REVOCATION_UNKNOWN,
                        "an indirect list",
                        partial(new IssuingDistributionPoint(null, false, false, null, true, false))),
                Case.of(
                        Reason.REVOCATION_UNKNOWN,
                        "a list of a distribution point that is not the certificate's",
                        partial(new IssuingDistributionPoint(
                                point("http://crl.example/1"), false, false, null, false, false))),
                Case.of(
                        Reason.REVOCATION_UNKNOWN,
                        "a delta alone",
                        with(CA, Extension.deltaCRLIndicator, new ASN1Integer(1))),
                Case.of(
                        Reason.REVOCATION_UNKNOWN,
                        "a list with a critical extension that nobody knows",
                        with(CA, new ASN1ObjectIdentifier("1.3.6.1.4.1.55555.1"), new ASN1Integer(1))));
    }

    static Stream<Case> clear() {
        return Stream.of(
                Case.of(null, "no lists"),
                Case.of(null, "an empty list", CA.crl()),
                Case.of(null, "a list with others", CA.crl(OTHER.certificate())),
                Case.of(null, "lists of both authorities", ROOT.crl(), CA.crl()),
                Case.of(null, "an old list beside a new one", CA.crl(TestPki.BEFORE, YESTERDAY), CA.crl()),
                Case.of(
                        null,
                        "on an old list, no more on the new one",
                        CA.crl(TestPki.BEFORE, YESTERDAY, DEVICE.certificate()),
                        CA.crl()),
                Case.of(
                        null,
                        "a list for all but authorities",
                        partial(new IssuingDistributionPoint(null, true, false, null, false, false))));
    }

    @ParameterizedTest
    @MethodSource({"refused", "clear"})
    void judges(Case one) {
        assertThat(reason(DEVICE, ROOT, one.crls())).isEqualTo(one.reason());
    }

    @Test
    void aListMayEndInTheSecondThatItIsAskedIn() {
        assertThat(reason(DEVICE, ROOT, List.of(CA.crl(YESTERDAY, NOW)))).isNull();
        assertThat(reason(DEVICE, ROOT, List.of(CA.crl(YESTERDAY, NOW.minusSeconds(1)))))
                .isEqualTo(Reason.REVOCATION_UNKNOWN);
        assertThat(reason(DEVICE, ROOT, List.of(CA.crl(NOW, TOMORROW)))).isNull();
    }

    @Test
    void aListOfItsDistributionPointCoversIt() {
        DistributionPointName name = point("http://crl.example/1");
        Issued device = TestPki.order("device-1")
                .forClients()
                .extension(Extension.cRLDistributionPoints, false, new CRLDistPoint(new DistributionPoint[] {
                    new DistributionPoint(name, null, null)
                }))
                .by(CA);
        X509CRL crl = partial(new IssuingDistributionPoint(name, false, false, null, false, false));
        assertThat(reason(device, ROOT, List.of(crl))).isNull();
    }

    @Test
    void anEntryThatADeltaTakesBackRevokesNobody() {
        JcaX509v2CRLBuilder builder =
                new JcaX509v2CRLBuilder(CA.certificate().getSubjectX500Principal(), Date.from(YESTERDAY));
        builder.setNextUpdate(Date.from(TOMORROW));
        builder.addCRLEntry(DEVICE.certificate().getSerialNumber(), Date.from(YESTERDAY), CRLReason.removeFromCRL);
        assertThat(reason(DEVICE, ROOT, List.of(CA.sign(builder)))).isNull();
    }

    @Test
    void aListFromAnAuthorityThatMaySignNoneIsNone() {
        Issued ca =
                TestPki.order("CA").authority().keyUsage(KeyUsage.keyCertSign).by(ROOT);
        Issued device = TestPki.order("device-1").forClients().by(ca);
        assertThat(reason(device, ROOT, List.of(ca.crl()))).isEqualTo(Reason.REVOCATION_UNKNOWN);
    }

    @Test
    void aListSignedWithSha1IsNone() {
        Issued weak = new Issued(CA.certificate(), CA.keys(), CA.chain(), "SHA1withECDSA");
        assertThat(reason(DEVICE, ROOT, List.of(weak.crl()))).isEqualTo(Reason.REVOCATION_UNKNOWN);
    }

    @Test
    void theSameSerialNumberOfAnotherAuthorityIsAnotherCertificate() {
        BigInteger serial = DEVICE.certificate().getSerialNumber();
        Issued namesake = TestPki.order("device-3").serial(serial).by(ROOT);
        assertThat(reason(DEVICE, ROOT, List.of(ROOT.crl(namesake.certificate()), CA.crl())))
                .isNull();
    }

    @Test
    void whoIsTrustedByItselfIsOnNobodysList() {
        Issued pinned = TestPki.order("gateway").forClients().selfSigned();
        assertThat(reason(pinned, pinned, List.of(CA.crl()))).isNull();
    }

    @Test
    void theSignatureOfAListIsRightForTheRightKeyAlsoAfterAWrongOne() {
        Issued newRoot =
                TestPki.order("Root").key(TestPki.Key.EC_384).authority().selfSigned();
        Issued old = TestPki.order("device-1").forClients().by(ROOT);
        Issued young = TestPki.order("device-1").forClients().by(newRoot);
        Trust trust = new Trust(List.of(ROOT.certificate(), newRoot.certificate()), List.of(newRoot.crl()));
        PeerVerifier verifier = PeerVerifier.forClients(trust, 0);
        for (int i = 0; i < 2; i++) {
            assertThat(verifier.verify(old.chainDer(), null, NOW))
                    .isInstanceOfSatisfying(
                            Verdict.Refused.class,
                            refused -> assertThat(refused.reason()).isEqualTo(Reason.REVOCATION_UNKNOWN));
            assertThat(verifier.verify(young.chainDer(), null, NOW)).isInstanceOf(Verdict.Trusted.class);
        }
    }

    @Test
    void saysWhyItCannotTell() {
        Verdict verdict = PeerVerifier.forClients(
                        new Trust(List.of(ROOT.certificate()), List.of(CA.crl(TestPki.BEFORE, YESTERDAY))), 2)
                .verify(DEVICE.chainDer(), null, NOW);
        assertThat(verdict)
                .isEqualTo(
                        new Verdict.Refused(
                                Reason.REVOCATION_UNKNOWN,
                                "the revocation list of its issuer is out of date: certificate \"CN=device-1\" issued by \"CN=CA\""));
    }
}
