package io.tidegate.continuity;

import io.tidegate.continuity.Acts.Manner;
import io.tidegate.continuity.Acts.Place;
import io.tidegate.continuity.Acts.Wish;
import io.tidegate.mqtt.DisconnectView;
import io.tidegate.mqtt.Grants;
import io.tidegate.mqtt.SubscriptionAnswer;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// A session's moves: one at a time, and what the ones before have left to be done. Also decides what becomes of a
/// client whose leg ends. Confined.
final class Moves implements Move.Owner, Downlink.Ears {
    private final Kept kept;
    private final Uplink up;
    private final Downlink down;
    private final Intake intake;
    /// Null before the first move.
    private @Nullable Aftermath aftermath;

    private @Nullable Move move;
    /// The node said that it wants to be left.
    private boolean nodeLeaves;
    /// The node said why the client's session ends.
    private boolean nodeEnds;

    Moves(Kept kept, Uplink up, Exchange exchange) {
        this.kept = kept;
        this.up = up;
        this.down = new Downlink(kept, exchange, this);
        this.intake = new Intake(kept, up, down);
    }

    Downlink down() {
        return down;
    }

    Intake intake() {
        return intake;
    }

    boolean isMoving() {
        return move != null;
    }

    /// Whether nothing happens to its leg.
    boolean isAtRest() {
        return move == null && !nodeLeaves && !nodeEnds;
    }

    boolean hasNodeEnded() {
        return nodeEnds;
    }

    /// The leg that the client may be on next; 0 where there is none.
    int newLeg() {
        return move == null ? 0 : move.newLeg();
    }

    void plan() {
        Move planned = newMove();
        move = planned;
        planned.dial();
    }

    private void recover(Wish wish) {
        Move recovery = newMove();
        move = recovery;
        recovery.recover(wish, kept.now);
    }

    private Move newMove() {
        return new Move(kept, new Move.Ways(up, down, aftermath()), this, kept.means.chance());
    }

    private Aftermath aftermath() {
        Aftermath there = aftermath;
        if (there == null) {
            there = new Aftermath(kept);
            aftermath = there;
        }
        return there;
    }

    /// The client's node, which grants that, may want to hear of it more often than it hears of the client.
    void pingFor(Grants granted) {
        long nanos = kept.papers.keepAlives(kept.terms).pingNanos(kept.told, granted);
        if (nanos != 0 || aftermath != null) {
            aftermath().pingEvery(nanos);
        }
    }

    void mayHaveStray() {
        aftermath().strays();
    }

    void fromNewNode(MemorySegment bytes, long from, long to) {
        if (move != null) {
            move.fromNewNode(bytes, from, to, kept.now);
        }
    }

    void connected(int leg, Place place) {
        if (move == null) {
            kept.acts.closeNode(leg, Manner.RESET);
        } else {
            move.connected(leg, place, kept.now);
        }
    }

    void unreachable() {
        if (move != null) {
            move.unreachable(kept.now);
        }
    }

    void legEnded(int leg, Manner how, Wish wish) {
        if (leg == kept.leg) {
            intake.legIsGone();
        }
        if (move != null && !(nodeEnds && leg == kept.leg)) {
            move.legEnded(leg, how, kept.now);
        } else if (leg == kept.leg) {
            currentEnded(wish);
        }
    }

    private void currentEnded(Wish wish) {
        if (up.hasLeft() || nodeEnds || kept.clientGone) {
            kept.leg = 0;
            kept.open = false;
            end(nodeEnds ? EndCause.NODE_ENDED : EndCause.LEFT);
        } else if (kept.obstacle() != null) {
            end(EndCause.NOT_MOVABLE);
        } else if (aftermath().isContended()) {
            end(EndCause.CONTENDED);
        } else {
            recover(wish);
        }
    }

    @Override
    public boolean answered(SubscriptionAnswer answer) {
        return move != null && move.answered(answer);
    }

    @Override
    public boolean nodeLeaves(byte[] packet) {
        if (!kept.open && (move == null || !move.isKeepingBack())) {
            return false; // we leave it, or it is the one that another has taken over from
        }
        boolean isMove = switch (DisconnectView.read(packet, kept.version()).code()) {
            case 0x8B, 0x9C, 0x9D -> true;
            case 0x8E -> aftermath != null && aftermath.mayBeStray(); // taken over by a CONNECT of ours
            default -> false;
        };
        nodeLeaves |= isMove;
        nodeEnds |= !isMove;
        return !isMove;
    }

    /// Takes the step that is due after an event, if there is one.
    void settle() {
        if (nodeLeaves) {
            nodeLeaves = false;
            kept.goesOn();
            kept.acts.closeNode(kept.leg, Manner.ORDERLY);
            legEnded(kept.leg, Manner.ORDERLY, Wish.OTHER);
        }
        if (move != null) {
            move.settle(kept.now);
        }
    }

    /// The client is gone, and its old leg works on: whether a move was given up for that.
    boolean giveUp() {
        if (move == null || !move.canStay()) {
            return false;
        }
        kept.goesOn();
        move.stay();
        return true;
    }

    void due() {
        if (aftermath != null) {
            aftermath.due(up, down);
        }
        if (move != null) {
            move.due(kept.now);
        }
        if (!kept.ended && kept.open && Pulse.isOver(kept)) {
            end(EndCause.NO_NODE);
        }
    }

    long deadline() {
        long later = Math.min(Pulse.deadline(kept), aftermath == null ? Session.NEVER : aftermath.deadline());
        return move == null ? later : Math.min(later, move.deadline());
    }

    @Override
    public void adopted(byte[] rest, boolean isPaused) {
        kept.acts.adopted(kept.leg);
        intake.legBegins(rest, isPaused);
        kept.heard = kept.now;
        aftermath().expect();
    }

    @Override
    public void moved(Tally kind, Grants grants) {
        move = null;
        kept.goesOn();
        kept.count(kind);
        pingFor(grants);
        if (up.hasLeft()) {
            end(EndCause.LEFT);
        }
    }

    @Override
    public void stays() {
        move = null;
        kept.goesOn();
        kept.count(Tally.GIVEN_UP);
    }

    @Override
    public void end(EndCause cause) {
        if (kept.ended) {
            return;
        }
        if (move != null) {
            move.leaveNew(Manner.RESET);
            move = null;
        }
        new Parting(kept, up, down).end(cause);
    }
}
