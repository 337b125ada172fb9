package io.tidegate.continuity;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Set;

/// One direction of a connection: bytes arrive in order, late, and in other pieces than they were written; then
/// its end. Confined.
final class Line implements Writer {
    private final Timeline timeline;
    private final Receiver receiver;
    private final long delayMax;
    private final Deque<Runnable> kept = new ArrayDeque<>();
    private long lastAt;
    /// Who does not want it to be read.
    private final Set<Who> pausedBy = EnumSet.noneOf(Who.class);

    private long pending;
    private boolean isClosed;
    private boolean hasEnded;
    private int cut;

    Line(Timeline timeline, Receiver receiver) {
        this.timeline = timeline;
        this.receiver = receiver;
        this.delayMax = timeline.chance(50) ? 200_000 : 5 * Timeline.MILLI;
    }

    @Override
    public void write(byte[] bytes) {
        if (hasEnded || bytes.length == 0) {
            return;
        }
        if (bytes.length > 1 && timeline.chance(15)) {
            int at = 1 + timeline.random.nextInt(bytes.length - 1);
            arrange(Arrays.copyOfRange(bytes, 0, at));
            arrange(Arrays.copyOfRange(bytes, at, bytes.length));
        } else {
            arrange(bytes);
        }
    }

    private void arrange(byte[] bytes) {
        int written = cut;
        pending += bytes.length;
        arrive(() -> {
            pending -= bytes.length;
            if (written == cut) {
                receiver.bytes(bytes);
            }
        });
    }

    @Override
    public void end() {
        if (!hasEnded) {
            hasEnded = true;
            arrive(() -> receiver.ended(true));
        }
    }

    @Override
    public void reset() {
        if (!hasEnded) {
            hasEnded = true;
            if (timeline.chance(60)) {
                cut++;
            }
            arrive(() -> receiver.ended(false));
        }
    }

    private void arrive(Runnable what) {
        lastAt = Math.max(lastAt, timeline.now() + timeline.random.nextLong(delayMax));
        timeline.at(lastAt, () -> deliver(what));
    }

    private void deliver(Runnable what) {
        if (isClosed) {
            return;
        }
        if (!pausedBy.isEmpty() || !kept.isEmpty()) {
            kept.add(what);
        } else {
            what.run();
        }
    }

    /// Bytes that were written and have not arrived.
    long pending() {
        return pending;
    }

    void pause(Who by) {
        pausedBy.add(by);
    }

    void resume(Who by) {
        if (pausedBy.remove(by)) {
            timeline.soon(100_000, this::catchUp);
        }
    }

    /// Who may want it not to be read.
    enum Who {
        SESSION,
        /// What the reader passes on is not taken.
        LINK,
        /// The reader is busy otherwise.
        READER
    }

    private void catchUp() {
        while (pausedBy.isEmpty() && !isClosed && !kept.isEmpty()) {
            kept.remove().run();
        }
    }

    /// The receiver is not told anything any more.
    void close() {
        isClosed = true;
        kept.clear();
    }
}
