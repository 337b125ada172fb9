package io.tidegate.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;

/// Ties this process to the one that started it, which holds the other end of our standard input and never writes.
///
/// However the parent ends (SIGKILL too), the kernel closes that end; we read the end of input and halt at once,
/// without shutdown hooks, which could hang. Needs no cooperation of what else runs in this process. If
/// `-Dtidegate.demo.directory` names the demo's directory it is deleted first: after a SIGKILL nobody else is left to.
final class Tether {
    static final String DIRECTORY = "tidegate.demo.directory";

    private Tether() {}

    /// Returns at once; a daemon thread does the rest.
    static void hold() {
        String directory = System.getProperty(DIRECTORY);
        Thread watch = new Thread(
                () -> {
                    readToEnd(System.in);
                    if (directory != null) {
                        DemoDirectory.delete(Path.of(directory));
                    }
                    Runtime.getRuntime().halt(0);
                },
                "tether");
        watch.setDaemon(true);
        watch.start();
    }

    private static void readToEnd(InputStream in) {
        try {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException _) {
            // A broken pipe says the same as its end: nobody holds us any more.
        }
    }
}
