package io.tidegate.continuity;

import io.tidegate.mqtt.Disconnects;
import io.tidegate.mqtt.Version;

/// Why a client is ended. Those but the first five are what continuity could not do.
public enum EndCause {
    /// The client has left; its node too.
    LEFT(0),
    /// The node ended the session, with a reason that is the client's.
    NODE_ENDED(0),
    /// The client sent what its version forbids.
    PROTOCOL(0x82),
    /// What a node sent cannot be read.
    NODE_BROKE_PROTOCOL(0),
    /// It was told to, see [Session#finish].
    FINISHED(0x8B),
    /// No node answered for as long as a client is held.
    NO_NODE(0x8B),
    /// Nodes would not have the client any more.
    REFUSED(0x87),
    /// The new node grants less than the client was told.
    NARROWER(0x8B),
    /// A subscription that was in force was not granted again.
    SUBSCRIPTION_REFUSED(0x8B),
    /// The old node ended in the middle of a packet of which the client has a part.
    HALF_PACKET(0x8B),
    /// The session is one that cannot be moved.
    NOT_MOVABLE(0x8B),
    /// Its node is lost again and again: somebody else may have its client id.
    CONTENDED(0x8B);

    private static final byte[] NOTHING = {};

    private final int code;

    EndCause(int code) {
        this.code = code;
    }

    /// The DISCONNECT that MQTT 5 has for it; empty where none is due.
    byte[] lastWords(Version version) {
        return version == Version.V5 && code != 0 ? Disconnects.of(code) : NOTHING;
    }
}
