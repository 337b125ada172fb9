package io.tidegate.tls;

import io.tidegate.tls.TlsServerSettings.ClientAuth;
import io.tidegate.tls.TlsServerSettings.Stapling;
import io.tidegate.tls.TlsServerSettings.Tickets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Reads all that settings name, and says all that is wrong with it at once. Any thread; blocks.
///
/// What is read is not kept: a second call reads again. But what has the same content as something that is still in
/// use elsewhere is that same object, where it can be large.
public final class TlsFiles {
    private static final String ISSUER = "ocsp.issuer_pem";

    private final FileReader files;
    private final Trusts trusts = new Trusts();

    public TlsFiles(FileReader files) {
        this.files = files;
    }

    /// The files of a listener.
    public Reading<ServerMaterial> read(TlsServerSettings settings, Instant now) {
        FileFindings findings = new FileFindings(files);
        KeyMaterialReader reader = new KeyMaterialReader(findings, now);
        List<KeyMaterial> certificates = new ArrayList<>();
        for (CertificateFiles one : settings.certificates()) {
            KeyMaterial material = reader.read(one);
            if (material != null) {
                certificates.add(material);
            }
        }
        Trust clients = switch (settings.clientAuth()) {
            case ClientAuth.None() -> null;
            case ClientAuth.Asked(TrustFiles trust, int _) -> new TrustReader(findings, now, trusts).read(trust);
            case ClientAuth.Required(TrustFiles trust, int _) -> new TrustReader(findings, now, trusts).read(trust);
        };
        List<byte[]> ticketKeys = switch (settings.tickets()) {
            case Tickets.Off() -> List.of();
            case Tickets.OwnKeys() -> List.of();
            case Tickets.FromFile(Path file) -> new TicketKeyReader(findings).read(file);
        };
        if (settings.stapling() instanceof Stapling.On on && on.issuer() != null) {
            checkIssuer(findings, on.issuer(), certificates);
        }
        return findings.reading(new ServerMaterial(certificates, clients, ticketKeys));
    }

    private static void checkIssuer(FileFindings findings, Path file, List<KeyMaterial> certificates) {
        List<X509Certificate> issuers = issuers(findings, file);
        boolean ofAny = certificates.stream()
                .anyMatch(own -> issuers.stream().anyMatch(one -> ChainOrder.isIssuer(one, own.certificate())));
        if (!issuers.isEmpty() && !certificates.isEmpty() && !ofAny) {
            findings.problem(ISSUER, file, "it issued none of the certificates: give the certificate of their issuer");
        }
    }

    private static List<X509Certificate> issuers(FileFindings findings, Path file) {
        String text = findings.readText(ISSUER, file, KeyMaterialReader.BYTES_MAX);
        if (text == null) {
            return List.of();
        }
        List<X509Certificate> certificates = findings.certificates(ISSUER, file, text);
        if (certificates != null && certificates.isEmpty()) {
            findings.problem(ISSUER, file, "no certificate in it: give that of the issuer, as PEM");
        }
        return certificates == null ? List.of() : certificates;
    }

    /// Who issued a certificate of ours, which is what an OCSP request needs: from the file that the settings
    /// name, or the next of its chain.
    public Reading<X509Certificate> issuer(KeyMaterial own, Stapling.On stapling) {
        FileFindings findings = new FileFindings(files);
        Path file = stapling.issuer();
        List<X509Certificate> candidates = file == null ? own.chain() : issuers(findings, file);
        X509Certificate issuer = candidates.stream()
                .filter(one -> ChainOrder.isIssuer(one, own.certificate()))
                .findFirst()
                .orElse(null);
        if (issuer == null) {
            findings.problem(
                    file == null ? "certfile" : ISSUER,
                    file == null ? own.files().certfile() : file,
                    "the issuer of " + own.facts().subject() + " is not in it: its status cannot be asked for");
        }
        return findings.reading(issuer);
    }

    /// The files of a pool.
    public Reading<ClientMaterial> read(TlsClientSettings settings, Instant now) {
        FileFindings findings = new FileFindings(files);
        CertificateFiles own = settings.certificate();
        KeyMaterial certificate = own == null ? null : new KeyMaterialReader(findings, now).read(own);
        Trust nodes = switch (settings.peer()) {
            case TlsClientSettings.Peer.Anybody() -> null;
            case TlsClientSettings.Peer.Verified(TrustFiles trust, int _) ->
                new TrustReader(findings, now, trusts).read(trust);
        };
        return findings.reading(new ClientMaterial(certificate, nodes));
    }

    /// Who vouches for those whom we ask over HTTPS.
    public Reading<Trust> read(TrustFiles settings, Instant now) {
        FileFindings findings = new FileFindings(files);
        return findings.reading(new TrustReader(findings, now, trusts).read(settings));
    }

    /// All that a listener's settings name, each once.
    public static Set<Path> paths(TlsServerSettings settings) {
        Set<Path> paths = new LinkedHashSet<>();
        settings.certificates().forEach(one -> add(paths, one));
        switch (settings.clientAuth()) {
            case ClientAuth.None() -> {}
            case ClientAuth.Asked(TrustFiles trust, int _) -> add(paths, trust);
            case ClientAuth.Required(TrustFiles trust, int _) -> add(paths, trust);
        }
        if (settings.tickets() instanceof Tickets.FromFile(Path file)) {
            paths.add(file);
        }
        if (settings.stapling() instanceof Stapling.On on && on.issuer() != null) {
            paths.add(on.issuer());
        }
        return paths;
    }

    /// All that a pool's settings name, each once.
    public static Set<Path> paths(TlsClientSettings settings) {
        Set<Path> paths = new LinkedHashSet<>();
        if (settings.certificate() != null) {
            add(paths, settings.certificate());
        }
        if (settings.peer() instanceof TlsClientSettings.Peer.Verified verified) {
            add(paths, verified.trust());
        }
        return paths;
    }

    /// All that it names, each once.
    public static Set<Path> paths(TrustFiles settings) {
        Set<Path> paths = new LinkedHashSet<>();
        add(paths, settings);
        return paths;
    }

    private static void add(Set<Path> paths, CertificateFiles files) {
        paths.add(files.certfile());
        if (files.keyfile() != null) {
            paths.add(files.keyfile());
        }
    }

    private static void add(Set<Path> paths, TrustFiles files) {
        if (files.cacertfile() != null) {
            paths.add(files.cacertfile());
        }
        paths.addAll(files.crlfiles());
    }
}
