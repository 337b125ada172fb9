package io.tidegate.continuity;

import io.tidegate.continuity.Acts.Manner;
import io.tidegate.continuity.Acts.Place;
import io.tidegate.continuity.Acts.Wish;
import io.tidegate.mqtt.Connect;
import io.tidegate.mqtt.DisconnectView;
import io.tidegate.mqtt.Grants;
import io.tidegate.mqtt.Greeting;
import io.tidegate.mqtt.GreetingReader;
import io.tidegate.mqtt.PublishView;
import io.tidegate.mqtt.SubscriptionAnswer;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// One client's MQTT session, as it stands between client and node: what happens is told it, what is to be done it says
/// to
/// [Acts]. Confined to one thread; the events that are its methods are told one at a time and in the order in which
/// they
/// happened, bytes of a leg before its end.
///
/// From [#greeted] on all bytes of the client and of its legs go through here. Bytes are borrowed for the call.
public final class Session {
    public static final long NEVER = Long.MAX_VALUE;

    private static final byte[] NOTHING = {};
    private static final byte[] PINGREQ = {(byte) 0xC0, 0};
    private static final int RECOVERIES_MAX = 5;
    private static final long RECOVERIES_NANOS = 10_000_000_000L;

    private final Kept kept;
    private final Uplink up;
    private final Downlink down;
    private final Exchange exchange;
    private final RandomGenerator chance;
    private final Stash clientRest = new Stash();
    private final Stash nodeRest = new Stash();
    private @Nullable Move move;
    private boolean isClientPaused;
    /// The leg that is paused; 0 where none is.
    private int pausedLeg;

    private boolean nodeLeaves;
    private boolean nodeEnds;
    private boolean ended;
    private long deadline = NEVER;
    private long expectedUntil = NEVER;
    private long pingNanos;
    private long pingAt = NEVER;
    private int recoveries;
    private long recoveriesSince;
    private long steps;

    /// What sessions share that are told their events by one thread.
    public record Means(PublishView view, RandomGenerator chance) {}

    /// @param connect on bytes that stay as they are
    public Session(Connect connect, Terms terms, Acts acts, Means means) {
        this.kept = new Kept(new Papers(connect, terms.hold()), terms, acts, means.view());
        this.exchange = new Exchange(kept);
        this.up = new Uplink(kept, exchange);
        this.down = new Downlink(kept, exchange, new Downlink.Ears() {
            @Override
            public boolean answered(SubscriptionAnswer answer) {
                return move != null && move.answered(answer);
            }

            @Override
            public boolean nodeLeaves(byte[] packet) {
                return leaves(packet);
            }
        });
        this.chance = means.chance();
    }

    /// The CONNECT that the first node is to get.
    public byte[] connect() {
        return kept.papers.first();
    }

    /// The first node took the client, on that leg; answers what the client gets.
    ///
    /// @param packet begins with a CONNACK that says yes
    public byte[] greeted(int leg, byte[] packet) {
        Greeting said = GreetingReader.read(packet, packet.length, kept.version(), packet.length);
        if (!(said instanceof Greeting.Connack connack) || connack.code() != 0) {
            throw new IllegalArgumentException("no node took the client: " + said);
        }
        byte[] whole = Arrays.copyOf(packet, connack.length());
        kept.told = Grants.read(whole, kept.version());
        kept.leg = leg;
        kept.open = true;
        return kept.papers.shown(whole, connack);
    }

    /// Why the session cannot be moved now; null where it can.
    public @Nullable Obstacle obstacle() {
        return kept.obstacle();
    }

    public boolean isMoving() {
        return move != null;
    }

    public boolean hasEnded() {
        return ended;
    }

    /// What [#move] says.
    public enum Verdict {
        BEGUN,
        /// One is on its way.
        ALREADY,
        /// See [#obstacle].
        NOT_MOVABLE,
        /// The client is about to be gone.
        LEAVING
    }

    /// Its node is to be left, while it works. The end is counted: [Tally#TAKEN_OVER], [Tally#DISCONNECTED_FIRST],
    /// [Tally#RECOVERED] or [Tally#GIVEN_UP].
    public Verdict move(long nowNanos) {
        if (ended || up.hasLeft() || kept.clientGone || nodeEnds) {
            return Verdict.LEAVING;
        }
        if (move != null) {
            return Verdict.ALREADY;
        }
        if (kept.obstacle() != null) {
            return Verdict.NOT_MOVABLE;
        }
        kept.now = nowNanos;
        move = newMove();
        move.plan();
        settle();
        return Verdict.BEGUN;
    }

    private Move newMove() {
        return new Move(kept, new Move.Ways(up, down, exchange), new Owner(), chance);
    }

    public void fromClient(MemorySegment bytes, long from, long to, long nowNanos) {
        if (ended || kept.clientGone) {
            return;
        }
        kept.now = nowNanos;
        long at = clientRest.isEmpty() ? up.feed(bytes, from, to) : from;
        kept.flush();
        clientRest.add(bytes, at, to);
        settle();
    }

    public void fromNode(int leg, MemorySegment bytes, long from, long to, long nowNanos) {
        if (ended) {
            return;
        }
        kept.now = nowNanos;
        if (leg == kept.leg) {
            kept.heard = nowNanos;
            long at = nodeRest.isEmpty() ? down.feed(bytes, from, to) : from;
            kept.flush();
            nodeRest.add(bytes, at, to);
        } else if (move != null && leg == move.newLeg()) {
            move.fromNewNode(bytes, from, to, kept.now);
        }
        settle();
    }

    /// The client ended its connection, or it broke.
    public void clientEnded(long nowNanos) {
        if (!ended) {
            kept.now = nowNanos;
            kept.clientGone = true;
            settle();
        }
    }

    /// @param how `ORDERLY` where the node ended its output and all of it was read
    public void nodeEnded(int leg, Manner how, long nowNanos) {
        if (ended) {
            return;
        }
        kept.now = nowNanos;
        legEnded(leg, how, Wish.SAME_FIRST);
        settle();
    }

    /// The node of that leg is known not to work any more: the leg is given up.
    public void nodeDown(int leg, long nowNanos) {
        boolean isOurs = leg == kept.leg || (move != null && leg == move.newLeg());
        if (ended || leg == 0 || !isOurs) {
            return;
        }
        kept.now = nowNanos;
        kept.acts.closeNode(leg, Manner.RESET);
        legEnded(leg, Manner.RESET, Wish.OTHER);
        settle();
    }

    /// A leg that was dialled stands.
    ///
    /// @param place `SAME_NODE` where it leads to the node of the last leg that was the client's
    public void connected(int leg, Place place, long nowNanos) {
        kept.now = nowNanos;
        if (ended || move == null) {
            kept.acts.closeNode(leg, Manner.RESET);
            return;
        }
        move.connected(leg, place, kept.now);
        settle();
    }

    /// No node could be reached, or none is to be tried now.
    public void unreachable(long nowNanos) {
        if (ended || move == null) {
            return;
        }
        kept.now = nowNanos;
        move.unreachable(kept.now);
        settle();
    }

    /// The deadline that was asked for has come.
    public void due(long nowNanos) {
        if (ended) {
            return;
        }
        kept.now = nowNanos;
        if (kept.now >= expectedUntil) {
            expectedUntil = NEVER;
            down.expectNoMore();
        }
        if (kept.now >= pingAt) {
            pingAt = kept.now + pingNanos;
            if (kept.open && !up.isHalfWritten()) {
                kept.toNode.send(PINGREQ);
                kept.ownPings++;
            }
        }
        if (move != null) {
            move.due(kept.now);
        }
        settle();
    }

    private void legEnded(int leg, Manner how, Wish wish) {
        if (move != null) {
            if (leg == kept.leg) {
                nodeRest.clear();
            }
            move.legEnded(leg, how, kept.now);
        } else if (leg == kept.leg) {
            nodeRest.clear();
            currentEnded(wish);
        }
    }

    private void currentEnded(Wish wish) {
        if (up.hasLeft() || nodeEnds || kept.clientGone) {
            kept.leg = 0;
            kept.open = false;
            end(nodeEnds ? EndCause.NODE_ENDED : EndCause.LEFT);
            return;
        }
        if (kept.obstacle() != null) {
            end(EndCause.NOT_MOVABLE);
        } else if (isContended()) {
            end(EndCause.CONTENDED);
        } else {
            Move recovery = newMove();
            move = recovery;
            recovery.recover(wish, kept.now);
        }
    }

    private boolean isContended() {
        if (kept.now - recoveriesSince > RECOVERIES_NANOS) {
            recoveriesSince = kept.now;
            recoveries = 0;
        }
        return ++recoveries > RECOVERIES_MAX;
    }

    /// The node said DISCONNECT (MQTT 5). Whether the client is to know.
    private boolean leaves(byte[] packet) {
        if (!kept.open) {
            return false; // we leave it, or it is the one that another has taken over from
        }
        boolean isMove = switch (DisconnectView.read(packet, kept.version()).code()) {
            case 0x8B, 0x9C, 0x9D -> true;
            case 0x8E -> kept.now < kept.strayUntil; // taken over by a CONNECT of ours
            default -> false;
        };
        nodeLeaves |= isMove;
        nodeEnds |= !isMove;
        return !isMove;
    }

    /// After each event: what it made due.
    private void settle() {
        long before;
        long after = progress();
        do {
            before = after;
            if (!ended) {
                step();
            }
            after = progress();
        } while (before != after);
        if (!ended) {
            pauses();
            deadlines();
        }
    }

    /// Other whenever something went on that may make another thing due.
    private long progress() {
        return ended ? -1 : steps;
    }

    private void step() {
        kept.flush();
        if (nodeLeaves) {
            nodeLeaves = false;
            steps++;
            kept.acts.closeNode(kept.leg, Manner.ORDERLY);
            legEnded(kept.leg, Manner.ORDERLY, Wish.OTHER);
        }
        if (!ended && move != null) {
            move.settle(kept.now);
        }
        if (!ended && up.takeSubscribed()) {
            down.wantRetained();
        }
        if (!ended) {
            readOn();
        }
        if (!ended) {
            partings();
        }
        kept.flush();
    }

    private void readOn() {
        if (!clientRest.isEmpty()) {
            byte[] bytes = clientRest.bytes();
            long at = up.feed(MemorySegment.ofArray(bytes), 0, bytes.length);
            kept.flush();
            clientRest.skip(at);
            steps += at > 0 ? 1 : 0;
        }
        if (kept.leg != 0) {
            down.drain();
            kept.flush();
        }
        if (kept.leg != 0 && !nodeRest.isEmpty()) {
            byte[] bytes = nodeRest.bytes();
            long at = down.feed(MemorySegment.ofArray(bytes), 0, bytes.length);
            kept.flush();
            nodeRest.skip(at);
            steps += at > 0 ? 1 : 0;
        }
    }

    private void partings() {
        if (down.isBroken()) {
            end(EndCause.NODE_ENDED);
        } else if (up.isBroken()) {
            end(EndCause.PROTOCOL);
        } else if (move != null && move.canStay() && (up.hasLeft() || kept.clientGone)) {
            steps++;
            move.stay();
        } else if (kept.clientGone && (clientRest.isEmpty() || up.hasLeft())) {
            if (move == null) {
                leaveNode();
                end(EndCause.LEFT);
            } else {
                up.vanished();
            }
        }
    }

    /// The node is told that the client is gone, if it has not been told.
    private void leaveNode() {
        if (kept.leg == 0) {
            return;
        }
        byte[] words = kept.papers.vanished();
        if (kept.open && !up.hasLeft() && words != null) {
            if (up.isHalfWritten()) {
                kept.count(Tally.LEFT_BEHIND);
            } else {
                kept.toNode.send(words);
            }
        }
        kept.flush();
        kept.acts.closeNode(kept.leg, Manner.ORDERLY);
        kept.leg = 0;
    }

    private void end(EndCause cause) {
        if (ended) {
            return;
        }
        kept.flush();
        if (kept.papers.isHeld() && !kept.open && cause != EndCause.LEFT) {
            kept.count(Tally.LEFT_BEHIND);
        }
        leaveNode();
        ended = true;
        if (move != null) {
            move.abandon();
            move = null;
        }
        kept.acts.deadline(NEVER);
        byte[] words = kept.clientGone || down.isHalfWritten() ? NOTHING : cause.lastWords(kept.version());
        kept.open = false;
        kept.clientGone = true;
        kept.acts.closeClient(cause, words);
    }

    private void pauses() {
        boolean pauseClient = !clientRest.isEmpty() || up.isQuiesced();
        if (pauseClient != isClientPaused && !kept.clientGone) {
            isClientPaused = pauseClient;
            if (pauseClient) {
                kept.acts.pauseClient();
            } else {
                kept.acts.resumeClient();
            }
        }
        boolean pauseNode = kept.leg != 0 && (!nodeRest.isEmpty() || down.isFull());
        int wanted = pauseNode ? kept.leg : 0;
        if (wanted != pausedLeg) {
            if (pausedLeg != 0 && pausedLeg == kept.leg) {
                kept.acts.resumeNode(pausedLeg);
            }
            if (wanted != 0) {
                kept.acts.pauseNode(wanted);
            }
            pausedLeg = wanted;
        }
    }

    private void deadlines() {
        long next = Math.min(expectedUntil, pingAt);
        if (move != null) {
            next = Math.min(next, move.deadline());
        }
        if (next != deadline) {
            deadline = next;
            kept.acts.deadline(next);
        }
    }

    /// What a move does to the session as a whole.
    private final class Owner implements Move.Owner {
        @Override
        public void adopted(Stash rest, boolean isPaused) {
            nodeRest.take(rest);
            pausedLeg = isPaused ? kept.leg : 0;
            kept.heard = kept.now;
            kept.recents.legBegins(kept.now);
            expectedUntil = kept.now + kept.terms.times().redelivery().toNanos();
        }

        @Override
        public void moved(Tally kind, Grants grants) {
            move = null;
            steps++;
            kept.count(kind);
            int told = kept.told.serverKeepAliveSeconds();
            int due = told == Grants.UNSAID ? kept.papers.connect().keepAliveSeconds() : told;
            int asked = grants.serverKeepAliveSeconds();
            boolean isShorter = asked > 0 && (due == 0 || asked < due);
            pingNanos = isShorter ? asked * 500_000_000L : 0;
            pingAt = isShorter ? kept.now + pingNanos : NEVER;
            if (up.hasLeft()) {
                end(EndCause.LEFT);
            }
        }

        @Override
        public void stays() {
            move = null;
            steps++;
            kept.count(Tally.GIVEN_UP);
        }

        @Override
        public void end(EndCause cause) {
            Session.this.end(cause);
        }
    }
}
