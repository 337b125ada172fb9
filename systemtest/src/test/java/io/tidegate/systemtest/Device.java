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

    /// Whoever is to hear of it when the library says that the connection is gone, and nobody asked for that; to be
    /// said before [#connect].
    void onLost(Consumer<String> listener);

    /// Whoever gets the messages, in place of [#receive]; to be said before [#connect].
    void onMessage(Consumer<Message> listener);

    void subscribe(String filter, int qos) throws Exception;

    /// Returns when the broker has acknowledged it, where the quality of service knows that.
    void publish(Message message) throws Exception;

    /// The next message; waits for it.
    Message receive() throws Exception;

    /// Whether a message has arrived that [#receive] would give.
    boolean hasMail();

    void disconnect() throws Exception;

    @Override
    void close();
}
