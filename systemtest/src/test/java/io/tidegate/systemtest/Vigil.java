package io.tidegate.systemtest;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// Whether a connection that was made is lost: once each, and not where somebody leaves on purpose. Any thread.
final class Vigil {
    private final AtomicBoolean isUp = new AtomicBoolean();
    private volatile Consumer<String> listener = _ -> {};

    void tells(Consumer<String> whom) {
        listener = whom;
    }

    void connected() {
        isUp.set(true);
    }

    void leaving() {
        isUp.set(false);
    }

    void lost(String why) {
        if (isUp.compareAndSet(true, false)) {
            listener.accept(why);
        }
    }
}
