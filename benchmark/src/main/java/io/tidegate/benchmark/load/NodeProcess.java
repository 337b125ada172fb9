package io.tidegate.benchmark.load;

import io.tidegate.address.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A null node as a process of its own, so that it can be killed, and frozen, by its number. It ends with us, whatever
/// makes us end. Confined.
public final class NodeProcess implements AutoCloseable {
    private static final List<String> FLAGS = List.of(
            "-Xmx64m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData",
            "--enable-native-access=ALL-UNNAMED");

    /// Stops the process `$1` until its own input ends: should we be killed meanwhile, it goes on and ends as well.
    private static final String FREEZE = "trap '' INT HUP TERM; kill -STOP \"$1\" && read -r; kill -CONT \"$1\"";

    private final Process process;
    private final Endpoint endpoint;
    private @Nullable Process frost;

    private NodeProcess(Process process, Endpoint endpoint) {
        this.process = process;
        this.endpoint = endpoint;
    }

    /// Starts one, on a free port of loopback; it listens.
    public static NodeProcess start() {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        ProcessBuilder builder = new ProcessBuilder(java.toString()).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.command().addAll(FLAGS);
        builder.command().addAll(List.of("-cp", System.getProperty("java.class.path"), LoneNode.class.getName()));
        try {
            Process process = builder.start();
            String line = process.inputReader().readLine();
            if (line == null || !line.startsWith(LoneNode.LISTENS)) {
                process.destroyForcibly();
                throw new IllegalStateException("a null node does not start, it says: " + line);
            }
            int port = Integer.parseInt(line.substring(LoneNode.LISTENS.length()));
            return new NodeProcess(process, Load.loopback(port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Endpoint endpoint() {
        return endpoint;
    }

    long pid() {
        return process.pid();
    }

    /// SIGKILL; returns when it is gone.
    public void kill() {
        process.destroyForcibly();
        awaitEnd(process);
    }

    /// SIGSTOP, soon: does not wait for it.
    public void freeze() {
        if (frost != null) {
            throw new IllegalStateException("it is frozen already");
        }
        try {
            frost = new ProcessBuilder("bash", "-c", FREEZE, "bash", String.valueOf(pid()))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// SIGCONT; returns when it was sent.
    ///
    /// @throws IllegalStateException where the process was not frozen, or is gone
    public void thaw() {
        Process ending = frost;
        if (ending == null || end(ending) != 0) {
            throw new IllegalStateException("a null node was not frozen");
        }
    }

    private int end(Process ending) {
        frost = null;
        try {
            ending.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return awaitEnd(ending);
    }

    private static int awaitEnd(Process process) {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public void close() {
        kill();
        Process ending = frost;
        if (ending != null) {
            end(ending);
        }
    }
}
