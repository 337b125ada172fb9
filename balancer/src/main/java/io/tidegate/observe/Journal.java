package io.tidegate.observe;

import io.tidegate.observe.JournalLine.Level;
import io.tidegate.time.Clock;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The log: lines that any thread posts, and one for each closed link, written by the one thread that is in
/// [#run].
///
/// Posting never waits, locks or writes: where there is no room, or the reader of the log stands still, a
/// line is dropped and counted, and the count is written as soon as a line gets through again. Only the
/// thread in [#run] ever blocks on the reader; it must be a daemon, so that it can be left behind when the
/// process ends.
public final class Journal implements Runnable {
    private static final long REST_NANOS_MIN = 50_000_000L;
    private static final long REST_NANOS_MAX = 250_000_000L;

    private final Clock clock;
    private final Page page;
    private final int linesMax;
    private final Queue<JournalLine> lines = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong dropped = new AtomicLong();
    private final List<ClosedLinkRing> rings = new CopyOnWriteArrayList<>();
    private final CountDownLatch finished = new CountDownLatch(1);
    private volatile boolean closing;
    private volatile boolean complete;
    private volatile @Nullable Thread resting;

    // Confined to the thread in run.
    private final Consumer<ClosedLink> linkWriter;
    private long droppedSaid;

    /// @param out must say when it fails, as a `FileOutputStream` does and a `PrintStream` does not; it
    ///     stays open
    /// @param linesMax how many posted lines may wait
    public Journal(Clock clock, OutputStream out, int linesMax) {
        if (linesMax < 1) {
            throw new IllegalArgumentException("linesMax must be positive, was " + linesMax);
        }
        this.clock = clock;
        this.page = new Page(out);
        this.linkWriter = page::write;
        this.linesMax = linesMax;
    }

    /// From here on the journal is the one that drains this ring.
    public void register(ClosedLinkRing ring) {
        rings.add(ring);
    }

    public void info(String text) {
        post(Level.INFO, text, null);
    }

    /// Something an operator should look at.
    public void warn(String text) {
        post(Level.WARN, text, null);
    }

    /// Something that does not work.
    public void error(String text) {
        post(Level.ERROR, text, null);
    }

    /// A bug: what nobody expected to be thrown, with where it came from.
    public void error(String text, Throwable thrown) {
        post(Level.ERROR, text, thrown);
    }

    /// Lines that were dropped, those of closed links included.
    public long dropped() {
        long sum = dropped.get() + page.lost();
        for (ClosedLinkRing ring : rings) {
            sum += ring.dropped();
        }
        return sum;
    }

    private void post(Level level, String text, @Nullable Throwable thrown) {
        if (closing || !reserve()) {
            dropped.incrementAndGet();
            return;
        }
        lines.add(new JournalLine(clock.epochMillis(), level, text, thrown));
        wake();
    }

    private boolean reserve() {
        if (waiting.incrementAndGet() <= linesMax) {
            return true;
        }
        waiting.decrementAndGet();
        return false;
    }

    private void wake() {
        Thread thread = resting;
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }

    /// Writes until [#close]. At rest it looks at the rings every 50 to 250 ms, so that publishing needs no
    /// system call.
    @Override
    public void run() {
        long restNanos = REST_NANOS_MIN;
        while (!closing) {
            if (turn()) {
                restNanos = REST_NANOS_MIN;
            } else {
                rest(restNanos);
                restNanos = Math.min(2 * restNanos, REST_NANOS_MAX);
            }
        }
        boolean more = true;
        while (more) {
            more = turn();
        }
        complete = dropped() == droppedSaid;
        finished.countDown();
    }

    private void rest(long nanos) {
        resting = Thread.currentThread();
        if (lines.isEmpty() && !closing) {
            LockSupport.parkNanos(this, nanos);
        }
        resting = null;
    }

    /// Confined to one thread, that in [#run] or, where there is none, a simulation's: writes what is
    /// there. Answers whether anything was, and got through.
    public boolean turn() {
        long unsaid = dropped() - droppedSaid;
        if (unsaid > 0) {
            if (!page.writeDropped(clock.epochMillis(), unsaid)) {
                return false; // what waits goes on waiting, while there is room
            }
            droppedSaid += unsaid;
        }
        int written = writeLines();
        for (ClosedLinkRing ring : rings) {
            written += ring.drain(linkWriter);
        }
        return page.flush() && written > 0;
    }

    private int writeLines() {
        int written = 0;
        while (written < linesMax) {
            JournalLine line = lines.poll();
            if (line == null) {
                break;
            }
            waiting.decrementAndGet();
            page.write(line);
            written++;
        }
        return written;
    }

    /// Accepts no more lines, and waits until all that were accepted are written, but not longer than
    /// `max`: a reader that stands still does not hold up the end. Answers whether each line was written,
    /// or said to be missing.
    public boolean close(Duration max) {
        closing = true;
        wake();
        try {
            return finished.await(max.toNanos(), TimeUnit.NANOSECONDS) && complete;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
