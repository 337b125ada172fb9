package io.tidegate.systemtest;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What arrived at a device, in order. Any thread.
final class Inbox {
    private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();

    private volatile @Nullable Consumer<Message> reader;

    void add(Message message) {
        Consumer<Message> current = reader;
        if (current == null) {
            messages.add(message);
        } else {
            current.accept(message);
        }
    }

    /// What arrives goes there from now on, on the thread that brings it; to be said before anything can.
    void goesTo(Consumer<Message> listener) {
        reader = listener;
    }

    boolean hasMail() {
        return !messages.isEmpty();
    }

    Message take() throws InterruptedException {
        Message message = messages.poll(Patience.MOST_MILLIS, TimeUnit.MILLISECONDS);
        if (message == null) {
            throw new AssertionError("no message arrived");
        }
        return message;
    }
}
