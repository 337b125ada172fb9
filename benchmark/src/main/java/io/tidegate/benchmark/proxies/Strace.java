package io.tidegate.benchmark.proxies;

import io.tidegate.benchmark.machine.CallCounts;
import io.tidegate.benchmark.machine.ProcessTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Counts the system calls of a proxy, which becomes slow meanwhile. Confined.
public final class Strace implements AutoCloseable {
    private static final long END_SECONDS_MAX = 20;
    private static final String TRACED_BY_NOBODY = "TracerPid:\t0";

    private final Process process;
    private final List<Long> pids;
    private final Path file;

    private Strace(Process process, List<Long> pids, Path file) {
        this.process = process;
        this.pids = pids;
        this.file = file;
    }

    /// Begins to attach itself to all processes of `tree`, all their threads included.
    public static Strace attach(ProcessTree tree, Path directory) {
        Path file = directory.resolve("strace.txt");
        List<Long> pids = tree.pids();
        List<String> command = new ArrayList<>(List.of("strace", "-f", "-c", "-o", file.toString()));
        pids.forEach(pid -> command.addAll(List.of("-p", Long.toString(pid))));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("strace.out").toFile())
                    .start();
            return new Strace(process, pids, file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Whether it sees all of them.
    ///
    /// @throws IllegalStateException where it has given up
    public boolean isAttached() {
        if (!process.isAlive()) {
            throw new IllegalStateException("strace has ended: may this user trace processes?");
        }
        return pids.stream().allMatch(Strace::isTraced);
    }

    private static boolean isTraced(long pid) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), "status"))
                    .lines()
                    .noneMatch(TRACED_BY_NOBODY::equals);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Lets go of the proxy: what was counted.
    public CallCounts counts() {
        close();
        try {
            return CallCounts.parse(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            process.destroy();
            if (!process.waitFor(END_SECONDS_MAX, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
