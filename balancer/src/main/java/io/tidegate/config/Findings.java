package io.tidegate.config;

import com.typesafe.config.ConfigOrigin;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What was found while one configuration was read. Confined to that reading.
final class Findings {
    /// Of one place, or of the first of several that were merged: `tidegate.conf: 3`, `tidegate.conf: 3-5`.
    private static final Pattern PLACE =
            Pattern.compile("(?:merge of )?(.*?): ([0-9]{1,9})(?:-[0-9]+)?(?:,.*)?", Pattern.DOTALL);

    private static final Comparator<Problem> ORDER =
            Comparator.comparing(Problem::file).thenComparingInt(Problem::line);

    private final List<Problem> problems = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();
    private final List<Setting> settings = new ArrayList<>();
    private final List<NamedFile> files = new ArrayList<>();

    /// It cannot be run like this.
    void problem(ConfigOrigin where, String what) {
        problems.add(at(where, what));
    }

    /// It can, but it is most likely not meant.
    void warning(ConfigOrigin where, String what) {
        warnings.add(at(where, what));
    }

    void setting(Setting setting) {
        settings.add(setting);
    }

    /// A file is named, by the key at `path`.
    void file(Path file, String path, ConfigOrigin where) {
        Problem at = at(where, "");
        files.add(new NamedFile(file, path, at.file(), at.line()));
    }

    static Problem at(ConfigOrigin where, String what) {
        String description = String.valueOf(where.description());
        Matcher place = PLACE.matcher(description);
        String text = oneLine(what);
        return place.matches()
                ? new Problem(place.group(1), Integer.parseInt(place.group(2)), text)
                : new Problem(description, 0, text);
    }

    static String source(ConfigOrigin where) {
        Problem at = at(where, "");
        return at.line() > 0 ? at.file() + ":" + at.line() : at.file();
    }

    /// What is quoted from a file may hold anything.
    private static String oneLine(String text) {
        StringBuilder line = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (Character.isISOControl(c)) {
                line.append(String.format("\\u%04x", c));
            } else {
                line.appendCodePoint(c);
            }
        });
        return line.toString();
    }

    boolean anyProblem() {
        return !problems.isEmpty();
    }

    /// In the order of files and lines.
    List<Problem> problems() {
        return problems.stream().sorted(ORDER).distinct().toList();
    }

    /// In the order of files and lines.
    List<Problem> warnings() {
        return warnings.stream().sorted(ORDER).distinct().toList();
    }

    /// In the order in which they were asked for.
    List<NamedFile> files() {
        return List.copyOf(files);
    }

    /// In the order in which they were asked for.
    List<Setting> settings() {
        return List.copyOf(settings);
    }
}
