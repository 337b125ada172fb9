package io.tidegate.observe;

import java.util.Locale;

/// What is counted of clients that are moved between nodes: one loop writes, without allocation; any thread reads.
public final class MoveCounters {
    private final Counter[] moves = new Counter[Kind.ALL.length * Result.ALL.length * Reason.ALL.length];
    private final Counter[] events = new Counter[Event.ALL.length];

    /// Clients whose packets are followed, so that they can be moved: a gauge.
    public final Counter followed = new Counter();
    /// Clients that have no node at present, and are kept: a gauge.
    public final Counter held = new Counter();
    /// Clients that wait for their turn to be moved: a gauge.
    public final Counter waiting = new Counter();

    /// How a client gets from one node to another.
    public enum Kind {
        /// CONNECT elsewhere, and the cluster ends the old leg.
        TAKE_OVER,
        /// DISCONNECT, then CONNECT elsewhere.
        DISCONNECT_FIRST,
        /// The old leg was gone.
        RECOVERY,
        /// It did not come to one of these.
        NONE;

        static final Kind[] ALL = values();

        /// As it appears in metrics: snake_case.
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// What came of it.
    public enum Result {
        MOVED,
        /// The client stays where it is, for now.
        STAYED,
        /// It could not be moved, and its connection ended.
        ENDED;

        static final Result[] ALL = values();

        /// As it appears in metrics: snake_case.
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Why it was to be moved; where it ended, why it was not.
    public enum Reason {
        /// Drain, maintenance, evacuation, or its node is listed no more.
        DRAIN,
        REBALANCE,
        /// Probes, or silence, say that its node does not work.
        NODE_DOWN,
        /// Its leg was closed or reset.
        LEG_LOST,
        /// Its node sent DISCONNECT with 0x8B, 0x9C or 0x9D, or another CONNECT of ours overtook.
        NODE_ASKED,
        /// No node answered for as long as a client is held.
        NO_NODE,
        /// Nodes would not have it any more.
        REFUSED,
        /// The new node grants less than the client was told.
        NARROWER,
        /// A subscription was not granted again.
        SUBSCRIPTION_REFUSED,
        /// It has a part of a packet of which nobody has the rest.
        HALF_PACKET,
        /// It is past a bound, or a packet of it was not understood.
        NOT_MOVABLE,
        /// It never could be: it speaks MQTT 3.1, uses enhanced authentication, or there was no memory to keep it by
        /// when it came.
        NOT_FOLLOWED,
        /// It was moved too often in a short time.
        CONTENDED;

        static final Reason[] ALL = values();

        /// As it appears in metrics: snake_case.
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// What happened to messages and sessions on the way.
    public enum Event {
        /// A node was asked for the session of a client that subscribes at QoS 1 or 2, and had none.
        SESSION_LOST,
        /// A session was begun anew, as was to be expected.
        SESSION_RENEWED,
        /// Subscriptions that were made again.
        SUBSCRIPTION_REPLAYED,
        /// Packets of clients that were sent again.
        PACKET_RESENT,
        /// Messages that a node sent again and the client had.
        MESSAGE_DEDUPLICATED,
        /// Acknowledgements given in the place of a client that had given them.
        ACKNOWLEDGEMENT_GIVEN,
        /// Messages that waited for the client's Receive Maximum.
        MESSAGE_HELD,
        /// Messages of QoS 0 of which the old node has a part.
        QOS_0_LOST,
        /// Messages that are larger than the client takes once their topic is written out.
        MESSAGE_TOO_LARGE,
        /// Retained messages that came of a replay only.
        RETAINED_DROPPED,
        /// What a node said about packet ids that the client does not know.
        UNKNOWN_PACKET_ID,
        /// Sessions that live on by `hold`, since no node could be told that the client left.
        SESSION_LEFT_BEHIND;

        static final Event[] ALL = values();

        /// As it appears in metrics: snake_case.
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public MoveCounters() {
        for (int i = 0; i < moves.length; i++) {
            moves[i] = new Counter();
        }
        for (int i = 0; i < events.length; i++) {
            events[i] = new Counter();
        }
    }

    @SuppressWarnings("EnumOrdinal") // never leaves the process
    public Counter moves(Kind kind, Result result, Reason reason) {
        return moves[(kind.ordinal() * Result.ALL.length + result.ordinal()) * Reason.ALL.length + reason.ordinal()];
    }

    @SuppressWarnings("EnumOrdinal") // never leaves the process
    public Counter of(Event event) {
        return events[event.ordinal()];
    }
}
