package io.tidegate.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Reads files and collects what is to be said of them. Confined.
final class FileFindings {
    private static final int WORDS_MAX = 80;

    private final FileReader files;
    private final List<FileProblem> problems = new ArrayList<>();
    private final List<FileProblem> warnings = new ArrayList<>();

    FileFindings(FileReader files) {
        this.files = files;
    }

    /// @param setting that names the file, `certfile`
    void problem(String setting, Path file, String what) {
        problems.add(new FileProblem(setting, file, what));
    }

    void warning(String setting, Path file, String what) {
        warnings.add(new FileProblem(setting, file, what));
    }

    /// The content of a file; null where it cannot be read, which is a problem.
    byte @Nullable [] read(String setting, Path file, int bytesMax) {
        try {
            return files.read(file, bytesMax);
        } catch (NoSuchFileException _) {
            problem(setting, file, "there is no such file: check the path");
        } catch (AccessDeniedException _) {
            problem(setting, file, "may not be read: let the user that Tidegate runs as read it");
        } catch (FileSystemException e) {
            problem(setting, file, "cannot be read: " + e.getReason());
        } catch (IOException e) {
            problem(setting, file, "cannot be read: " + e.getMessage());
        }
        return null;
    }

    /// The same as text; what is not ASCII is of no meaning in PEM.
    @Nullable
    String readText(String setting, Path file, int bytesMax) {
        byte[] content = read(setting, file, bytesMax);
        return content == null ? null : new String(content, StandardCharsets.ISO_8859_1);
    }

    /// The certificates of a PEM text; null where it is none, which is a problem.
    @Nullable
    List<X509Certificate> certificates(String setting, Path file, String text) {
        PemContents pem = pem(setting, file, text);
        return pem == null ? null : pem.certificates();
    }

    /// What stands in a PEM text; null where it is none, which is a problem.
    @Nullable
    PemContents pem(String setting, Path file, String text) {
        try {
            return PemContents.parse(text);
        } catch (IOException e) {
            problem(setting, file, "cannot be read as PEM (" + words(e) + "): make it anew");
            return null;
        }
    }

    /// What `parsing` makes of a file; null where it throws, which is a problem: parsers of others throw for what they
    /// did not foresee, and a file may hold anything.
    <T> @Nullable T parsed(String setting, Path file, Supplier<@Nullable T> parsing) {
        try {
            return parsing.get();
        } catch (RuntimeException e) {
            problem(setting, file, "cannot be read (" + words(e) + "): make it anew");
            return null;
        }
    }

    /// What an exception says, bounded.
    static String words(Exception e) {
        return SubjectName.harmless(String.valueOf(e.getMessage()), WORDS_MAX);
    }

    /// @param material null only where there was a problem
    <T> Reading<T> reading(@Nullable T material) {
        if (problems.isEmpty() && material != null) {
            return new Reading.Good<>(material, warnings);
        }
        return new Reading.Bad<>(problems);
    }
}
