package io.tidegate.app;

import io.tidegate.observe.Journal;
import io.tidegate.tls.CertificateWarnings;
import io.tidegate.tls.FileProblem;
import io.tidegate.tls.FileWatch;
import io.tidegate.tls.KeyMaterial;
import io.tidegate.tls.Reading;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/// What one listener or pool has read from its TLS files: in force until something better has been
/// read. Confined to one thread at a time, but for [#material].
///
/// @param <M> what the files hold
final class Credentials<M> {
    private final String path;
    private final Source<M> source;
    private final FileWatch watch;
    private final Journal journal;
    private final Map<String, String> warned = new HashMap<>();
    private boolean restlessSaid;
    private volatile M material;

    /// Where it comes from and goes to.
    ///
    /// @param read reads all files
    /// @param use puts what was read in force for new connections; may throw where that cannot be
    /// @param certificates those of ours among it
    record Source<M>(
            Function<Instant, Reading<M>> read, Consumer<M> use, Function<M, List<KeyMaterial>> certificates) {}

    /// @param path where its settings stand in the configuration
    /// @param material what is in force already
    Credentials(String path, Source<M> source, M material, FileWatch watch, Journal journal) {
        this.path = path;
        this.source = source;
        this.material = material;
        this.watch = watch;
        this.journal = journal;
    }

    String path() {
        return path;
    }

    /// What is in force.
    M material() {
        return material;
    }

    List<KeyMaterial> certificates() {
        return source.certificates().apply(material);
    }

    /// Reads files that have changed; answers whether something else is in force now.
    boolean look(Instant now) {
        Set<Path> changed = watch.changed();
        sayRestless(watch.restless());
        return !changed.isEmpty() && reload(now, names(changed) + " changed");
    }

    /// Once, until all have come to rest.
    private void sayRestless(Set<Path> files) {
        if (!files.isEmpty() && !restlessSaid) {
            journal.warn(path + ": " + names(files)
                    + " changed at every look: the other files are not kept waiting for it any more. Write it"
                    + " elsewhere and move it here");
        }
        restlessSaid = !files.isEmpty();
    }

    private static String names(Collection<Path> files) {
        return String.join(", ", files.stream().map(Path::toString).toList());
    }

    /// Reads everything again and says what came of it; answers whether something else is in force now.
    ///
    /// @param why for the log
    boolean reload(Instant now, String why) {
        try {
            return switch (source.read().apply(now)) {
                case Reading.Good<M>(M next, List<FileProblem> warnings) -> {
                    boolean other = !next.equals(material);
                    if (other) {
                        source.use().accept(next);
                        material = next;
                    }
                    warnings.forEach(each -> journal.warn(path + ": " + each));
                    journal.info(path + ": " + why + (other ? inForce() : "; what was read is in force already"));
                    yield other;
                }
                case Reading.Bad<M>(List<FileProblem> problems) ->
                    refused(why, problems.stream().map(FileProblem::toString).toList());
            };
        } catch (RuntimeException e) {
            return refused(why, List.of(Objects.requireNonNullElse(e.getMessage(), e.toString())));
        }
    }

    private String inForce() {
        return "; new connections use what was read now"
                + certificates().stream()
                        .map(each -> ", " + each.facts().subject() + " until "
                                + each.facts().notAfter())
                        .findFirst()
                        .orElse("");
    }

    private boolean refused(String why, List<String> problems) {
        problems.forEach(each -> journal.error(path + ": " + each));
        journal.error(path + ": " + why + ", but nothing of it is used: what was read before stays in force");
        return false;
    }

    /// Says of each certificate once a day that it expires soon, or has.
    void warn(Instant now) {
        for (KeyMaterial each : certificates()) {
            String warning = CertificateWarnings.warning(each.facts(), now);
            String file = each.files().certfile().toString();
            if (warning != null && !warning.equals(warned.put(file, warning))) {
                journal.warn(path + ": " + file + ": " + warning);
            }
        }
    }
}
