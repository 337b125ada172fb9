package io.tidegate.systemtest.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/// One thread that serves sockets and deadlines. [#tell] and [#ask] from any thread; all else on its own, or before
/// anything happens there. What goes wrong in a handler is kept for [#failures], and costs nobody else anything.
public final class Reactor implements AutoCloseable {
    private static final long MOST_SECONDS = 40;

    private final Selector selector;
    private final Thread thread;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private long numbers;
    private volatile boolean isClosed;

    /// What is due later.
    public static final class Timer implements Comparable<Timer> {
        private final long due;
        private final long number;
        private final Runnable act;
        private boolean isCancelled;

        private Timer(long due, long number, Runnable act) {
            this.due = due;
            this.number = number;
            this.act = act;
        }

        /// Once it was cancelled it never comes.
        public void cancel() {
            isCancelled = true;
        }

        @Override
        public int compareTo(Timer other) {
            int order = Long.compare(due - other.due, 0);
            return order != 0 ? order : Long.compare(number, other.number);
        }
    }

    /// Who is told that a channel is ready.
    interface Ready {
        void ready() throws IOException;
    }

    private Reactor(String name) {
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
    }

    public static Reactor start(String name) {
        Reactor reactor = new Reactor(name);
        reactor.thread.start();
        return reactor;
    }

    Selector selector() {
        return selector;
    }

    /// Done on the thread of this reactor, soon.
    public void tell(Runnable task) {
        tasks.add(task);
        selector.wakeup();
    }

    /// Done on the thread of this reactor; waits for it.
    public <T> T ask(Supplier<T> task) {
        if (thread.equals(Thread.currentThread())) {
            return task.get();
        }
        CompletableFuture<T> answer = new CompletableFuture<>();
        tell(() -> {
            try {
                answer.complete(task.get());
            } catch (RuntimeException | Error e) {
                answer.completeExceptionally(e);
            }
        });
        try {
            return answer.get(MOST_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError(thread.getName() + " did not do it: " + e, e);
        }
    }

    /// As [#ask], without an answer.
    public void order(Runnable task) {
        ask(() -> {
            task.run();
            return true;
        });
    }

    public Timer after(Duration delay, Runnable act) {
        Timer timer = new Timer(System.nanoTime() + delay.toNanos(), numbers++, act);
        timers.add(timer);
        return timer;
    }

    /// What handlers threw; a bug of the fixture.
    public List<Throwable> failures() {
        return List.copyOf(failures);
    }

    void failed(Throwable failure) {
        failures.add(failure);
    }

    private void run() {
        while (!isClosed) {
            try {
                selector.select(untilNextTimer());
                for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                    guarded(task::run);
                }
                Iterator<SelectionKey> keys = selector.selectedKeys().iterator();
                while (keys.hasNext()) {
                    SelectionKey key = keys.next();
                    keys.remove();
                    guarded(() -> ((Ready) key.attachment()).ready());
                }
                runTimers(); // what has come is read before anybody is held to be late
            } catch (IOException e) {
                failures.add(e);
            }
        }
    }

    private void guarded(Ready act) {
        try {
            act.ready();
        } catch (IOException | RuntimeException | AssertionError e) {
            failures.add(e);
        }
    }

    /// Milliseconds; 0 = for ever.
    private long untilNextTimer() {
        Timer next = timers.peek();
        if (next == null) {
            return 0;
        }
        long nanos = next.due - System.nanoTime();
        return Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos + 999_999));
    }

    private void runTimers() {
        long now = System.nanoTime();
        for (Timer next = timers.peek(); next != null && next.due - now <= 0; next = timers.peek()) {
            timers.remove();
            if (!next.isCancelled) {
                guarded(next.act::run);
            }
        }
    }

    /// Closes every channel that is left.
    @Override
    public void close() {
        isClosed = true;
        selector.wakeup();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(MOST_SECONDS));
            for (SelectionKey key : new ArrayList<>(selector.keys())) {
                key.channel().close();
            }
            selector.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
