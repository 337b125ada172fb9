package io.tidegate.continuity;

/// Why a session cannot be moved.
public enum Obstacle {
    /// It used enhanced authentication (MQTT 5, 4.12).
    AUTHENTICATION,
    /// MQTT 3.1, whose CONNACK does not say whether there is a session.
    VERSION,
    /// More is unfinished than is kept; that passes.
    UNFINISHED,
    /// More subscriptions than are kept.
    SUBSCRIPTIONS,
    /// A packet was not understood, or too large to be looked into.
    UNREAD
}
