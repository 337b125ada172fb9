package io.tidegate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// The files that are committed, here or in a small repository made by a test. Immutable.
record Repository(Path root) {
    private static final Set<String> NOT_OURS =
            Set.of("target", ".git", ".idea", ".vscode", "node_modules", ".cifuzz-corpus");

    /// The tree that this test runs in: the first directory upwards that has a launcher.
    static Repository here() {
        Path at = Path.of("").toAbsolutePath();
        while (!Files.exists(at.resolve("tidegate"))) {
            at = at.getParent();
            if (at == null) {
                throw new IllegalStateException(
                        "no repository above " + Path.of("").toAbsolutePath());
            }
        }
        return new Repository(at);
    }

    /// All files but what is built, sorted, as paths from the root with slashes.
    List<String> files() {
        TreeSet<String> found = new TreeSet<>();
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                    return NOT_OURS.contains(String.valueOf(directory.getFileName()))
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (attributes.isRegularFile() && !NOT_OURS.contains(String.valueOf(file.getFileName()))) {
                        found.add(root.relativize(file).toString().replace('\\', '/'));
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.copyOf(found);
    }

    List<String> files(String ending) {
        return files().stream().filter(file -> file.endsWith(ending)).toList();
    }

    /// Names of the directories right below `directory`; none where it is missing.
    Set<String> directories(String directory) {
        Set<String> found = new TreeSet<>();
        if (!has(directory)) {
            return found;
        }
        try (var entries = Files.newDirectoryStream(root.resolve(directory), Files::isDirectory)) {
            entries.forEach(entry -> found.add(String.valueOf(entry.getFileName())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    boolean has(String path) {
        return Files.exists(root.resolve(path));
    }

    /// The text of a file, empty where it is not UTF-8 text.
    String text(String path) {
        try {
            byte[] bytes = Files.readAllBytes(root.resolve(path));
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.indexOf('\0') < 0 ? text : "";
        } catch (CharacterCodingException _) {
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Main packages that do not introduce themselves.
    List<Finding> strangers() {
        List<Finding> findings = new ArrayList<>();
        Set<String> packages = new TreeSet<>();
        files(".java").stream()
                .filter(file -> file.contains("src/main/java/"))
                .forEach(file -> packages.add(file.substring(0, file.lastIndexOf('/'))));
        for (String directory : packages) {
            String path = directory + "/package-info.java";
            if (!has(path)) {
                findings.add(new Finding(directory, "no package-info.java"));
                continue;
            }
            String text = text(path);
            if (!text.startsWith("///") || !text.contains("@NullMarked")) {
                findings.add(new Finding(path, "says what the room is for (///) and is @NullMarked"));
            }
        }
        return findings;
    }
}
