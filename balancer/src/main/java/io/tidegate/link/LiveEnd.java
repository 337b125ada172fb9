package io.tidegate.link;

import io.tidegate.continuity.EndCause;
import io.tidegate.continuity.Obstacle;
import io.tidegate.continuity.Tally;
import io.tidegate.observe.CloseCause;
import io.tidegate.observe.MoveCounters.Event;
import io.tidegate.observe.MoveCounters.Reason;
import org.jspecify.annotations.Nullable;

/// How it is said and counted what became of a live client. Pure.
final class LiveEnd {
    private LiveEnd() {}

    static CloseCause cause(EndCause end) {
        return switch (end) {
            case LEFT -> CloseCause.CLIENT_DISCONNECTED;
            case NODE_ENDED -> CloseCause.NODE_CLOSED;
            case NODE_BROKE_PROTOCOL -> CloseCause.NODE_BROKE_PROTOCOL;
            case FINISHED -> CloseCause.SHUTDOWN;
            case PROTOCOL -> CloseCause.CLIENT_BROKE_FRAMING;
            case NO_NODE -> CloseCause.NO_NODE;
            case REFUSED, NARROWER, SUBSCRIPTION_REFUSED, HALF_PACKET, NOT_MOVABLE, CONTENDED -> CloseCause.MOVE_FAILED;
        };
    }

    /// What the closing line says besides; null where it is no failure of a move.
    ///
    /// @param obstacle of the session, where that could not be moved
    static @Nullable String detail(EndCause end, @Nullable Obstacle obstacle) {
        Reason reason = reason(end);
        return reason == Reason.NOT_MOVABLE ? notMovable(obstacle) : reason == null ? null : reason.label();
    }

    /// The same of a session that cannot be moved.
    static String notMovable(@Nullable Obstacle obstacle) {
        String label = Reason.NOT_MOVABLE.label();
        return obstacle == null ? label : label + ": " + obstacle.words();
    }

    /// Null where it is no failure of a move.
    static @Nullable Reason reason(EndCause end) {
        return switch (end) {
            case LEFT, NODE_ENDED, NODE_BROKE_PROTOCOL, FINISHED, PROTOCOL -> null;
            case NO_NODE -> Reason.NO_NODE;
            case REFUSED -> Reason.REFUSED;
            case NARROWER -> Reason.NARROWER;
            case SUBSCRIPTION_REFUSED -> Reason.SUBSCRIPTION_REFUSED;
            case HALF_PACKET -> Reason.HALF_PACKET;
            case NOT_MOVABLE -> Reason.NOT_MOVABLE;
            case CONTENDED -> Reason.CONTENDED;
        };
    }

    /// Whether a client ended for the sake of its node that would have been moved, had it been followed.
    static boolean isOfNode(CloseCause cause) {
        return switch (cause) {
            case NODE_CLOSED, NODE_RESET, NODE_BLOCKED, NODE_TLS_FAILED, DRAINED, NODE_DOWN, REBALANCED -> true;
            default -> false;
        };
    }

    /// Under which name it is counted what happened on the way; not of what a move came to.
    static Event event(Tally what) {
        return switch (what) {
            case SESSION_LOST -> Event.SESSION_LOST;
            case SESSION_RENEWED -> Event.SESSION_RENEWED;
            case REPLAYED -> Event.SUBSCRIPTION_REPLAYED;
            case RESENT -> Event.PACKET_RESENT;
            case DEDUPLICATED -> Event.MESSAGE_DEDUPLICATED;
            case ANSWERED -> Event.ACKNOWLEDGEMENT_GIVEN;
            case HELD -> Event.MESSAGE_HELD;
            case LOST_QOS_0 -> Event.QOS_0_LOST;
            case TOO_LARGE -> Event.MESSAGE_TOO_LARGE;
            case RETAINED_DROPPED -> Event.RETAINED_DROPPED;
            case UNKNOWN_IDS -> Event.UNKNOWN_PACKET_ID;
            case LEFT_BEHIND -> Event.SESSION_LEFT_BEHIND;
            case TAKEN_OVER, DISCONNECTED_FIRST, RECOVERED, GIVEN_UP ->
                throw new IllegalArgumentException(what + " is what a move came to");
        };
    }
}
