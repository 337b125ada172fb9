package io.tidegate.cli;

import io.tidegate.config.NodesFile;
import io.tidegate.config.Outcome;
import io.tidegate.config.PoolConfig;
import io.tidegate.config.Problem;
import io.tidegate.discovery.DiscoverySettings;
import io.tidegate.http.Secret;
import io.tidegate.link.ListenerSettings;
import io.tidegate.link.ListenerSettings.Security.Terminated;
import io.tidegate.tls.FileProblem;
import io.tidegate.tls.FileReader;
import io.tidegate.tls.Reading;
import io.tidegate.tls.TlsClientSettings;
import io.tidegate.tls.TlsFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/// What is to be said of the files that a configuration names, each at the line that names it.
/// Immutable.
///
/// @param problems with one of these it cannot be run
record NamedFiles(List<Problem> problems, List<Problem> warnings) {
    NamedFiles {
        problems = List.copyOf(new LinkedHashSet<>(problems));
        warnings = List.copyOf(new LinkedHashSet<>(warnings));
    }

    /// Reads them all.
    static NamedFiles look(Outcome.Read read, Path configuration) {
        TlsFiles files = new TlsFiles(FileReader.system());
        Instant now = Instant.now();
        List<Reading<?>> readings = new ArrayList<>();
        for (ListenerSettings listener : read.config().listeners()) {
            if (listener.security() instanceof Terminated terminated) {
                readings.add(files.read(terminated.tls(), now));
            }
        }
        for (PoolConfig pool : read.config().pools()) {
            TlsClientSettings tls = pool.leg().tls();
            if (tls != null) {
                readings.add(files.read(tls, now));
            }
            pool.httpsTrust().values().forEach(trust -> readings.add(files.read(trust, now)));
        }
        List<Problem> problems = new ArrayList<>();
        List<Problem> warnings = new ArrayList<>(listed(read));
        for (Reading<?> reading : readings) {
            switch (reading) {
                case Reading.Good<?> good ->
                    good.warnings().forEach(each -> warnings.addAll(at(read, configuration, each)));
                case Reading.Bad<?> bad ->
                    bad.problems().forEach(each -> problems.addAll(at(read, configuration, each)));
            }
        }
        for (PoolConfig pool : read.config().pools()) {
            for (Secret.InFile secret : pool.secretFiles()) {
                problems.addAll(unreadable(read, secret));
            }
        }
        return new NamedFiles(problems, warnings);
    }

    private static List<Problem> unreadable(Outcome.Read read, Secret.InFile secret) {
        try {
            secret.read();
            return List.of();
        } catch (IOException e) {
            return read.problems(secret.file(), String.valueOf(e.getMessage()));
        }
    }

    /// Files that list nodes. It is run whatever is in them: what is not there yet may come.
    private static List<Problem> listed(Outcome.Read read) {
        List<Problem> warnings = new ArrayList<>();
        for (PoolConfig pool : read.config().pools()) {
            if (pool.discovery() instanceof DiscoverySettings.File(Path file, var _)) {
                warnings.addAll(NodesFile.judge(pool.settings().name(), file));
            }
        }
        return warnings;
    }

    private static List<Problem> at(Outcome.Read read, Path configuration, FileProblem problem) {
        List<Problem> placed = read.problems(problem.file(), problem.file() + ": " + problem.what());
        return placed.isEmpty() ? List.of(new Problem(configuration.toString(), 1, problem.toString())) : placed;
    }
}
