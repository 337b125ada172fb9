package io.tidegate.demo;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/// The one temporary directory of a running demo, readable by its owner only: Tidegate's configuration, and logs once
/// something failed. Also the working directory of all its processes, so that whatever they drop lands here.
record DemoDirectory(Path path) {
    private static final String PREFIX = "tidegate-demo-";

    static DemoDirectory create() throws IOException {
        return new DemoDirectory(Files.createTempDirectory(PREFIX));
    }

    Path write(String name, String text) throws IOException {
        return Files.writeString(path.resolve(name), text);
    }

    Path writeLog(String name, List<String> lines) throws IOException {
        return Files.write(path.resolve(name + ".log"), lines);
    }

    /// Deletes the directory as far as it goes. Several processes may do so at once, each as the last one left.
    static void delete(Path directory) {
        if (!directory.getFileName().toString().startsWith(PREFIX)) {
            throw new IllegalArgumentException("not a directory of the demo: " + directory);
        }
        deleteTree(directory);
    }

    private static void deleteTree(Path path) {
        try {
            if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
                    entries.forEach(DemoDirectory::deleteTree);
                }
            }
            Files.deleteIfExists(path);
        } catch (IOException _) {
            // Another process of the demo is deleting the same file; or it cannot be helped, and we are ending.
        }
    }
}
