package io.tidegate.continuity;

import io.tidegate.continuity.Acts.Manner;
import io.tidegate.continuity.Acts.Place;
import io.tidegate.continuity.Acts.Wish;
import io.tidegate.continuity.Capabilities.Ability;
import io.tidegate.mqtt.Connect;
import io.tidegate.mqtt.Disconnects;
import io.tidegate.mqtt.Grants;
import io.tidegate.mqtt.Greeting;
import io.tidegate.mqtt.GreetingReader;
import io.tidegate.mqtt.Subscribe;
import io.tidegate.mqtt.SubscriptionAnswer;
import io.tidegate.mqtt.Version;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// One client's way from one leg to the next, step by step. Confined; there is one only while it goes on.
final class Move {
    private static final byte[] PINGREQ = {(byte) 0xC0, 0};
    private static final int DIALS_MAX = 3;
    private static final int REFUSALS_MAX = 3;
    private static final int ANSWER_BYTES_MAX = 64 * 1024;

    private final Kept kept;
    private final Uplink up;
    private final Downlink down;
    private final Exchange exchange;
    private final Owner owner;
    private final RandomGenerator chance;
    private final Stash answer = new Stash();
    private final IdTable<Subscribe> replays = new IdTable<>();
    private Phase phase = Phase.DIALLING;
    private Tally kind = Tally.RECOVERED;
    private Wish wish = Wish.OTHER;
    private int newLeg;
    private Place place = Place.OTHER_NODE;
    private int dials;
    private int refusals;
    private int lastId;
    private boolean isAsked;
    private boolean isAbandoned;
    private boolean isReplaying;
    private boolean restoreDue;
    private long deadline = Session.NEVER;
    private long giveUpAt = Session.NEVER;
    private Greeting.@Nullable Connack connack;
    private Grants grants = Grants.DEFAULT;

    private enum Phase {
        WAITING,
        DIALLING,
        QUIESCING,
        LEAVING,
        CONNECTING,
        ENDING_OLD,
        RESTORING
    }

    /// Whose move it is.
    interface Owner {
        /// The new leg is the client's.
        void adopted(Stash rest, boolean isPaused);

        /// All is said; `kind` is what it was.
        void moved(Tally kind, Grants grants);

        /// The client stays where it is.
        void stays();

        void end(EndCause cause);
    }

    /// The directions that are switched over.
    record Ways(Uplink up, Downlink down, Exchange exchange) {}

    Move(Kept kept, Ways ways, Owner owner, RandomGenerator chance) {
        this.kept = kept;
        this.up = ways.up();
        this.down = ways.down();
        this.exchange = ways.exchange();
        this.owner = owner;
        this.chance = chance;
    }

    /// The old leg works on.
    void plan() {
        dial();
    }

    /// The old leg is no more.
    void recover(Wish where, long now) {
        wish = where;
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

    /// Whether the old leg works on as if nothing were.
    boolean canStay() {
        return kept.open && kept.leg != 0;
    }

    private void dial() {
        phase = Phase.DIALLING;
        deadline = canStay() ? Session.NEVER : giveUpAt;
        kept.acts.dial(wish);
    }

    private static long after(long now, Duration time) {
        return now + time.toNanos();
    }

    private Times times() {
        return kept.terms.times();
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
        replays.clear();
        restoreDue = false;
        return true;
    }

    private void apart(long now) {
        if (giveUpAt == Session.NEVER) {
            giveUpAt = after(now, times().giveUp());
        }
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
            deadline = after(now, times().quiesce());
            isAsked = false;
            up.quiesce();
        }
    }

    void unreachable(long now) {
        if (phase == Phase.DIALLING) {
            tryOn(Wish.ANY, now);
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
        if (now >= giveUpAt) {
            owner.end(EndCause.NO_NODE);
            return;
        }
        phase = Phase.WAITING;
        long pause = times().pause().toNanos();
        deadline = now + pause + chance.nextLong(pause + 1);
    }

    /// The client stays at its node.
    void stay() {
        leaveNew(Manner.RESET);
        up.unquiesce();
        owner.stays();
    }

    private void leaveNew(Manner manner) {
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
            restore();
        }
    }

    /// Before a take-over all must have been read: an answer to PINGREQ says so.
    private void quiesce(long now) {
        if (!isAsked && isTakeOver()) {
            isAsked = true;
            kept.toNode.send(PINGREQ);
            kept.ownPings++;
        }
        if (kept.publications.isQuiet() && kept.ownPings == 0) {
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
        kept.toNode.send(isOfNodeOnly() ? Disconnects.withExpiry(0, 0) : Disconnects.ofClient());
        kept.flush();
        phase = Phase.LEAVING;
        deadline = after(now, times().leave());
    }

    /// Whether what is held for the client at the old node would be of no use to it anywhere else.
    private boolean isOfNodeOnly() {
        return kept.papers.isHeld() && !kept.terms.capabilities().has(Ability.SHARES_SESSIONS);
    }

    private void connect(long now) {
        apart(now);
        boolean isThere = (kept.papers.isKept() && isKnown()) || kind == Tally.TAKEN_OVER;
        byte[] packet = kept.papers.again(isThere ? Connect.Start.RESUME : Connect.Start.CLEAN);
        answer.clear();
        connack = null;
        phase = Phase.CONNECTING;
        deadline = Math.min(after(now, times().connack()), giveUpAt);
        kept.acts.toNode(newLeg, MemorySegment.ofArray(packet), 0, packet.length);
    }

    /// Whether the new node can know the session; what it has of one that it cannot know is of another time.
    private boolean isKnown() {
        return place == Place.SAME_NODE || kept.terms.capabilities().has(Ability.SHARES_SESSIONS);
    }

    /// Bytes of the new node, before its leg is the client's.
    void fromNewNode(MemorySegment bytes, long from, long to, long now) {
        answer.add(bytes, from, to);
        if (phase != Phase.CONNECTING) {
            return;
        }
        byte[] packet = answer.bytes();
        switch (GreetingReader.read(packet, packet.length, kept.version(), ANSWER_BYTES_MAX)) {
            case Greeting.Incomplete _ -> {}
            case Greeting.Malformed _ -> again(now);
            case Greeting.Auth _ -> refused(EndCause.REFUSED, now);
            case Greeting.Connack said -> answered(packet, said, now);
        }
    }

    private void again(long now) {
        leaveNew(Manner.RESET);
        tryOn(Wish.ANY, now);
    }

    /// A node may yet act on a CONNECT of which nobody reads the answer.
    private void abandoned(long now) {
        isAbandoned = true;
        kept.strayUntil = after(now, times().stray());
    }

    private void refused(EndCause cause, long now) {
        leaveNew(Manner.ORDERLY);
        if (++refusals >= REFUSALS_MAX) {
            owner.end(cause);
        } else {
            tryOn(Wish.OTHER, now);
        }
    }

    private void answered(byte[] packet, Greeting.Connack said, long now) {
        if (said.code() != 0) {
            if (isPassing(said.code())) {
                again(now);
            } else {
                refused(EndCause.REFUSED, now);
            }
            return;
        }
        grants = Grants.read(Arrays.copyOf(packet, said.length()), kept.version());
        if (!grants.narrowerThan(kept.told).isEmpty()) {
            byte[] words = Disconnects.ofClient();
            kept.acts.toNode(newLeg, MemorySegment.ofArray(words), 0, words.length);
            refused(EndCause.NARROWER, now);
            return;
        }
        connack = said;
        answer.skip(said.length());
        if (kept.leg == 0) {
            adopt(now);
            return;
        }
        phase = Phase.ENDING_OLD;
        deadline = after(now, times().leave());
        kept.acts.pauseNode(newLeg);
    }

    /// Whether another try may well end otherwise.
    private boolean isPassing(int code) {
        return kept.version() == Version.V5
                ? switch (code) {
                    case 0x83, 0x85, 0x88, 0x89, 0x97, 0x9C, 0x9D, 0x9F -> true;
                    default -> false;
                }
                : code == 2 || code == 3;
    }

    private void adopt(long now) {
        boolean wasPaused = phase == Phase.ENDING_OLD;
        kept.leg = newLeg;
        newLeg = 0;
        owner.adopted(answer, wasPaused);
        boolean isThere = Objects.requireNonNull(connack).session() == Greeting.SessionPresent.YES;
        if (isThere) {
            down.sessionIsKept(isAbandoned ? Recognition.Trust.DOUBT : Recognition.Trust.SURE);
        } else {
            kept.count(Tally.SESSION_LOST);
            up.sessionIsLost();
            down.sessionIsLost();
        }
        if (isThere && !isReplaying && now >= kept.strayUntil) {
            restore();
        } else {
            replay(now); // also where the session may be one that we have just made
        }
    }

    private void replay(long now) {
        lastId = 0;
        List<Subscribe> packets = kept.subscriptions.replay(kept.version(), this::freeId);
        if (packets.isEmpty()) {
            restore();
            return;
        }
        if (kept.version() != Version.V5) {
            down.dropRetained();
        }
        isReplaying = true;
        phase = Phase.RESTORING;
        deadline = after(now, times().replay());
        for (Subscribe packet : packets) {
            replays.put(packet.packetId(), packet);
            kept.toNode.send(packet.packet(kept.version()));
            kept.acts.count(Tally.REPLAYED, packet.requests().size());
        }
    }

    private int freeId() {
        lastId = kept.publications.freeId(lastId);
        return lastId;
    }

    /// Whether it was asked here.
    boolean answered(SubscriptionAnswer said) {
        Subscribe request = replays.get(said.packetId());
        if (request == null) {
            return false;
        }
        replays.remove(said.packetId());
        for (int i = 0; i < request.requests().size(); i++) {
            if (!said.isGranted(i)) {
                owner.end(EndCause.SUBSCRIPTION_REFUSED);
                return true;
            }
        }
        restoreDue = replays.size() == 0;
        return true;
    }

    private void restore() {
        restoreDue = false;
        up.restore();
        exchange.tellAll();
        owner.moved(kind, grants);
    }

    /// Bytes that end a leg are told before.
    void legEnded(int leg, Manner how, long now) {
        if (leg == newLeg) {
            if (phase == Phase.CONNECTING && how == Manner.RESET) {
                abandoned(now);
            }
            newLeg = 0;
            newEnded(now);
        } else if (leg == kept.leg) {
            boolean hasReadAll = phase == Phase.LEAVING && how == Manner.ORDERLY && now >= kept.strayUntil;
            if (hasReadAll && !kept.terms.capabilities().has(Ability.KEEPS_IDS)) {
                kept.recents
                        .clear(); // or it would not have come to the DISCONNECT; ids tell anyway, where they are kept
            }
            if (oldIsGone(now)) {
                oldEnded(now);
            }
        }
    }

    private void newEnded(long now) {
        switch (phase) {
            case WAITING,
                    DIALLING,
                    RESTORING,
                    LEAVING -> {} // there was none; or it is dialled when the old one is left
            case QUIESCING, CONNECTING, ENDING_OLD -> tryOn(Wish.ANY, now);
        }
    }

    private void oldEnded(long now) {
        switch (phase) {
            case WAITING, CONNECTING -> {}
            case DIALLING -> deadline = giveUpAt;
            case QUIESCING, LEAVING -> {
                if (newLeg == 0) {
                    dial();
                } else {
                    connect(now);
                }
            }
            case ENDING_OLD -> adopt(now);
            case RESTORING -> tryOn(Wish.ANY, now);
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
                abandoned(now);
                again(now);
            }
            case LEAVING, ENDING_OLD, RESTORING -> {
                kept.acts.closeNode(kept.leg, Manner.RESET);
                legEnded(kept.leg, Manner.RESET, now);
            }
        }
    }

    private void notQuiet(long now) {
        boolean isKnownAgain = kept.papers.isKept() && kept.terms.capabilities().has(Ability.KNOWS_QOS_2_AGAIN);
        boolean twice = !isKnownAgain && kept.publications.hasQos2Unanswered();
        if (twice || up.isHalfWritten()) {
            stay();
        } else {
            leave(now);
        }
    }

    void abandon() {
        leaveNew(Manner.RESET);
    }
}
