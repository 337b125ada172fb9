package io.tidegate.tls;

import static io.tidegate.tls.TestPki.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.tls.TestPki.Issued;
import java.time.Duration;
import java.util.Arrays;
import java.util.Date;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.UnknownStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OcspExchangeTest {
    private static final Issued ROOT = TestPki.root("Root");
    private static final Issued CA = TestPki.order("CA").authority().by(ROOT);
    private static final Issued SERVER = TestPki.order("server").by(CA);
    private static final OcspExchange EXCHANGE = new OcspExchange(SERVER.certificate(), CA.certificate());
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);

    private static TestPki.Order responder() {
        return TestPki.order("Responder").purposes(KeyPurposeId.id_kp_OCSPSigning);
    }

    private static OcspOutcome judge(TestResponder responder) {
        return EXCHANGE.judge(responder.answer(EXCHANGE.request()), NOW);
    }

    record Case(String what, TestResponder responder, String why) {
        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Case> bad() {
        String signer = "the answer is signed neither by the issuer nor by one that it appointed";
        Issued namesake = TestPki.order("CA").authority().by(ROOT);
        Issued old = responder().valid(TestPki.BEFORE, NOW.minus(DAY)).by(CA);
        Issued weak = responder().key(TestPki.Key.RSA_1024).by(CA);
        return Stream.of(
                new Case("a stranger signed", new TestResponder(ROOT), signer),
                new Case("a namesake signed", new TestResponder(namesake), signer),
                new Case(
                        "an appointed one signed, and does not show it",
                        new TestResponder(responder().by(CA)),
                        signer),
                new Case(
                        "one whom another appointed signed",
                        new TestResponder(responder().by(ROOT)).sendingItsCertificate(),
                        signer),
                new Case("one whom nobody appointed signed", new TestResponder(SERVER).sendingItsCertificate(), signer),
                new Case(
                        "one appointed by himself signed",
                        new TestResponder(responder().selfSigned()).sendingItsCertificate(),
                        signer),
                new Case("one whose time is over signed", new TestResponder(old).sendingItsCertificate(), signer),
                new Case("one with a weak key signed", new TestResponder(weak).sendingItsCertificate(), signer),
                new Case("signed with SHA-1", new TestResponder(CA).signature("SHA1withECDSA"), signer),
                new Case(
                        "unknown",
                        new TestResponder(CA).status(new UnknownStatus()),
                        "the responder does not know the certificate"),
                new Case(
                        "too old",
                        new TestResponder(CA).holding(NOW.minus(DAY), NOW),
                        "the answer held until 2026-01-01T00:00:00Z"),
                new Case(
                        "too old, without an end",
                        new TestResponder(CA).holding(NOW.minus(DAY), null),
                        "the answer held until 2026-01-01T00:00:00Z"),
                new Case(
                        "of the future",
                        new TestResponder(CA).holding(NOW.plus(HOUR), NOW.plus(DAY)),
                        "the answer holds from 2026-01-01T01:00:00Z on"));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void refuses(Case one) {
        assertThat(judge(one.responder())).isEqualTo(new OcspOutcome.Failed(one.why()));
    }

    @Test
    void saysThatTheCertificateIsRevoked() {
        RevokedStatus revoked = new RevokedStatus(Date.from(NOW.minus(HOUR)), 1);
        assertThat(judge(new TestResponder(CA).status(revoked)))
                .isEqualTo(new OcspOutcome.Revoked("revoked at 2025-12-31T23:00:00Z"));
    }

    @Test
    void believesNobodyButTheIssuerThatItIsRevoked() {
        RevokedStatus revoked = new RevokedStatus(Date.from(NOW.minus(HOUR)), 1);
        assertThat(judge(new TestResponder(ROOT).status(revoked))).isInstanceOf(OcspOutcome.Failed.class);
    }

    @Test
    void refusesAnAnswerAboutAnotherCertificate() {
        Issued other = TestPki.order("other").by(CA);
        byte[] request = new OcspExchange(other.certificate(), CA.certificate()).request();
        assertThat(EXCHANGE.judge(new TestResponder(CA).answer(request), NOW))
                .isEqualTo(new OcspOutcome.Failed("the answer is about another certificate"));
    }

    @Test
    void refusesAnAnswerAboutTheSameNumberOfAnotherIssuer() {
        Issued other = TestPki.order("other")
                .serial(SERVER.certificate().getSerialNumber())
                .by(ROOT);
        byte[] request = new OcspExchange(other.certificate(), ROOT.certificate()).request();
        assertThat(EXCHANGE.judge(new TestResponder(CA).answer(request), NOW))
                .isEqualTo(new OcspOutcome.Failed("the answer is about another certificate"));
    }

    @Test
    void refusesAReasonForNoAnswer() {
        assertThat(EXCHANGE.judge(TestResponder.refusal(OCSPRespBuilder.TRY_LATER), NOW))
                .isEqualTo(new OcspOutcome.Failed("the responder answers with status 3"));
    }

    @Test
    void refusesAnAnswerThatIsTooLong() {
        assertThat(EXCHANGE.judge(new byte[OcspTransport.BYTES_MAX + 1], NOW))
                .isEqualTo(new OcspOutcome.Failed("the answer has 65537 bytes"));
    }

    @Test
    void refusesAnAnswerThatEndsEarlyWhereverItEnds() {
        byte[] answer = new TestResponder(CA).answer(EXCHANGE.request());
        for (int length = 0; length < answer.length; length++) {
            assertThat(EXCHANGE.judge(Arrays.copyOf(answer, length), NOW))
                    .as("%d bytes", length)
                    .isInstanceOf(OcspOutcome.Failed.class);
        }
    }

    @Test
    void refusesAnAnswerWithAnyOneByteChanged() {
        byte[] answer = new TestResponder(CA).answer(EXCHANGE.request());
        for (int at = 0; at < answer.length; at++) {
            byte[] changed = answer.clone();
            changed[at] ^= 0x55;
            assertThat(EXCHANGE.judge(changed, NOW)).as("byte %d", at).isInstanceOf(OcspOutcome.Failed.class);
        }
    }

    static Stream<Case> good() {
        Issued appointed = responder().by(CA);
        return Stream.of(
                new Case("the issuer signed", new TestResponder(CA), ""),
                new Case("the issuer signed and shows itself", new TestResponder(CA).sendingItsCertificate(), ""),
                new Case("an appointed one signed", new TestResponder(appointed).sendingItsCertificate(), ""),
                new Case(
                        "a clock a little ahead",
                        new TestResponder(CA).holding(NOW.plusSeconds(299), NOW.plus(DAY)),
                        ""),
                new Case("in its last second", new TestResponder(CA).holding(NOW.minus(DAY), NOW.plusSeconds(1)), ""));
    }

    @ParameterizedTest
    @MethodSource("good")
    void accepts(Case one) {
        byte[] answer = one.responder().answer(EXCHANGE.request());
        assertThat(EXCHANGE.judge(answer, NOW))
                .isInstanceOfSatisfying(
                        OcspOutcome.Fresh.class,
                        fresh -> assertThat(fresh.bytes()).isEqualTo(answer));
    }

    @Test
    void anAnswerHoldsAsLongAsItSaysOrADay() {
        assertThat(judge(new TestResponder(CA))).isInstanceOfSatisfying(OcspOutcome.Fresh.class, fresh -> {
            assertThat(fresh.producedAt()).isEqualTo(NOW.minusSeconds(60));
            assertThat(fresh.nextUpdate()).isEqualTo(NOW.plusSeconds(3600));
        });
        assertThat(judge(new TestResponder(CA).holding(NOW, null)))
                .isInstanceOfSatisfying(
                        OcspOutcome.Fresh.class,
                        fresh -> assertThat(fresh.nextUpdate()).isEqualTo(NOW.plus(DAY)));
    }
}
