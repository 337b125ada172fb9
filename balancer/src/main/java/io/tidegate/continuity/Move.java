package io.tidegate.continuity;

import io.tidegate.continuity.Acts.Manner;
import io.tidegate.continuity.Acts.Place;
import io.tidegate.continuity.Acts.Wish;
import io.tidegate.continuity.Capabilities.Ability;
import io.tidegate.mqtt.Connect;
import io.tidegate.mqtt.Disconnects;
import io.tidegate.mqtt.Grants;
import io.tidegate.mqtt.SubscriptionAnswer;
import io.tidegate.mqtt.Version;
import java.lang.foreign.MemorySegment;
import java.util.random.RandomGenerator;

/// One client's way from one leg to the next, step by step. Confined; there is one only while it goes on.
final class Move {
    private static final byte[] PINGREQ = {(byte) 0xC0, 0};
    private static final int DIALS_MAX = 3;
    private static final int REFUSALS_MAX = 3;

    private final Kept kept;
    private final Uplink up;
    private final Downlink down;
    private final Aftermath aftermath;
    private final Owner owner;
    private final MoveClock clock;
    private final Handshake handshake;
    private final Replay replay;
    private Phase phase = Phase.DIALLING;
    private Tally kind = Tally.RECOVERED;
    private Wish wish = Wish.OTHER;
    private int newLeg;
    private Place place = Place.OTHER_NODE;
    private int dials;
    private int refusals;
    private boolean isAsked;
    private boolean isAbandoned;
    private boolean isResumed;
    private boolean restoreDue;
    private long deadline = Session.NEVER;

    private enum Phase {
        WAITING,
        DIALLING,
        QUIESCING,
        LEAVING,
        CONNECTING,
        ENDING_OLD,
        RESTORING,
        /// All is there but what the client says.
        KEEPING_BACK
    }

    /// Whose move it is.
    interface Owner {
        /// The new leg is the client's.
        void adopted(byte[] rest, boolean isPaused);

        /// All is said; `kind` is what it was.
        void moved(Tally kind, Grants grants);

        /// The client stays where it is.
        void stays();

        void end(EndCause cause);
    }

    /// The directions that are switched over.
    record Ways(Uplink up, Downlink down, Aftermath aftermath) {}

    Move(Kept kept, Ways ways, Owner owner, RandomGenerator chance) {
        this.kept = kept;
        this.up = ways.up();
        this.down = ways.down();
        this.aftermath = ways.aftermath();
        this.owner = owner;
        this.clock = new MoveClock(kept.terms.times(), chance);
        this.handshake = new Handshake(kept);
        this.replay = new Replay(kept);
    }

    /// The old leg is no more. Where it works on it is [#dial] that begins.
    void recover(Wish where, long now) {
        wish = where;
        clock.lost(now);
        if (oldIsGone(now)) {
            dial();
        }
    }

    long deadline() {
        return deadline;
    }

    int newLeg() {
        return newLeg;
    }

    /// Whether the new leg is the client's, but for what the client says.
    boolean isKeepingBack() {
        return phase == Phase.KEEPING_BACK;
    }

    /// Whether the old leg works on as if nothing were.
    boolean canStay() {
        return kept.open && kept.leg != 0;
    }

    void dial() {
        phase = Phase.DIALLING;
        deadline = canStay() ? Session.NEVER : clock.giveUpAt();
        kept.acts.dial(wish);
    }

    /// False where the client is ended by it.
    private boolean oldIsGone(long now) {
        if (down.isHalfWritten() || kept.obstacle() != null) {
            owner.end(down.isHalfWritten() ? EndCause.HALF_PACKET : EndCause.NOT_MOVABLE);
            return false;
        }
        apart(now);
        kept.leg = 0;
        down.legIsGone();
        up.answerPings();
        replay.clear();
        restoreDue = false;
        return true;
    }

    private void apart(long now) {
        clock.apart(now);
        up.apart();
    }

    void connected(int leg, Place where, long now) {
        if (phase != Phase.DIALLING) {
            kept.acts.closeNode(leg, Manner.RESET);
            return;
        }
        newLeg = leg;
        place = where;
        if (!canStay()) {
            connect(now);
        } else {
            phase = Phase.QUIESCING;
            deadline = clock.quiesce(now);
            isAsked = false;
            up.quiesce();
        }
    }

    void unreachable(long now) {
        if (phase == Phase.DIALLING) {
            tryOn(unlessLast(Wish.ANY), now);
        }
    }

    private void tryOn(Wish where, long now) {
        if (canStay()) {
            up.unquiesce();
            if (++dials >= DIALS_MAX) {
                stay();
                return;
            }
            wish = Wish.OTHER;
        } else {
            wish = where;
        }
        if (now >= clock.giveUpAt()) {
            owner.end(EndCause.NO_NODE);
            return;
        }
        phase = Phase.WAITING;
        deadline = canStay() ? clock.again(now) : Math.min(clock.again(now), clock.giveUpAt());
    }

    /// The client stays at its node.
    void stay() {
        leaveNew(Manner.RESET);
        up.unquiesce();
        owner.stays();
    }

    void leaveNew(Manner manner) {
        if (newLeg != 0) {
            kept.acts.closeNode(newLeg, manner);
            newLeg = 0;
        }
    }

    /// Looks whether the next step is due; after each event.
    void settle(long now) {
        if (phase == Phase.QUIESCING && !up.isHalfWritten()) {
            quiesce(now);
        } else if (restoreDue) {
            restore(now);
        }
    }

    /// Before a take-over all must have been read: an answer to PINGREQ says so.
    private void quiesce(long now) {
        if (!isAsked && isTakeOver()) {
            isAsked = true;
            kept.toNode.send(PINGREQ);
            kept.ownPings++;
        }
        if (kept.publications().isQuiet() && kept.ownPings == 0) {
            leave(now);
        }
    }

    private boolean isTakeOver() {
        if (kept.papers.hasWill()) {
            return false;
        }
        Capabilities capabilities = kept.terms.capabilities();
        return kept.papers.isKept()
                ? capabilities.has(Ability.TAKES_OVER)
                : kept.version() == Version.V5 && capabilities.has(Ability.TAKES_OVER_UNEXPIRING);
    }

    private void leave(long now) {
        if (kept.obstacle() != null) {
            stay();
            return;
        }
        kind = isTakeOver() ? Tally.TAKEN_OVER : Tally.DISCONNECTED_FIRST;
        if (kind == Tally.TAKEN_OVER) {
            connect(now);
            return;
        }
        apart(now);
        kept.toNode.send(farewell());
        kept.flush();
        phase = Phase.LEAVING;
        deadline = clock.leave(now);
    }

    /// What a node is told that is left; where what it would hold for the client is of no use elsewhere, it need not.
    private byte[] farewell() {
        boolean isOfNodeOnly =
                kept.papers.isHeld() && !kept.terms.capabilities().has(Ability.SHARES_SESSIONS);
        return isOfNodeOnly ? Disconnects.withExpiry(0, 0) : Disconnects.ofClient();
    }

    private void connect(long now) {
        apart(now);
        boolean isThere = (kept.papers.isKept() && isKnown()) || kind == Tally.TAKEN_OVER;
        phase = Phase.CONNECTING;
        deadline = clock.connack(now);
        isResumed = isThere;
        handshake.begin(newLeg, isThere ? Connect.Start.RESUME : Connect.Start.CLEAN);
    }

    /// Whether the new node can know the session; what it has of one that it cannot know is of another time.
    private boolean isKnown() {
        return place == Place.SAME_NODE || kept.terms.capabilities().has(Ability.SHARES_SESSIONS);
    }

    /// Bytes of the new node, before its leg is the client's.
    void fromNewNode(MemorySegment bytes, long from, long to, long now) {
        if (phase == Phase.QUIESCING || phase == Phase.LEAVING) {
            kept.acts.closeNode(newLeg, Manner.RESET); // it speaks before it is spoken to
            legEnded(newLeg, Manner.RESET, now);
            return;
        }
        handshake.add(bytes, from, to);
        if (phase != Phase.CONNECTING) {
            return;
        }
        switch (handshake.answer()) {
            case NOT_YET -> {}
            case NOT_NOW -> again(now);
            case REFUSED -> refused(EndCause.REFUSED, now);
            case NARROWER -> narrower(now);
            case TAKEN -> taken(now);
        }
    }

    private void narrower(long now) {
        if (up.hasLeft()) {
            taken(now); // who is to be left needs no more than that
            return;
        }
        if (!handshake.hasSession()) {
            abandoned(); // now it has one, and so may others
        }
        if (refusals + 1 >= REFUSALS_MAX) {
            endHere();
            return;
        }
        byte[] words = farewell();
        kept.acts.toNode(newLeg, MemorySegment.ofArray(words), 0, words.length);
        refused(EndCause.NARROWER, now);
    }

    /// The last node that let the client in hears what any hears whose client is gone: the session ends as it is
    /// to, and a will is published.
    private void endHere() {
        if (kept.leg != 0) {
            kept.acts.closeNode(kept.leg, Manner.RESET);
        }
        kept.leg = newLeg;
        newLeg = 0;
        kept.open = true;
        owner.end(EndCause.NARROWER);
    }

    private void taken(long now) {
        if (kept.leg == 0) {
            adopt(now);
            return;
        }
        phase = Phase.ENDING_OLD;
        deadline = clock.leave(now);
        kept.acts.pauseNode(newLeg);
    }

    private void again(long now) {
        leaveNew(Manner.RESET);
        tryOn(unlessLast(Wish.ANY), now);
    }

    /// Nobody reads the answer to a CONNECT.
    private void abandoned() {
        isAbandoned = true;
        aftermath.strays();
    }

    private void refused(EndCause cause, long now) {
        leaveNew(Manner.ORDERLY);
        if (++refusals >= REFUSALS_MAX) {
            owner.end(cause);
        } else {
            tryOn(unlessLast(Wish.OTHER), now);
        }
    }

    /// The last one that is asked is the one that had the client, and let it in.
    private Wish unlessLast(Wish where) {
        return refusals == REFUSALS_MAX - 1 ? Wish.SAME_FIRST : where;
    }

    private void adopt(long now) {
        boolean wasPaused = phase == Phase.ENDING_OLD;
        kept.granted(handshake.grants());
        kept.leg = newLeg;
        newLeg = 0;
        owner.adopted(handshake.rest(), wasPaused);
        boolean isThere = handshake.hasSession() || isUnspokenOf();
        if (isThere) {
            down.sessionIsKept(isAbandoned ? Recognition.Trust.DOUBT : Recognition.Trust.SURE);
        } else {
            boolean isLost = isResumed && kept.subscriptions.areQueued();
            kept.count(isLost ? Tally.SESSION_LOST : Tally.SESSION_RENEWED);
            up.sessionIsLost();
            down.sessionIsLost();
        }
        if (isThere && !replay.hasBegun() && !aftermath.mayBeStray()) {
            restore(now);
        } else {
            replay(now); // also where the session may be one that we have just made
        }
    }

    /// Whether the node has the session, though it says that it has none. It still knows the packet ids of what it
    /// received of QoS 2: it must get the PUBREL, or takes the next message of that id for the same one.
    private boolean isUnspokenOf() {
        return isResumed
                && kept.subscriptions.size() == 0
                && kept.terms.capabilities().has(Ability.SPEAKS_OF_SUBSCRIBERS_ONLY);
    }

    private void replay(long now) {
        if (!replay.begin()) {
            restore(now);
            return;
        }
        if (kept.version() != Version.V5) {
            down.dropRetained();
        }
        phase = Phase.RESTORING;
        deadline = clock.replay(now);
    }

    /// Whether it was asked here.
    boolean answered(SubscriptionAnswer said) {
        Replay.Answer answer = replay.answered(said);
        if (answer == Replay.Answer.REFUSED) {
            owner.end(EndCause.SUBSCRIPTION_REFUSED);
        }
        restoreDue |= answer == Replay.Answer.DONE;
        return answer != Replay.Answer.NOT_OURS;
    }

    /// What the client says goes on; not before others who lost the same node are subscribed again, as far as may be.
    private void restore(long now) {
        restoreDue = false;
        if (now < clock.keptBackUntil()) {
            phase = Phase.KEEPING_BACK;
            deadline = clock.keptBackUntil();
            return;
        }
        up.restore();
        owner.moved(kind, handshake.grants());
    }

    /// Bytes that end a leg are told before.
    void legEnded(int leg, Manner how, long now) {
        if (leg == newLeg) {
            if (phase == Phase.CONNECTING && how == Manner.RESET) {
                abandoned();
            }
            newLeg = 0;
            newEnded(now);
        } else if (leg == kept.leg) {
            boolean hasReadAll = phase == Phase.LEAVING && how == Manner.ORDERLY && !aftermath.mayBeStray();
            if (hasReadAll && !kept.terms.capabilities().has(Ability.KEEPS_IDS)) {
                kept.recents = null; // or it would not have come to the DISCONNECT; where ids are kept they tell anyway
            }
            if (oldIsGone(now)) {
                oldEnded(now);
            }
        }
    }

    private void newEnded(long now) {
        switch (phase) {
            // There was none; or it is dialled when the old one is left.
            case WAITING, DIALLING, RESTORING, KEEPING_BACK, LEAVING -> {}
            case QUIESCING, CONNECTING, ENDING_OLD -> tryOn(unlessLast(Wish.ANY), now);
        }
    }

    private void oldEnded(long now) {
        switch (phase) {
            case WAITING, CONNECTING -> {}
            case DIALLING -> deadline = clock.giveUpAt();
            case QUIESCING, LEAVING -> {
                if (newLeg == 0) {
                    dial();
                } else {
                    connect(now);
                }
            }
            case ENDING_OLD -> adopt(now);
            case RESTORING, KEEPING_BACK -> tryOn(unlessLast(Wish.ANY), now);
        }
    }

    void due(long now) {
        if (now < deadline) {
            return;
        }
        switch (phase) {
            case WAITING -> dial();
            case DIALLING -> owner.end(EndCause.NO_NODE);
            case QUIESCING -> notQuiet(now);
            case CONNECTING -> {
                abandoned();
                again(now);
            }
            case KEEPING_BACK -> restore(now);
            case LEAVING, ENDING_OLD -> oldIsLate(now);
            case RESTORING -> cut(now);
        }
    }

    private void oldIsLate(long now) {
        deadline = clock.late(kept.heard, down.isHalfWritten());
        if (now >= deadline) {
            cut(now);
        }
    }

    private void cut(long now) {
        kept.acts.closeNode(kept.leg, Manner.RESET);
        legEnded(kept.leg, Manner.RESET, now);
    }

    private void notQuiet(long now) {
        boolean isKnownAgain = kept.papers.isKept() && kept.terms.capabilities().has(Ability.KNOWS_QOS_2_AGAIN);
        boolean twice = !isKnownAgain && kept.publications().hasQos2Unanswered();
        boolean isUnread = isAsked && kept.ownPings > 0; // a client that does not take what came holds the node up
        if (twice || isUnread || up.isHalfWritten()) {
            stay();
        } else {
            leave(now);
        }
    }
}
