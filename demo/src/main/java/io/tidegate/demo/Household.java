package io.tidegate.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Every process and file of one demo, and the two ways in which all of it ends. Any thread.
final class Household {
    private static final long END_MAX_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final DemoDirectory directory;
    private final List<Child> children = new ArrayList<>();
    /// Bounded by the children started and by how often clients of ours change their node in one turn of its reader.
    private final BlockingQueue<News> news = new LinkedBlockingQueue<>();

    private volatile boolean ending;

    Household(DemoDirectory directory) {
        this.directory = directory;
    }

    DemoDirectory directory() {
        return directory;
    }

    /// Starts one more process, unless all is ending already.
    synchronized Child start(String name, List<String> command) throws IOException {
        if (ending) {
            throw new IOException("the demo is ending");
        }
        Child child = Child.start(name, command, directory.path(), news);
        children.add(child);
        return child;
    }

    /// It has ended, and somebody else may come in its place.
    synchronized void forget(Child child) {
        child.thaw();
        children.remove(child);
    }

    /// The next of the children's news; empty if there is none within `nanos`.
    Optional<News> news(long nanos) throws InterruptedException {
        return Optional.ofNullable(news.poll(nanos, TimeUnit.NANOSECONDS));
    }

    boolean ending() {
        return ending;
    }

    /// Ends every process and leaves no file. The second call does nothing.
    synchronized void end() {
        if (ending) {
            return;
        }
        ending = true;
        children.forEach(Child::letGo);
        awaitAll();
        DemoDirectory.delete(directory.path());
    }

    /// Ends every process and leaves the last lines of each in the directory, whose path it gives back. Kills them:
    /// one that is let go deletes the directory.
    synchronized Path endKeepingLogs() throws IOException {
        ending = true;
        children.forEach(Child::kill);
        awaitAll();
        for (Child child : children) {
            directory.writeLog(child.name(), child.lastLines());
        }
        return directory.path();
    }

    private void awaitAll() {
        try {
            for (Child child : children) {
                child.awaitEnd(END_MAX_NANOS);
            }
        } catch (InterruptedException _) {
            children.forEach(Child::kill);
            Thread.currentThread().interrupt();
        }
    }
}
