package io.tidegate.continuity;

import io.tidegate.continuity.Acts.Manner;
import io.tidegate.continuity.Acts.Place;
import io.tidegate.continuity.Acts.Wish;
import io.tidegate.mqtt.Connect;
import io.tidegate.mqtt.Grants;
import io.tidegate.mqtt.Greeting;
import io.tidegate.mqtt.GreetingReader;
import io.tidegate.mqtt.PublishView;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// One client's MQTT session, as it stands between client and node: what happens is told it, what is to be done it says
/// to [Acts]. Confined to one thread; the events that are its methods are told one at a time and in the order in which
/// they happened, bytes of a leg before its end.
///
/// From [#greeted] on all bytes of the client and of its legs go through here. Bytes are borrowed for the call.
public final class Session {
    public static final long NEVER = Long.MAX_VALUE;

    private final Kept kept;
    private final Uplink up;
    private final Downlink down;
    private final Intake intake;
    private final Moves moves;
    private long deadline = NEVER;
    /// Whether [FastPath] may be taken.
    private boolean isAtRest;

    /// What sessions share that are told their events by one thread.
    ///
    /// @param view what packets are read with
    /// @param shared what is the same for many of them
    public record Means(PublishView view, RandomGenerator chance, Shared shared) {
        public Means(PublishView view, RandomGenerator chance) {
            this(view, chance, new Shared());
        }
    }

    /// @param connect on bytes that stay as they are; they are kept, or copied where the packet is a part of them
    public Session(Connect connect, Terms terms, Acts acts, Means means) {
        this.kept = new Kept(new Papers(connect, terms.hold()), terms, acts, means);
        Exchange exchange = new Exchange(kept);
        this.up = new Uplink(kept, exchange);
        this.moves = new Moves(kept, up, exchange);
        this.down = moves.down();
        this.intake = moves.intake();
    }

    /// The CONNECT that the first node is to get.
    public byte[] connect() {
        return kept.papers.first(kept.terms);
    }

    /// The first node took the client, on that leg; answers what the client gets.
    ///
    /// @param packet begins with a CONNACK that says yes
    public byte[] greeted(int leg, byte[] packet, long nowNanos) {
        kept.now = nowNanos;
        Greeting said = GreetingReader.read(packet, packet.length, kept.version(), packet.length);
        if (!(said instanceof Greeting.Connack connack) || connack.code() != 0) {
            throw new IllegalArgumentException("no node took the client: " + said);
        }
        byte[] whole = Arrays.copyOf(packet, connack.length());
        kept.told = kept.means.shared().grants(Grants.read(whole, kept.version()));
        kept.granted(kept.told);
        kept.leg = leg;
        kept.open = true;
        moves.pingFor(kept.told);
        deadlines();
        return kept.papers.shown(whole, connack);
    }

    /// Why the session cannot be moved now; null where it can.
    public @Nullable Obstacle obstacle() {
        return kept.obstacle();
    }

    /// Whether the next packet may take the fast path.
    boolean isAtRest() {
        return isAtRest;
    }

    public boolean isMoving() {
        return moves.isMoving();
    }

    public boolean hasEnded() {
        return kept.ended;
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

    /// Its node is to be left, while it works. To be asked for when the client has taken all that its node sent: the
    /// old leg must be readable to its end. Where it is not, a move that would be a take-over is given up after a
    /// while. The end is counted: [Tally#TAKEN_OVER], [Tally#DISCONNECTED_FIRST], [Tally#RECOVERED] or
    /// [Tally#GIVEN_UP].
    public Verdict move(long nowNanos) {
        if (kept.ended || up.hasLeft() || kept.clientGone || moves.hasNodeEnded()) {
            return Verdict.LEAVING;
        }
        if (moves.isMoving()) {
            return Verdict.ALREADY;
        }
        if (kept.obstacle() != null) {
            return Verdict.NOT_MOVABLE;
        }
        kept.now = nowNanos;
        moves.plan();
        settle();
        return Verdict.BEGUN;
    }

    /// Has a client whose node works stay there, where it has not left it yet. Whether it does.
    public boolean stay(long nowNanos) {
        kept.now = nowNanos;
        boolean stays = moves.giveUp();
        settle();
        return stays;
    }

    /// A node that hung was given the first CONNECT too, and may yet act on it.
    public void mayHaveStray(long nowNanos) {
        kept.now = nowNanos;
        moves.mayHaveStray();
    }

    /// Bytes of packets that are kept of client and node, and not finished.
    public long keptBytes() {
        long begun = kept.publications().bytes();
        return isAtRest ? begun : begun + down.heldBytes();
    }

    /// Whether there is memory for more than that. Where there is none the client is as one that is past its bound.
    public void mayKeepMore(boolean may) {
        kept.isShort(!may);
    }

    /// Ends the client, with a word that the server shuts down where MQTT has one; its node is left as it wanted.
    public void finish(long nowNanos) {
        kept.now = nowNanos;
        moves.end(EndCause.FINISHED);
    }

    /// Whether the client has said DISCONNECT.
    public boolean hasLeft() {
        return up.hasLeft();
    }

    public void fromClient(MemorySegment bytes, long from, long to, long nowNanos) {
        if (kept.ended || kept.clientGone) {
            return;
        }
        kept.now = nowNanos;
        long at = isAtRest ? FastPath.fromClient(kept, bytes, from, to) : from;
        if (at < to) {
            intake.fromClient(bytes, at, to);
            settle();
        }
    }

    /// Its node is not read now, for the client does not take what came: that is no silence of the node's.
    public void cannotHear(long nowNanos) {
        kept.heard = nowNanos;
    }

    public void fromNode(int leg, MemorySegment bytes, long from, long to, long nowNanos) {
        if (kept.ended) {
            return;
        }
        kept.now = nowNanos;
        long at = from;
        if (leg == kept.leg) {
            kept.heard = nowNanos;
            at = isAtRest ? FastPath.fromNode(kept, bytes, from, to) : from;
            if (at == to) {
                return;
            }
            intake.fromNode(bytes, at, to);
        } else if (leg == moves.newLeg()) {
            moves.fromNewNode(bytes, from, to);
        }
        settle();
    }

    /// The client ended its connection, or it broke.
    public void clientEnded(long nowNanos) {
        if (!kept.ended) {
            kept.now = nowNanos;
            kept.clientGone = true;
            settle();
        }
    }

    /// @param how `ORDERLY` where the node ended its output and all of it was read
    public void nodeEnded(int leg, Manner how, long nowNanos) {
        if (kept.ended) {
            return;
        }
        kept.now = nowNanos;
        moves.legEnded(leg, how, Wish.SAME_FIRST);
        settle();
    }

    /// The node of that leg is known not to work any more: the leg is given up.
    public void nodeDown(int leg, long nowNanos) {
        boolean isOurs = leg == kept.leg || leg == moves.newLeg();
        if (kept.ended || leg == 0 || !isOurs) {
            return;
        }
        kept.now = nowNanos;
        kept.acts.closeNode(leg, Manner.RESET);
        moves.legEnded(leg, Manner.RESET, Wish.OTHER);
        settle();
    }

    /// A leg that was dialled stands.
    ///
    /// @param place `SAME_NODE` where it leads to the node of the last leg that was the client's
    public void connected(int leg, Place place, long nowNanos) {
        kept.now = nowNanos;
        moves.connected(leg, place);
        settle();
    }

    /// No node could be reached, or none is to be tried now.
    public void unreachable(long nowNanos) {
        if (!kept.ended) {
            kept.now = nowNanos;
            moves.unreachable();
            settle();
        }
    }

    /// The deadline that was asked for has come.
    public void due(long nowNanos) {
        if (!kept.ended) {
            kept.now = nowNanos;
            moves.due();
            settle();
        }
    }

    /// After each event: what it made due.
    private void settle() {
        int before;
        do {
            before = kept.steps();
            step();
        } while (!kept.ended && before != kept.steps());
        if (!kept.ended) {
            intake.pauses();
            deadlines();
            kept.tidy();
        }
        isAtRest = kept.isAtRest() && up.isAtRest() && down.isAtRest() && intake.isAtRest() && moves.isAtRest();
    }

    private void step() {
        kept.flush();
        if (!kept.ended) {
            moves.settle();
        }
        if (!kept.ended && up.takeSubscribed()) {
            down.wantRetained();
        }
        if (!kept.ended) {
            intake.readOn();
            up.sayOn();
        }
        if (!kept.ended) {
            partings();
        }
        kept.flush();
    }

    private void partings() {
        if (down.isBroken()) {
            moves.end(EndCause.NODE_BROKE_PROTOCOL);
        } else if (up.isBroken()) {
            moves.end(EndCause.PROTOCOL);
        } else if (up.isStuck() || up.isJammed()) {
            moves.end(EndCause.NARROWER);
        } else if (up.hasLeft() || kept.clientGone) {
            clientLeaves();
        }
    }

    private void clientLeaves() {
        boolean staysHere = moves.giveUp(); // then the next step tells its node
        if (staysHere || !kept.clientGone || !(intake.hasReadClient() || up.hasLeft())) {
            return;
        }
        if (moves.isMoving()) {
            up.vanished();
        } else {
            moves.end(EndCause.LEFT);
        }
    }

    private void deadlines() {
        long next = moves.deadline();
        if (next != deadline) {
            deadline = next;
            kept.acts.deadline(next);
        }
    }
}
