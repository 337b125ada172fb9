package io.tidegate.tls;

import io.tidegate.time.Clock;
import java.io.IOException;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.GeneralName;
import org.jspecify.annotations.Nullable;

/// Keeps an OCSP response for one certificate of ours at hand (RFC 6066 §8): asks the responder at the first
/// [#tick], again before the answer is too old, and after failures with growing pauses. What there is stays
/// in use until its own end; once the certificate is revoked there is nothing.
///
/// [#tick] is confined to one thread and never blocks; [#response] any thread. A question runs on `threads`,
/// one at a time.
public final class OcspStapler {
    private static final String AUTHORITY_INFO_ACCESS = "1.3.6.1.5.5.7.1.1";

    private final OcspExchange exchange;
    private final URI responder;
    private final Duration timeout;
    private final OcspSchedule schedule;
    private final Means means;

    private volatile OcspOutcome.@Nullable Fresh stapled;
    private volatile boolean underWay;
    private volatile Instant due = Instant.MIN;
    /// In a row; written by the question under way alone.
    private volatile int failures;

    /// What a stapler works with.
    ///
    /// @param threads runs each question on a thread of its own
    /// @param sink is told each outcome, from any thread
    public record Means(OcspTransport transport, Executor threads, Clock clock, Consumer<OcspOutcome> sink) {}

    private OcspStapler(OcspExchange exchange, URI responder, TlsServerSettings.Stapling.On settings, Means means) {
        this.exchange = exchange;
        this.responder = responder;
        this.timeout = settings.httpTimeout();
        this.schedule = new OcspSchedule(settings.refreshInterval());
        this.means = means;
    }

    /// Bad where neither the settings nor the certificate name a responder.
    ///
    /// @param issuer as [TlsFiles#issuer] finds it
    public static Reading<OcspStapler> of(
            KeyMaterial own, X509Certificate issuer, TlsServerSettings.Stapling.On settings, Means means) {
        URI responder = settings.responder() == null ? responderOf(own.certificate()) : settings.responder();
        if (responder == null) {
            return new Reading.Bad<>(List.of(new FileProblem(
                    "certfile",
                    own.files().certfile(),
                    "the certificate names no OCSP responder: set ocsp.responder_url")));
        }
        OcspExchange exchange = new OcspExchange(own.certificate(), issuer);
        return new Reading.Good<>(new OcspStapler(exchange, responder, settings, means), List.of());
    }

    /// The first that the certificate names (RFC 5280 §4.2.2.1); null = none.
    static @Nullable URI responderOf(X509Certificate certificate) {
        byte[] value = certificate.getExtensionValue(AUTHORITY_INFO_ACCESS);
        if (value == null) {
            return null;
        }
        try {
            AuthorityInformationAccess access = AuthorityInformationAccess.getInstance(
                    ASN1OctetString.getInstance(value).getOctets());
            for (AccessDescription one : access.getAccessDescriptions()) {
                GeneralName name = one.getAccessLocation();
                if (one.getAccessMethod().equals(AccessDescription.id_ad_ocsp)
                        && name.getTagNo() == GeneralName.uniformResourceIdentifier) {
                    return URI.create(name.getName().toString());
                }
            }
        } catch (IllegalArgumentException _) {
            return null; // an extension or an address that cannot be read names nobody
        }
        return null;
    }

    /// Asks, where that is due. To be called a few times a minute.
    public void tick(Instant now) {
        if (!underWay && !now.isBefore(due)) {
            underWay = true;
            means.threads().execute(this::ask);
        }
    }

    /// What to staple, in DER; null = nothing. Nobody writes to it.
    public byte @Nullable [] response(Instant now) {
        OcspOutcome.Fresh current = stapled;
        return current == null || !now.isBefore(current.nextUpdate()) ? null : current.bytes();
    }

    private void ask() {
        OcspOutcome outcome = new OcspOutcome.Failed("the question ended unexpectedly");
        try {
            byte[] answer = means.transport().post(responder, exchange.request(), timeout);
            outcome = exchange.judge(answer, now());
        } catch (IOException e) {
            outcome = new OcspOutcome.Failed(
                    SubjectName.harmless(responder + " cannot be asked: " + e.getMessage(), Refusal.CHARS_MAX));
        } finally {
            settle(outcome, now());
        }
    }

    private void settle(OcspOutcome outcome, Instant now) {
        switch (outcome) {
            case OcspOutcome.Fresh fresh -> {
                stapled = fresh;
                failures = 0;
                due = schedule.afterFresh(fresh.nextUpdate(), now);
            }
            case OcspOutcome.Failed _ -> failed(now);
            case OcspOutcome.Revoked _ -> {
                stapled = null;
                failed(now);
            }
        }
        underWay = false;
        means.sink().accept(outcome);
    }

    private void failed(Instant now) {
        int inARow = failures + 1;
        failures = inARow;
        due = schedule.afterFailure(inARow, now);
    }

    private Instant now() {
        return Instant.ofEpochMilli(means.clock().epochMillis());
    }
}
