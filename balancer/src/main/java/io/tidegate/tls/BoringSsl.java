package io.tidegate.tls;

import io.netty.internal.tcnative.Library;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/// The native library, of which a process has one, and what of it is in use. Any thread.
final class BoringSsl {
    /// Native objects that are not yet freed: 0 each once everything is closed.
    static final AtomicInteger LIVE_CONNECTIONS = new AtomicInteger();

    static final AtomicInteger LIVE_CONTEXTS = new AtomicInteger();
    static final AtomicInteger LIVE_CREDENTIALS = new AtomicInteger();
    static final AtomicInteger LIVE_SESSIONS = new AtomicInteger();

    private static boolean loaded;

    private BoringSsl() {}

    /// Loads the library, the first time.
    ///
    /// @throws IllegalStateException with a line for the operator where that cannot be done
    static synchronized void load() {
        if (loaded) {
            return;
        }
        load(Path.of(System.getProperty("java.io.tmpdir", "")), System.getProperty("os.arch", "unknown"));
        loaded = true;
    }

    /// @param architecture as the JVM names it, `amd64`
    static void load(Path directory, String architecture) {
        String name = fileName(architecture);
        try (InputStream in = BoringSsl.class.getResourceAsStream("/META-INF/native/" + name)) {
            if (in == null) {
                throw new IllegalStateException("TLS is not available on " + architecture + ": no " + name);
            }
            loadFrom(in, directory, name);
        } catch (IOException e) {
            throw new IllegalStateException("TLS: " + name + " could not be written to " + directory + ": " + e, e);
        }
    }

    /// The library looks for its Java classes by the name of its file, so that must stay as it is.
    private static void loadFrom(InputStream in, Path directory, String name) throws IOException {
        Path own = Files.createTempDirectory(directory, "tidegate-");
        Path file = own.resolve(name);
        try {
            Files.copy(in, file);
            System.load(file.toAbsolutePath().toString());
            if (!Library.initialize("provided", null)) {
                throw new IllegalStateException("TLS: BoringSSL did not start");
            }
        } catch (UnsatisfiedLinkError e) {
            throw new IllegalStateException(
                    "TLS: " + name + " could not be loaded from " + directory
                            + " (mounted noexec? then set -Djava.io.tmpdir to another directory): "
                            + e.getMessage(),
                    e);
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) { // Library.initialize declares it
            throw new IllegalStateException("TLS: BoringSSL did not start: " + e, e);
        } finally {
            Files.deleteIfExists(file); // what is loaded stays so
            Files.deleteIfExists(own);
        }
    }

    private static String fileName(String architecture) {
        String arch = switch (architecture.toLowerCase(Locale.ROOT)) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "aarch_64";
            default -> architecture;
        };
        return "libnetty_tcnative_linux_" + arch + ".so";
    }
}
