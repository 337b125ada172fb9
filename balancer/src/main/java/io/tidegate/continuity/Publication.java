package io.tidegate.continuity;

import org.jspecify.annotations.Nullable;

/// Something that the client began and no node has finished. Confined.
final class Publication {
    final int id;
    Kind kind;
    /// The whole packet, with its topic and without an alias; null where nothing is kept, or no more.
    byte @Nullable [] packet;

    long serial;
    /// A node may have it.
    boolean sent;
    /// A PUBLISH that was said to the node that there is.
    boolean onLeg;
    /// It began on another leg than the one there is.
    boolean foreign;
    /// No node knows it any more: the balancer finishes it.
    boolean own;

    enum Kind {
        /// Only while there is no node to take it at once.
        PUBLISH_0,
        PUBLISH_1,
        PUBLISH_2,
        /// A node has said PUBREC; the client is to say PUBREL.
        RECEIVED,
        /// The client has said PUBREL.
        RELEASED,
        SUBSCRIBE,
        UNSUBSCRIBE,
        /// The client has left; its DISCONNECT, or none.
        LEAVE
    }

    Publication(int id, Kind kind, byte @Nullable [] packet) {
        this.id = id;
        this.kind = kind;
        this.packet = packet;
    }

    int bytes() {
        return packet == null ? 0 : packet.length;
    }
}
