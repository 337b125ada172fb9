package io.tidegate.continuity;

/// Why a session cannot be moved.
public enum Obstacle {
    /// It used enhanced authentication (MQTT 5, 4.12).
    AUTHENTICATION("it used enhanced authentication"),
    /// MQTT 3.1, whose CONNACK does not say whether there is a session.
    VERSION("it speaks MQTT 3.1"),
    /// More is unfinished than is kept; that passes, and so do the next three.
    UNFINISHED_SIZE("more is unfinished than max_unfinished_size"),
    UNFINISHED_PACKETS("more packets are unfinished than max_unfinished_packets"),
    /// An unfinished packet flowed through, since it is larger than those that are put together.
    LARGE_PACKET("a packet is unfinished that is too large to be kept"),
    /// There was no memory to keep a packet by.
    MEMORY("there is no memory for what is unfinished (limits.buffer_memory)"),
    /// More subscriptions than are kept.
    SUBSCRIPTIONS("its subscriptions are more than max_subscriptions, or larger than max_unfinished_size"),
    /// A SUBSCRIBE or UNSUBSCRIBE came when no more was kept, so what is in force is not known.
    UNKEPT_SUBSCRIPTION("it subscribed when it was past max_unfinished_size or max_unfinished_packets"),
    /// A packet was not understood, or too large to be looked into.
    UNREAD("a packet was not understood");

    private final String words;

    Obstacle(String words) {
        this.words = words;
    }

    /// For operators, with the name of the setting that is in the way.
    public String words() {
        return words;
    }

    /// Whether it passes by itself, once what is unfinished is finished.
    public boolean isPassing() {
        return switch (this) {
            case UNFINISHED_SIZE, UNFINISHED_PACKETS, LARGE_PACKET, MEMORY -> true;
            case AUTHENTICATION, VERSION, SUBSCRIPTIONS, UNKEPT_SUBSCRIPTION, UNREAD -> false;
        };
    }
}
