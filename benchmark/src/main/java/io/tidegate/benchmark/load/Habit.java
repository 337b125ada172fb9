package io.tidegate.benchmark.load;

/// What the clients of a crowd do once their CONNECT was accepted. Confined to the loop.
public interface Habit {
    /// CONNACK has come; not told again for what is still connected.
    void welcomed(Client client);

    /// PUBACK has come. What is added to the crowd's batch leaves when all that arrived with it was seen.
    default void answered(Client client, int id) {}

    /// SUBACK has come.
    default void subscribed(Client client) {}

    /// PUBLISH has come; likewise.
    ///
    /// @param id 0 = at QoS 0
    default void published(Client client, int id) {}

    /// What was kept back for the client has left.
    default void drained(Client client) {}

    /// The proxy has ended its output; the client is closed. False where that should not have been.
    default boolean gone(Client client) {
        return false;
    }

    /// Once a turn: what is due now. True where more could be done at once.
    default boolean turn(long nowNanos) {
        return false;
    }
}
