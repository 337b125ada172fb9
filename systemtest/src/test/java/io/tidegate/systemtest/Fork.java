package io.tidegate.systemtest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The processes in which a build runs these tests, side by side, and what keeps them out of each other's way. Any
/// thread.
final class Fork {
    /// So many at most (`forkCount` in pom.xml).
    static final int MOST = 4;

    private Fork() {}

    /// Which one this is, from 0; where nobody says so there is only one.
    static int number() {
        int number = Integer.getInteger("tidegate.fork", 1) - 1;
        if (number < 0 || number >= MOST) {
            throw new AssertionError("more than " + MOST + " forks: Fork.MOST must know how many there are");
        }
        return number;
    }

    /// Has something done by the first fork of a build that comes here; the others wait until it is done. Where nobody
    /// says which build this is, it is done.
    ///
    /// @param what names a file beside what is built
    static void onceABuild(String what, Runnable act) {
        String build = System.getProperty("tidegate.build", "");
        Path done = Project.target().resolve(what + ".done");
        try (FileChannel channel = FileChannel.open(done, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock _ = channel.lock()) {
            if (build.isEmpty() || !Files.readString(done).equals(build)) {
                act.run();
                Files.writeString(done, build, StandardCharsets.UTF_8);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
