package io.tidegate.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A process of the demo. It is tied to us by its standard input ([Tether]); of its output the last lines are kept in
/// memory, so that a demo that runs for days fills no disk. Any thread.
final class Child {
    private static final int LINES_MAX = 200;
    private static final int LINE_LENGTH_MAX = 2_000;

    private final String name;
    private final Process process;
    /// Held for the process's life: were it collected, the child would read its end.
    private final OutputStream tether;

    private final Deque<String> lines = new ArrayDeque<>();
    private @Nullable Frost frost;

    private Child(String name, Process process) {
        this.name = name;
        this.process = process;
        this.tether = process.getOutputStream();
    }

    /// Starts it in `directory`; a thread of its own reads what it writes and tells its `news`.
    static Child start(String name, List<String> command, Path directory, BlockingQueue<News> news) throws IOException {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        Child child = new Child(name, process);
        Thread reader = new Thread(() -> child.read(news), "reads " + name);
        reader.setDaemon(true);
        reader.start();
        return child;
    }

    String name() {
        return name;
    }

    List<String> lastLines() {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }

    /// Has it stand still until [#thaw], or until it is to end.
    synchronized void freeze() throws IOException {
        if (frost == null) {
            frost = Frost.over(process.pid());
        }
    }

    synchronized void thaw() {
        if (frost != null) {
            frost.end();
            frost = null;
        }
    }

    /// Tells it to end, by ending its input.
    void letGo() {
        thaw();
        try {
            tether.close();
        } catch (IOException _) {
            // Its other end is gone, and so is the process.
        }
    }

    /// Waits for its end at most so long, then kills it.
    void awaitEnd(long nanos) throws InterruptedException {
        if (!process.waitFor(nanos, TimeUnit.NANOSECONDS)) {
            kill();
        }
    }

    void kill() {
        process.destroyForcibly();
        thaw();
    }

    private void read(BlockingQueue<News> news) {
        try {
            readLines(news);
            news.add(new News.Ended(this, process.waitFor()));
        } catch (InterruptedException impossible) {
            throw new IllegalStateException("nobody interrupts the reader of " + name, impossible);
        }
    }

    private void readLines(BlockingQueue<News> news) {
        try (BufferedReader reader = process.inputReader()) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                keep(line);
                News.said(this, line, System.nanoTime()).ifPresent(news::add);
            }
        } catch (IOException broken) {
            keep("(its output cannot be read: " + broken.getMessage() + ")");
        }
    }

    private void keep(String line) {
        synchronized (lines) {
            if (lines.size() == LINES_MAX) {
                lines.removeFirst();
            }
            lines.addLast(line.length() <= LINE_LENGTH_MAX ? line : line.substring(0, LINE_LENGTH_MAX) + "...");
        }
    }
}
