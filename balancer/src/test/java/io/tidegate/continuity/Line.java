package io.tidegate.continuity;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/// One direction of a connection: bytes arrive in order, late, and in other pieces than they were written; then its
/// end.
/// Confined.
final class Line {
    private final Timeline timeline;
    private final Receiver receiver;
    private final long delayMax;
    private final Deque<Runnable> kept = new ArrayDeque<>();
    private long lastAt;
    private boolean isPaused;
    private boolean isClosed;
    private boolean hasEnded;
    private int cut;

    /// Who is at the other end.
    interface Receiver {
        void bytes(byte[] bytes);

        /// @param orderly whether the other side ended its output; else the connection broke
        void ended(boolean orderly);
    }

    Line(Timeline timeline, Receiver receiver) {
        this.timeline = timeline;
        this.receiver = receiver;
        this.delayMax = timeline.chance(50) ? 200_000 : 5 * Timeline.MILLI;
    }

    void write(byte[] bytes) {
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
        arrive(() -> {
            if (written == cut) {
                receiver.bytes(bytes);
            }
        });
    }

    /// The writer ends its output.
    void end() {
        if (!hasEnded) {
            hasEnded = true;
            arrive(() -> receiver.ended(true));
        }
    }

    /// The connection breaks; what is on its way may be lost.
    void reset() {
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
        if (isPaused || !kept.isEmpty()) {
            kept.add(what);
        } else {
            what.run();
        }
    }

    void pause() {
        isPaused = true;
    }

    void resume() {
        isPaused = false;
        timeline.soon(100_000, this::catchUp);
    }

    private void catchUp() {
        while (!isPaused && !isClosed && !kept.isEmpty()) {
            kept.remove().run();
        }
    }

    /// The receiver is not told anything any more.
    void close() {
        isClosed = true;
        kept.clear();
    }
}
