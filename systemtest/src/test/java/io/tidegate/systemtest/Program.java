package io.tidegate.systemtest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/// A process that a test started, and what it said: standard output and standard error together, line by line. Any
/// thread. Its standard input is a pipe that stays open until [#close].
final class Program implements AutoCloseable {
    private static final int TAIL_LINES = 60;

    /// Those that run: killed with their children, at the latest when these tests end, whatever made them end.
    private static final Set<Program> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> RUNNING.forEach(program -> {
                    program.descendants().forEach(ProcessHandle::destroyForcibly);
                    program.process.destroyForcibly();
                })));
    }

    private final String name;
    private final Process process;
    private final Consumer<String> listener;
    private final Thread reader;
    private final List<String> lines = new ArrayList<>();
    /// Not null while the reader stands still.
    private volatile @Nullable CountDownLatch paused;

    private Program(String name, Process process, Consumer<String> listener) {
        this.name = name;
        this.listener = listener;
        this.process = process;
        this.reader = Thread.ofPlatform().daemon().name("reads " + name).start(this::read);
    }

    static Program start(String name, ProcessBuilder builder) {
        return start(name, builder, _ -> {});
    }

    /// @param listener hears each line, on the thread that reads
    static Program start(String name, ProcessBuilder builder, Consumer<String> listener) {
        try {
            Program program =
                    new Program(name, builder.redirectErrorStream(true).start(), listener);
            RUNNING.add(program);
            return program;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /// Its children and theirs; none when it is gone.
    List<ProcessHandle> descendants() {
        return process.isAlive() ? process.descendants().toList() : List.of();
    }

    List<String> lines() {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }

    /// The first line that fits, said already or yet to come.
    String awaitLine(String what, Predicate<String> fits) {
        return awaitLine(what, fits, Patience.MOST);
    }

    String awaitLine(String what, Predicate<String> fits, Duration most) {
        try {
            Patience.await(name + " to say: " + what)
                    .atMost(most)
                    .until(() -> !reader.isAlive() || lines().stream().anyMatch(fits));
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(name + " does not say: " + what + tail(), e);
        }
        if (lines().stream().noneMatch(fits)) {
            throw new AssertionError(name + " ended without saying: " + what + tail());
        }
        return lines().stream().filter(fits).findFirst().orElseThrow();
    }

    String awaitLine(String part) {
        return awaitLine(part, line -> line.contains(part));
    }

    /// From its next line on nobody reads what it says, until [#goOnReading].
    void stopReading() {
        paused = new CountDownLatch(1);
    }

    void goOnReading() {
        CountDownLatch gate = paused;
        paused = null;
        if (gate != null) {
            gate.countDown();
        }
    }

    /// @param signal by name, as `kill` takes it
    void signal(String signal) {
        signal(signal, pid());
    }

    /// @param pid of a child of it
    void signal(String signal, long pid) {
        try {
            int code = new ProcessBuilder("kill", "-" + signal, String.valueOf(pid))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new AssertionError("kill -" + signal + " " + name + ": exit code " + code);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    boolean endsWithin(Duration most) {
        try {
            return process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /// Waits for its end, and for its last line.
    int awaitExit() {
        return awaitExit(Patience.MOST);
    }

    /// @param most for what takes longer than anything else
    int awaitExit(Duration most) {
        try {
            if (!endsWithin(most)) {
                throw new AssertionError(name + " does not end" + tail());
            }
            if (paused == null) {
                reader.join(Patience.MOST_MILLIS);
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /// One more line on its standard input.
    void tell(String line) {
        try {
            OutputStream input = process.getOutputStream();
            input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            input.flush();
        } catch (IOException e) {
            throw new AssertionError(name + " cannot be told: " + line + tail(), e);
        }
    }

    /// The same for a program that has long to work and tells what it does: patience begins anew with each line.
    ///
    /// @param most from line to line
    int awaitExitWhileItTalks(Duration most) {
        try {
            for (int said = -1; said < lines().size() && process.isAlive(); ) {
                said = lines().size();
                process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        return awaitExit();
    }

    /// Ends its standard input, and waits until it ends because of that.
    void endInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException _) {
            // It is gone already.
        }
        awaitExit();
        RUNNING.remove(this);
    }

    /// SIGKILL, and its end.
    void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    /// Its last lines, for messages.
    String tail() {
        List<String> all = lines();
        return "\n" + name + " said, at the end:\n"
                + String.join("\n", all.subList(Math.max(0, all.size() - TAIL_LINES), all.size()));
    }

    /// Ends it, however it is; asserts nothing.
    @Override
    public void close() {
        goOnReading();
        if (process.isAlive()) {
            kill();
        }
        RUNNING.remove(this);
    }

    private void read() {
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                synchronized (lines) {
                    lines.add(line);
                }
                listener.accept(line);
                CountDownLatch gate = paused;
                if (gate != null) {
                    gate.await();
                }
            }
        } catch (IOException e) {
            synchronized (lines) {
                lines.add("(its output cannot be read any more: " + e.getMessage() + ")");
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static AssertionError interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new AssertionError("interrupted", e);
    }
}
