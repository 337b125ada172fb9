package io.tidegate.systemtest;

import java.util.function.Consumer;

/// A real client library, as little of it as the tests use. Confined. [#close] disconnects where it is connected, and
/// leaves nothing behind.
interface Device extends AutoCloseable {
    /// Whose session it is after the client went away.
    enum Session {
        CLEAN,
        KEPT
    }

    /// Returns when the CONNACK has come; throws where it says no. Answers whether a session was present. It never
    /// connects again by itself.
    boolean connect(Greeting greeting) throws Exception;

    default boolean connect(Session session) throws Exception {
        return connect(Greeting.of(session));
    }

    /// What its library says of the connection, and of messages, arrives there.
    record Ears(Inbox inbox, Vigil vigil) {
        Ears() {
            this(new Inbox(), new Vigil());
        }
    }

    Ears ears();

    /// Whoever is to hear of it when the library says that the connection is gone, and nobody asked for that; to be
    /// said before [#connect].
    default void onLost(Consumer<String> listener) {
        ears().vigil().tells(listener);
    }

    /// Whoever gets the messages, in place of [#receive]; to be said before [#connect].
    default void onMessage(Consumer<Message> listener) {
        ears().inbox().goesTo(listener);
    }

    void subscribe(String filter, int qos) throws Exception;

    /// Returns when the broker has acknowledged it, where the quality of service knows that.
    void publish(Message message) throws Exception;

    /// The next message; waits for it.
    default Message receive() throws InterruptedException {
        return ears().inbox().take();
    }

    /// Whether a message has arrived that [#receive] would give.
    default boolean hasMail() {
        return ears().inbox().hasMail();
    }

    void disconnect() throws Exception;

    @Override
    void close();
}
