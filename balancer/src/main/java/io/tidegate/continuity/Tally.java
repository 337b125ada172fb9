package io.tidegate.continuity;

/// What is counted.
public enum Tally {
    TAKEN_OVER,
    DISCONNECTED_FIRST,
    RECOVERED,
    /// A planned move that was not to be: the client stays where it is.
    GIVEN_UP,
    /// A node was asked for the session of a client that subscribes at QoS 1 or 2, and had none.
    SESSION_LOST,
    /// A session was begun anew, as was to be expected: it ends with its leg, or is not known where the client goes, or
    /// nothing waits in it.
    SESSION_RENEWED,
    /// Subscriptions made again.
    REPLAYED,
    /// Packets of the client sent again.
    RESENT,
    /// Messages that a node sent again and the client had.
    DEDUPLICATED,
    /// Acknowledgements given in the place of a client that had given them.
    ANSWERED,
    /// Messages of a node that waited for the client's receive maximum.
    HELD,
    /// Messages of QoS 0 of which the old node has a part.
    LOST_QOS_0,
    /// Messages that the client could have been given by an alias only, since they were too large without; they
    /// are done with, as MQTT has it [MQTT-3.1.2-25].
    TOO_LARGE,
    /// Retained messages that came of a replay only.
    RETAINED_DROPPED,
    /// What a node said about ids that the client does not know.
    UNKNOWN_IDS,
    /// A session that lives on by `hold`, since its node could not be told that the client left.
    LEFT_BEHIND
}
