package io.tidegate.transport;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/// Tasks that other threads give a loop, and the event descriptor that wakes it for them. Any
/// thread may [#post]; the rest is confined to the loop.
final class Mailbox {
    /// Clients that other loops bring come by it, and strangers decide how many those are.
    private static final int TASKS_PER_TURN = 256;

    private final Kernel kernel;
    private final int event;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean woken = new AtomicBoolean();
    private volatile boolean closed;

    Mailbox(Kernel kernel) {
        this.kernel = kernel;
        this.event = LoopMeans.descriptor(kernel.eventCreate());
    }

    int event() {
        return event;
    }

    void post(Runnable task) {
        tasks.add(task);
        if (!closed && !woken.getAndSet(true)) {
            kernel.signal(event);
        }
    }

    boolean isEmpty() {
        return tasks.isEmpty();
    }

    /// The event descriptor became readable.
    void clear() {
        kernel.clear(event);
    }

    /// Runs what is there, one turn's share of it; a task that throws is told, and the next one runs.
    void run(LoopHandler handler) {
        woken.set(false); // before the queue is looked at: what is posted from here on signals again
        for (int left = TASKS_PER_TURN; left > 0; left--) {
            Runnable task = tasks.poll();
            if (task == null) {
                return;
            }
            try {
                task.run();
            } catch (RuntimeException e) {
                handler.bug(Rows.NONE, Rows.NONE, e);
            }
        }
    }

    void close() {
        closed = true; // its number may be somebody else's next
        kernel.close(event);
    }
}
