package io.tidegate.app;

import io.tidegate.observe.Journal;
import io.tidegate.time.Clock;
import io.tidegate.tls.FileProblem;
import io.tidegate.tls.KeyMaterial;
import io.tidegate.tls.OcspOutcome;
import io.tidegate.tls.OcspStapler;
import io.tidegate.tls.OcspTransport;
import io.tidegate.tls.Reading;
import io.tidegate.tls.ServerMaterial;
import io.tidegate.tls.TlsFiles;
import io.tidegate.tls.TlsServer;
import io.tidegate.tls.TlsServerSettings.Stapling;
import java.net.http.HttpClient;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/// The OCSP responses that one listener staples to its certificates. Confined to one thread at a time.
final class Staples {
    private final Credentials<ServerMaterial> credentials;
    private final TlsServer server;
    private final Stapling.On settings;
    private final Means means;
    private final OcspTransport transport = OcspTransport.http(HttpClient.newHttpClient());
    private final Map<KeyMaterial, OcspStapler> staplers = new HashMap<>();
    private List<KeyMaterial> stapled = List.of();

    /// What it works with.
    ///
    /// @param threads runs each question to a responder
    record Means(TlsFiles files, Executor threads, Clock clock, Journal journal) {}

    Staples(Credentials<ServerMaterial> credentials, TlsServer server, Stapling.On settings, Means means) {
        this.credentials = credentials;
        this.server = server;
        this.settings = settings;
        this.means = means;
    }

    /// Asks where that is due, and staples what there is.
    void tick(Instant now) {
        List<KeyMaterial> certificates = credentials.certificates();
        if (!certificates.equals(stapled)) {
            stapled = certificates;
            staplers.keySet().retainAll(certificates);
            certificates.forEach(this::begin);
        }
        staplers.forEach((certificate, stapler) -> {
            stapler.tick(now);
            server.staple(certificate, stapler.response(now));
        });
    }

    private void begin(KeyMaterial own) {
        switch (means.files().issuer(own, settings)) {
            case Reading.Bad<X509Certificate>(List<FileProblem> problems) -> say(problems);
            case Reading.Good<X509Certificate> good -> begin(own, good.material());
        }
    }

    private void begin(KeyMaterial own, X509Certificate issuer) {
        String subject = own.facts().subject();
        OcspStapler.Means with =
                new OcspStapler.Means(transport, means.threads(), means.clock(), outcome -> told(subject, outcome));
        switch (OcspStapler.of(own, issuer, settings, with)) {
            case Reading.Bad<OcspStapler>(List<FileProblem> problems) -> say(problems);
            case Reading.Good<OcspStapler> good -> staplers.put(own, good.material());
        }
    }

    private void say(List<FileProblem> problems) {
        problems.forEach(each -> means.journal().error(credentials.path() + ": nothing is stapled: " + each));
    }

    private void told(String subject, OcspOutcome outcome) {
        switch (outcome) {
            case OcspOutcome.Fresh _ -> {}
            case OcspOutcome.Failed(String why) ->
                means.journal().warn(credentials.path() + ": no fresh OCSP response for " + subject + ": " + why);
            case OcspOutcome.Revoked(String why) ->
                means.journal().error(credentials.path() + ": " + subject + " is revoked: " + why);
        }
    }
}
