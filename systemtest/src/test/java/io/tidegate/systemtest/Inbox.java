package io.tidegate.systemtest;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// What arrived at a device, in order. Any thread.
final class Inbox {
    private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();

    void add(Message message) {
        messages.add(message);
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
