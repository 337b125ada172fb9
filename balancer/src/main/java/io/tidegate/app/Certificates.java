package io.tidegate.app;

import io.tidegate.admin.CertificateStatus;
import io.tidegate.config.Config;
import io.tidegate.config.PoolConfig;
import io.tidegate.link.ListenerSettings;
import io.tidegate.observe.Journal;
import io.tidegate.tls.ClientMaterial;
import io.tidegate.tls.FileProblem;
import io.tidegate.tls.FileReader;
import io.tidegate.tls.FileWatch;
import io.tidegate.tls.HttpsTrust;
import io.tidegate.tls.KeyMaterial;
import io.tidegate.tls.Reading;
import io.tidegate.tls.ServerMaterial;
import io.tidegate.tls.TlsClient;
import io.tidegate.tls.TlsClientSettings;
import io.tidegate.tls.TlsFiles;
import io.tidegate.tls.TlsMeans;
import io.tidegate.tls.TlsServer;
import io.tidegate.tls.TlsServerSettings;
import io.tidegate.tls.Trust;
import io.tidegate.tls.TrustFiles;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The TLS of every listener and pool, and of what is asked over HTTPS: read from its files at the start, again
/// whenever those change or somebody asks for it, and kept fresh. Any thread; whatever reads files or asks a responder
/// runs on `threads`, one at a time.
final class Certificates {
    private static final Duration PACE = Duration.ofSeconds(2);

    private final TlsMeans means;
    private final Executor threads;
    private final Journal journal;
    private final FileReader reader = FileReader.system();
    private final TlsFiles files = new TlsFiles(reader);
    private final Map<String, TlsServer> servers = new HashMap<>();
    private final Map<String, TlsClient> clients = new HashMap<>();
    private final Map<String, HttpsTrust> https = new HashMap<>();
    private final List<Credentials<?>> all = new ArrayList<>();
    private final Upkeep upkeep;
    private final List<String> problems = new ArrayList<>();
    private final AtomicBoolean looking = new AtomicBoolean();
    private long lookNanos;

    /// @param threads runs each task on a thread of its own
    Certificates(TlsMeans means, Executor threads, Journal journal) {
        this.means = means;
        this.threads = threads;
        this.journal = journal;
        this.upkeep = new Upkeep(journal);
    }

    /// Reads everything that the configuration names. What is wrong is in [#problems] then. By the
    /// thread that starts, before anything else here.
    void open(Config config) {
        for (ListenerSettings listener : config.listeners()) {
            if (listener.security() instanceof ListenerSettings.Security.Terminated(TlsServerSettings settings)) {
                openListener(listener.id(), listener.path() + ".ssl_options", settings);
            }
        }
        for (PoolConfig pool : config.pools()) {
            TlsClientSettings settings = pool.leg().tls();
            if (settings != null) {
                openPool(pool.settings().name(), settings);
            }
            pool.httpsTrust().forEach(this::openHttps);
        }
    }

    private void openListener(String id, String path, TlsServerSettings settings) {
        FileWatch watch = new FileWatch(reader, TlsFiles.paths(settings));
        ServerMaterial material = usable(path, files.read(settings, now()));
        if (material == null) {
            return;
        }
        try {
            TlsServer server = TlsServer.of(settings, material, means);
            servers.put(id, server);
            Credentials<ServerMaterial> credentials = new Credentials<>(
                    path,
                    new Credentials.Source<>(
                            now -> files.read(settings, now), server::replace, ServerMaterial::certificates),
                    material,
                    watch,
                    journal);
            keep(credentials);
            upkeep.add(path + ": ticket keys", server::rotateTicketKeys);
            if (settings.stapling() instanceof TlsServerSettings.Stapling.On on) {
                Staples staples =
                        new Staples(credentials, server, on, new Staples.Means(files, threads, means.clock(), journal));
                upkeep.add(path + ": OCSP", staples::tick);
            }
        } catch (RuntimeException e) {
            problems.add(path + ": " + e.getMessage());
        }
    }

    private void openPool(String pool, TlsClientSettings settings) {
        String path = "pools." + pool + ".ssl";
        FileWatch watch = new FileWatch(reader, TlsFiles.paths(settings));
        ClientMaterial material = usable(path, files.read(settings, now()));
        if (material == null) {
            return;
        }
        try {
            TlsClient client = TlsClient.of(settings, material, means);
            clients.put(pool, client);
            keep(new Credentials<>(
                    path,
                    new Credentials.Source<>(now -> files.read(settings, now), client::replace, Certificates::own),
                    material,
                    watch,
                    journal));
        } catch (RuntimeException e) {
            problems.add(path + ": " + e.getMessage());
        }
    }

    private void openHttps(String path, TrustFiles settings) {
        FileWatch watch = new FileWatch(reader, TlsFiles.paths(settings));
        Trust material = usable(path, files.read(settings, now()));
        if (material == null) {
            return;
        }
        HttpsTrust trust = new HttpsTrust(material, means.clock());
        https.put(path, trust);
        keep(new Credentials<>(
                path,
                new Credentials.Source<>(now -> files.read(settings, now), trust::replace, _ -> List.of()),
                material,
                watch,
                journal));
    }

    private void keep(Credentials<?> credentials) {
        all.add(credentials);
        upkeep.add(credentials.path(), now -> {
            credentials.look(now);
            credentials.warn(now);
        });
    }

    private static List<KeyMaterial> own(ClientMaterial material) {
        KeyMaterial certificate = material.certificate();
        return certificate == null ? List.of() : List.of(certificate);
    }

    private <T> @Nullable T usable(String path, Reading<T> reading) {
        return switch (reading) {
            case Reading.Good<T>(T material, List<FileProblem> warnings) -> {
                warnings.forEach(each -> journal.warn(path + ": " + each));
                yield material;
            }
            case Reading.Bad<T>(List<FileProblem> wrong) -> {
                wrong.forEach(each -> problems.add(path + ": " + each));
                yield null;
            }
        };
    }

    private Instant now() {
        return Instant.ofEpochMilli(means.clock().epochMillis());
    }

    /// What was wrong at the start.
    List<String> problems() {
        return List.copyOf(problems);
    }

    /// Null where the listener does not end TLS.
    @Nullable
    TlsServer server(String listener) {
        return servers.get(listener);
    }

    /// By pool.
    Map<String, TlsClient> clients() {
        return Map.copyOf(clients);
    }

    /// Who vouches for those that are asked over HTTPS; null = those that the JDK trusts.
    ///
    /// @param path where that stands, as [PoolConfig#path] has it
    @Nullable
    HttpsTrust https(String path) {
        return https.get(path);
    }

    /// Looks after everything, where that is due. Confined to the control thread; never blocks.
    ///
    /// @param fatal ends the process, with a line that says why
    void tick(long nowNanos, Consumer<String> fatal) {
        if (all.isEmpty() || nowNanos < lookNanos || !looking.compareAndSet(false, true)) {
            return;
        }
        lookNanos = nowNanos + PACE.toNanos();
        execute(
                () -> {
                    look();
                    looking.set(false);
                },
                fatal);
    }

    private synchronized void look() {
        upkeep.run(now());
    }

    /// Reads all files again, because somebody asked for it. Does not wait for that.
    ///
    /// @param fatal as in [#tick]
    void reload(String why, Consumer<String> fatal) {
        execute(() -> reloadAll(why), fatal);
    }

    private synchronized void reloadAll(String why) {
        Instant now = now();
        all.forEach(each -> each.reload(now, why));
    }

    private void execute(Runnable work, Consumer<String> fatal) {
        threads.execute(() -> {
            try {
                work.run();
            } catch (Throwable e) { // certificates that nobody looks after any more would expire in silence
                fatal.accept("looking after certificates ended: " + e);
            }
        });
    }

    /// Certificates of ours that are in force, and how long they are good for.
    List<CertificateStatus> statuses() {
        Map<String, List<String>> users = new TreeMap<>();
        Map<String, KeyMaterial> certificates = new TreeMap<>();
        for (Credentials<?> each : all) {
            for (KeyMaterial one : each.certificates()) {
                String key = one.files().certfile() + "\n" + one.facts().subject() + "\n"
                        + one.facts().notAfter();
                certificates.put(key, one);
                users.computeIfAbsent(key, _ -> new ArrayList<>()).add(each.path());
            }
        }
        Instant now = now();
        List<CertificateStatus> statuses = new ArrayList<>();
        certificates.forEach((key, one) -> statuses.add(new CertificateStatus(
                one.files().certfile().toString(),
                one.facts().subject(),
                one.facts().names(),
                new CertificateStatus.Validity(
                        one.facts().notBefore(),
                        one.facts().notAfter(),
                        Duration.between(now, one.facts().notAfter())),
                users.getOrDefault(key, List.of()))));
        return statuses;
    }
}
