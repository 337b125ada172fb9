package io.tidegate.benchmark.proxies;

import io.tidegate.benchmark.machine.ProcessTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// A proxy as a process, on a core of its own. Confined.
///
/// The shell that raises its limits becomes the proxy itself, so that one process number is the whole.
public final class Running implements AutoCloseable {
    private static final long END_SECONDS_MAX = 20;
    private static final int TAIL_LINES = 20;

    /// Those that run: they end with this process, whatever makes it end.
    private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(Running::kill)));
    }

    private final Competitor who;
    private final Path log;
    private final Process process;

    private Running(Competitor who, Path log, Process process) {
        this.who = who;
        this.log = log;
        this.process = process;
    }

    /// Where it runs and from what.
    ///
    /// @param launcher `tidegate` of this tree
    /// @param core that it is bound to
    public record Ground(Path launcher, int core) {}

    /// Starts it; it may not listen yet.
    public static Running start(Competitor who, Setup setup, Ground ground) {
        try {
            Path file = setup.directory().resolve(who.key() + ".conf");
            Path log = setup.directory().resolve(who.key() + ".out");
            Files.writeString(file, who.configuration(setup));
            List<String> command = new ArrayList<>(List.of(
                    "bash",
                    "-c",
                    "ulimit -n \"$1\" 2>/dev/null || ulimit -n \"$(ulimit -Hn)\"; shift; exec \"$@\"",
                    "bash",
                    String.valueOf(Setup.DESCRIPTORS),
                    "taskset",
                    "-c",
                    String.valueOf(ground.core())));
            command.addAll(who.command(ground.launcher(), file));
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            RUNNING.add(process);
            return new Running(who, log, process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public ProcessTree tree() {
        return new ProcessTree(process.pid());
    }

    public long pid() {
        return process.pid();
    }

    /// @throws IllegalStateException with its last words, where it runs no more
    public void check() {
        if (!process.isAlive()) {
            throw new IllegalStateException(who.key() + " has ended:\n" + tail());
        }
    }

    /// The last lines that it said.
    public String tail() {
        try {
            List<String> lines =
                    Files.readString(log, StandardCharsets.ISO_8859_1).lines().toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
        } catch (IOException e) {
            return "(its log cannot be read: " + e.getMessage() + ")";
        }
    }

    @Override
    public void close() {
        try {
            process.destroy();
            if (!process.waitFor(END_SECONDS_MAX, TimeUnit.SECONDS)) {
                kill(process);
                process.waitFor();
            }
        } catch (InterruptedException e) {
            kill(process);
            Thread.currentThread().interrupt();
        } finally {
            RUNNING.remove(process);
        }
    }

    /// Workers too.
    private static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
