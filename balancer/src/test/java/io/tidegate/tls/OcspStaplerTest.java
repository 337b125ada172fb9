package io.tidegate.tls;

import static io.tidegate.tls.TestPki.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tidegate.time.VirtualClock;
import io.tidegate.tls.TestPki.Issued;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Queue;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OcspStaplerTest {
    private static final Issued ROOT = TestPki.root("Root");
    private static final Issued CA = TestPki.order("CA").authority().by(ROOT);
    private static final URI RESPONDER = URI.create("http://ocsp.example/");
    private static final Duration REFRESH = Duration.ofMinutes(5);
    private static final Duration HOUR = Duration.ofHours(1);

    private final VirtualClock clock = new VirtualClock(); // starts at TestPki.NOW
    private final Queue<Runnable> underWay = new ArrayDeque<>();
    private final List<OcspOutcome> outcomes = new ArrayList<>();
    private final List<URI> asked = new ArrayList<>();
    private final TestResponder responder = new TestResponder(CA);
    private boolean reachable = true;

    private byte[] post(URI uri, byte[] request, Duration timeout) throws IOException {
        asked.add(uri);
        assertThat(timeout).isEqualTo(Duration.ofSeconds(3));
        if (!reachable) {
            throw new IOException("connection refused");
        }
        return responder.answer(request);
    }

    private Reading<OcspStapler> reading(Issued server, @Nullable URI uri) {
        return OcspStapler.of(
                server.keyMaterial(),
                CA.certificate(),
                new TlsServerSettings.Stapling.On(uri, null, REFRESH, Duration.ofSeconds(3)),
                new OcspStapler.Means(this::post, underWay::add, clock, outcomes::add));
    }

    private OcspStapler stapler() {
        Reading<OcspStapler> reading = reading(TestPki.order("server").by(CA), RESPONDER);
        return ((Reading.Good<OcspStapler>) reading).material();
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.epochMillis());
    }

    private void tickAfter(OcspStapler stapler, Duration time) {
        clock.advanceTo(clock.nanos() + time.toNanos());
        stapler.tick(now());
    }

    private void finish() {
        while (!underWay.isEmpty()) {
            underWay.remove().run();
        }
    }

    private static Issued naming(GeneralName responder) {
        return TestPki.order("server")
                .extension(
                        Extension.authorityInfoAccess, false, new AuthorityInformationAccess(new AccessDescription[] {
                            new AccessDescription(
                                    AccessDescription.id_ad_caIssuers,
                                    new GeneralName(GeneralName.uniformResourceIdentifier, "http://ca.example/")),
                            new AccessDescription(AccessDescription.id_ad_ocsp, responder)
                        }))
                .by(CA);
    }

    @Test
    void saysThatNobodyNamesAResponder() {
        FileProblem problem = new FileProblem(
                "certfile", Path.of("test.pem"), "the certificate names no OCSP responder: set ocsp.responder_url");
        assertThat(reading(TestPki.order("server").by(CA), null)).isEqualTo(new Reading.Bad<>(List.of(problem)));
        assertThat(reading(naming(new GeneralName(GeneralName.dNSName, "ocsp.example")), null))
                .isEqualTo(new Reading.Bad<>(List.of(problem)));
        assertThat(reading(naming(new GeneralName(GeneralName.uniformResourceIdentifier, "http://[")), null))
                .isEqualTo(new Reading.Bad<>(List.of(problem)));
    }

    @Test
    void asksWhomTheCertificateNames() {
        Issued server = naming(new GeneralName(GeneralName.uniformResourceIdentifier, "http://ocsp.example/a"));
        assertThat(reading(server, null)).isInstanceOfSatisfying(Reading.Good.class, good -> {
            ((OcspStapler) good.material()).tick(NOW);
            finish();
        });
        assertThat(asked).containsExactly(URI.create("http://ocsp.example/a"));
        assertThat(outcomes).singleElement().isInstanceOf(OcspOutcome.Fresh.class);
    }

    @Test
    void staplesWhatItLearntAtTheFirstTick() {
        OcspStapler stapler = stapler();
        assertThat(stapler.response(NOW)).isNull();
        stapler.tick(NOW);
        assertThat(stapler.response(NOW)).isNull();
        finish();
        assertThat(stapler.response(NOW)).isNotNull();
        assertThat(outcomes).singleElement().isInstanceOf(OcspOutcome.Fresh.class);
    }

    @Test
    void asksOneQuestionAtATime() {
        OcspStapler stapler = stapler();
        stapler.tick(NOW);
        tickAfter(stapler, HOUR);
        assertThat(underWay).hasSize(1);
    }

    @Test
    void asksAgainAfterTheInterval() {
        OcspStapler stapler = stapler();
        stapler.tick(NOW);
        finish();
        tickAfter(stapler, REFRESH.minusMillis(1));
        assertThat(underWay).isEmpty();
        tickAfter(stapler, Duration.ofMillis(1));
        assertThat(underWay).hasSize(1);
    }

    @Test
    void keepsAnOldAnswerForItsTimeAndDropsItThen() {
        OcspStapler stapler = stapler();
        stapler.tick(NOW);
        finish();
        reachable = false;
        tickAfter(stapler, REFRESH);
        finish();
        assertThat(outcomes.getLast())
                .isEqualTo(new OcspOutcome.Failed("http://ocsp.example/ cannot be asked: connection refused"));
        assertThat(stapler.response(NOW.plus(HOUR).minusMillis(1))).isNotNull();
        assertThat(stapler.response(NOW.plus(HOUR))).isNull();
    }

    @Test
    void staplesNothingOnceTheCertificateIsRevoked() {
        OcspStapler stapler = stapler();
        stapler.tick(NOW);
        finish();
        responder.status(new RevokedStatus(Date.from(NOW), 1));
        tickAfter(stapler, REFRESH);
        finish();
        assertThat(stapler.response(now())).isNull();
        assertThat(outcomes.getLast()).isEqualTo(new OcspOutcome.Revoked("revoked at 2026-01-01T00:00:00Z"));
        responder.status(null);
        tickAfter(stapler, REFRESH);
        finish();
        assertThat(stapler.response(now())).as("the revocation was taken back").isNotNull();
    }

    @Test
    void pausesLongerAfterEachFailureAndRecovers() {
        OcspStapler stapler = stapler();
        reachable = false;
        stapler.tick(NOW);
        finish();
        for (int seconds : new int[] {30, 60, 120, 240, 300, 300}) {
            tickAfter(stapler, Duration.ofSeconds(seconds).minusMillis(1));
            assertThat(underWay).isEmpty();
            tickAfter(stapler, Duration.ofMillis(1));
            assertThat(underWay).hasSize(1);
            finish();
        }
        reachable = true;
        tickAfter(stapler, REFRESH);
        finish();
        assertThat(stapler.response(now())).isNotNull();
        assertThat(outcomes).hasSize(8);
    }

    @ParameterizedTest
    @CsvSource({
        // interval, what is left of the answer, pause
        "PT5M, P7D, PT5M",
        "PT12H, PT10H, PT9H",
        "PT1H, PT1H, PT45M",
        "PT1H, PT40S, PT30S",
        "PT1H, PT4S, PT10S",
        "PT1S, P7D, PT10S",
        "PT1H, PT-1H, PT10S"
    })
    void asksAgainBeforeTheAnswerEnds(Duration interval, Duration left, Duration pause) {
        assertThat(new OcspSchedule(interval).afterFresh(NOW.plus(left), NOW)).isEqualTo(NOW.plus(pause));
    }

    @ParameterizedTest
    @CsvSource({
        "PT24H, 1, PT30S",
        "PT24H, 2, PT1M",
        "PT24H, 7, PT32M",
        "PT24H, 8, PT1H",
        "PT24H, 1000000, PT1H",
        "PT5M, 1000000, PT5M",
        "PT1S, 1, PT10S"
    })
    void pausesAfterFailures(Duration interval, int failures, Duration pause) {
        assertThat(new OcspSchedule(interval).afterFailure(failures, NOW)).isEqualTo(NOW.plus(pause));
    }

    @Test
    void anIntervalOfNothingIsABug() {
        assertThatIllegalArgumentException().isThrownBy(() -> new OcspSchedule(Duration.ZERO));
    }
}
