package io.tidegate.discovery;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The nodes that a file lists. Each look reads it whole: another content is taken when two looks in a row have
/// found it, so that a file that is being written is waited for. A file that another one is moved over, and a
/// symbolic link that is turned, are other content like any.
final class FileSource implements Source {
    static final long BYTES_MAX = 4 << 20;
    /// Problems of one file that are told.
    private static final int TOLD_MAX = 5;

    private final String pool;
    private final Path file;
    private final NodesParser parser;

    private @Nullable Sight inUse;
    private @Nullable Sight before;
    private Answer answer = new Answer.Failed("not read yet");

    /// What one look found: a text, or why there is none.
    private sealed interface Sight {
        record Content(String text) implements Sight {}

        record Unreadable(String why) implements Sight {}
    }

    FileSource(String pool, Path file, NodesParser parser) {
        this.pool = pool;
        this.file = file;
        this.parser = parser;
    }

    @Override
    public String title() {
        return "file " + file;
    }

    @Override
    public Answer ask() {
        Sight now = look();
        boolean rests = inUse == null || now.equals(before);
        if (rests && !now.equals(inUse)) {
            inUse = now;
            answer = switch (now) {
                case Sight.Content(String text) -> meaning(text);
                case Sight.Unreadable(String why) -> new Answer.Failed(why);
            };
        }
        before = now;
        return answer;
    }

    private Sight look() {
        try {
            if (Files.isDirectory(file)) {
                return new Sight.Unreadable("is a directory; name a file");
            }
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                return new Sight.Unreadable("is no plain file");
            }
            if (Files.size(file) > BYTES_MAX) {
                return new Sight.Unreadable("is larger than " + (BYTES_MAX >> 20) + "MB; that is no list of nodes");
            }
            String text = Files.readString(file);
            return new Sight.Content(text.startsWith("\uFEFF") ? text.substring(1) : text);
        } catch (NoSuchFileException _) {
            return new Sight.Unreadable("does not exist");
        } catch (AccessDeniedException _) {
            return new Sight.Unreadable("cannot be read: permission denied");
        } catch (CharacterCodingException _) {
            return new Sight.Unreadable("is not UTF-8 text");
        } catch (IOException e) {
            return new Sight.Unreadable("cannot be read: " + e.getMessage());
        }
    }

    private Answer meaning(String text) {
        return switch (parser.parse(pool, file, text)) {
            case NodesParser.Parsed.Good(var nodes, var warnings) -> new Answer.Nodes(nodes, Duration.ZERO, warnings);
            case NodesParser.Parsed.Bad(var problems) -> new Answer.Failed(told(problems));
        };
    }

    private static String told(List<String> problems) {
        String first = String.join("; ", problems.subList(0, Math.min(TOLD_MAX, problems.size())));
        return problems.size() > TOLD_MAX ? first + "; and " + (problems.size() - TOLD_MAX) + " more" : first;
    }
}
