package io.tidegate.link;

import io.tidegate.address.Endpoint;
import io.tidegate.continuity.Acts;
import io.tidegate.continuity.EndCause;
import io.tidegate.continuity.Session;
import io.tidegate.continuity.Tally;
import io.tidegate.observe.MoveCounters;
import io.tidegate.observe.MoveCounters.Kind;
import io.tidegate.observe.MoveCounters.Reason;
import io.tidegate.observe.MoveCounters.Result;
import io.tidegate.proxyprotocol.ClientTlvs;
import io.tidegate.transport.Loop;
import io.tidegate.transport.Rows;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A client whose packets are followed, and whose node leg can be replaced: what its [Session] wants is done on its
/// link. Confined to its loop.
///
/// The link's row names the leg that is the client's; while it goes from one to another, [Passage] has the other one.
/// What may end the link is only noted here, since the session is in the middle of something: [LiveClients#settle] does
/// it.
final class LiveClient implements Acts {
    private static final byte DISCONNECT = (byte) 0xE0;

    private final LiveClients all;
    private final int link;
    private final String pool;
    private final ClientTlvs tlvs;
    private final Purse purse;
    private @Nullable Endpoint destination;
    private @Nullable Session session;
    private @Nullable Passage passage;
    private long deadline = Session.NEVER;
    /// The number of the link's own leg; 0 where it has none.
    private int leg;
    /// Legs so far.
    private int legs;
    /// The seat of the last leg that was the client's.
    private int home = Rows.NONE;
    private boolean isClientPaused;
    private boolean isNodePaused;
    private boolean isOutOfMemory;
    private boolean isSaid; // what was said last to a node is DISCONNECT
    private boolean isFollowed;
    private boolean isHeld;
    private @Nullable EndCause end;
    private byte[] lastWords = Ending.NOTHING;

    LiveClient(LiveClients all, int link, Opening opening) {
        this.all = all;
        this.link = link;
        this.pool = opening.pool;
        this.tlvs = opening.tlvs;
        this.purse = new Purse(all.ground().around().budget(), opening.first);
    }

    int link() {
        return link;
    }

    String pool() {
        return pool;
    }

    Session session() {
        return Objects.requireNonNull(session);
    }

    void session(Session made) {
        session = made;
    }

    /// Whether it has a node.
    boolean hasLeg() {
        return leg != 0;
    }

    /// Null while it stands with its node.
    @Nullable
    Passage passage() {
        return passage;
    }

    long deadline() {
        return deadline;
    }

    int home() {
        return home;
    }

    /// The row of the new leg, where there is one.
    int newRow() {
        return passage == null || passage.row == Rows.NONE ? link : passage.row;
    }

    /// Why it is to end; null where it is not.
    @Nullable
    EndCause end() {
        return end;
    }

    byte[] lastWords() {
        return lastWords;
    }

    boolean isOutOfMemory() {
        return isOutOfMemory;
    }

    boolean isClientPaused() {
        return isClientPaused;
    }

    boolean isNodePaused() {
        return isNodePaused;
    }

    /// Its first node has taken it.
    ///
    /// @param to where the client connected, as nodes are told; null where they are not
    /// @return the number of its leg
    int begins(@Nullable Endpoint to) {
        destination = to;
        isFollowed = true;
        moves().followed.increment();
        home = links().lastSeat(link);
        leg = ++legs;
        return leg;
    }

    /// What a new leg is dialled with.
    Opening opening() {
        Opening opening = new Opening(all.ground().around().budget());
        opening.pool = pool;
        opening.tlvs = tlvs;
        opening.destination = destination;
        opening.key = links().clientKey(link);
        return opening;
    }

    private LinkTable links() {
        return all.ground().links();
    }

    private MoveCounters moves() {
        return all.ground().metrics().moves;
    }

    // ---- legs ----

    /// The number of the leg of that row, which is the link's own or a further one; 0 where the session knows of none.
    int legOf(int row) {
        if (row == link) {
            return leg;
        }
        return passage != null && passage.row == row ? passage.leg : 0;
    }

    private int rowOf(int number) {
        if (number == leg) {
            return link;
        }
        return passage != null && passage.leg == number ? passage.row : Rows.NONE;
    }

    /// The passage that there is, or a new one.
    Passage goes(Reason reason, @Nullable Eviction eviction) {
        if (passage != null && passage.isAdopted && !session().isMoving()) {
            arrived(); // that one is over, and the next begins in the same event
        }
        if (passage == null) {
            passage = new Passage(this, reason, home, eviction);
        }
        return passage;
    }

    /// A leg was dialled and stands.
    int legConnected() {
        Passage on = Objects.requireNonNull(passage);
        on.leg = ++legs;
        if (leg == 0) {
            promote();
        }
        return on.leg;
    }

    /// The link's own leg is no more. A further one that stands takes its place.
    void legGone() {
        if (passage != null && passage.leg == leg) {
            passage.leg = 0;
        }
        leg = 0;
        isNodePaused = false;
        if (passage != null && passage.leg != 0 && passage.row != Rows.NONE) {
            promote();
        }
    }

    private void promote() {
        Passage on = Objects.requireNonNull(passage);
        links().opening(on.row, null); // it is the passage's
        all.legs().promote(on.row, link);
        on.row = Rows.NONE;
        leg = on.leg;
        isNodePaused = on.isPaused;
    }

    /// A further leg is no more; its row is given back by who says so.
    void furtherGone() {
        if (passage != null) {
            passage.row = Rows.NONE;
            passage.leg = 0;
        }
    }

    /// A place at a node was given back.
    void leftSeat(int seat) {
        if (passage != null && passage.landingNode == all.ground().seats().occupancy(seat)) {
            refused(passage);
        }
    }

    private void refused(Passage on) {
        Landing landing = on.landed();
        if (landing != null) {
            landing.refused(all.ground().now());
            on.vain.add(Objects.requireNonNull(on.landingNode));
        }
    }

    /// It is not on its way to that node any more, for no fault of the node's.
    void turnedBack() {
        Landing landing = passage == null ? null : passage.landed();
        if (landing != null) {
            landing.turnedBack();
        }
    }

    /// The move is over, or the client is gone.
    void arrived() {
        Passage over = passage;
        if (over == null) {
            return;
        }
        turnedBack();
        if (over.row != Rows.NONE) {
            all.legs().reset(over.row);
        }
        if (over.opening != null) {
            over.opening.free();
        }
        all.queue().leave(over);
        passage = null;
    }

    /// Whether there is memory for what is kept of it; if not it may keep no more.
    boolean pays() {
        long bytes = session().keptBytes();
        boolean pays = !purse.isOf(bytes) || purse.covers(bytes);
        session().mayKeepMore(pays);
        return pays;
    }

    /// Counts it as held while no node has it.
    void countHeld() {
        Passage on = passage;
        boolean isAsking = on != null && on.leg != 0 && on.leg == leg && !on.isAdopted;
        hold(isFollowed && (leg == 0 || isAsking));
    }

    private void hold(boolean now) {
        if (now != isHeld) {
            isHeld = now;
            moves().held.add(now ? 1 : -1);
        }
    }

    /// The link is no more.
    void gone() {
        arrived();
        hold(false);
        purse.empty();
        if (isFollowed) {
            isFollowed = false;
            moves().followed.add(-1);
        }
    }

    // ---- what the session wants ----

    @Override
    public void toClient(MemorySegment bytes, long from, long to) {
        int socket = links().client(link);
        if (socket == Rows.NONE) {
            return;
        }
        int result = all.ground().outbox().send(socket, bytes, from, to);
        if (result < 0) {
            isOutOfMemory = true;
        } else if (result == Loop.KEPT && leg != 0) {
            all.ground().loop().pause(links().node(link));
            all.clocks().blocked(link);
        }
    }

    @Override
    public void toNode(int number, MemorySegment bytes, long from, long to) {
        int row = rowOf(number);
        if (row == Rows.NONE) {
            return;
        }
        isSaid = bytes.get(ValueLayout.JAVA_BYTE, from) == DISCONNECT;
        int result = send(number, row, bytes, from, to);
        if (result < 0) {
            isOutOfMemory = true;
        } else if (result == Loop.KEPT && row == link) {
            pauseSource();
            all.clocks().blocked(link);
        }
    }

    private int send(int number, int row, MemorySegment bytes, long from, long to) {
        Passage on = passage;
        Opening introduced = on != null && on.leg == number ? on.opening : null;
        return on == null || introduced == null
                ? all.ground().outbox().send(links().node(row), bytes, from, to)
                : introduce(on, introduced, row, bytes.asSlice(from, to - from));
    }

    /// With what a new node is to hear first, in one write.
    private int introduce(Passage on, Opening introduced, int row, MemorySegment bytes) {
        on.opening = null;
        on.sentNanos = all.ground().now();
        int result = all.introduce(row, introduced, bytes);
        introduced.free();
        if (row != link) {
            links().opening(row, null);
        }
        return result;
    }

    private void pauseSource() {
        int socket = links().client(link);
        if (socket != Rows.NONE) {
            all.ground().loop().pause(socket);
        }
    }

    @Override
    public void pauseClient() {
        isClientPaused = true;
        pauseSource();
    }

    @Override
    public void resumeClient() {
        isClientPaused = false;
        all.resumeClient(this);
    }

    @Override
    public void pauseNode(int number) {
        pauseNode(number, true);
    }

    @Override
    public void resumeNode(int number) {
        pauseNode(number, false);
    }

    private void pauseNode(int number, boolean pause) {
        int row = rowOf(number);
        if (row == Rows.NONE) {
            return;
        }
        if (row == link) {
            isNodePaused = pause;
        } else {
            Objects.requireNonNull(passage).isPaused = pause;
        }
        if (pause) {
            all.ground().loop().pause(links().node(row));
        } else {
            all.resumeNode(this);
        }
    }

    @Override
    public void dial(Wish wish) {
        Passage on = goes(Reason.NODE_ASKED, null);
        on.wish = wish;
        on.isDialDue = true;
    }

    @Override
    public void adopted(int number) {
        home = links().lastSeat(link);
        if (passage != null) {
            passage.isAdopted = true;
            Landing landing = passage.landed();
            if (landing != null) {
                landing.taken(all.ground().now());
            }
        }
    }

    @Override
    public void closeNode(int number, Manner manner) {
        int row = rowOf(number);
        if (row == Rows.NONE) {
            return;
        }
        if (passage != null && number == passage.leg && !passage.isAdopted) {
            if (passage.opening != null || end != null) {
                turnedBack(); // the node was asked nothing, or it is not for its sake
            } else {
                refused(passage);
            }
        }
        close(row, manner);
        if (row == link) {
            legGone();
        } else {
            furtherGone();
        }
    }

    private void close(int row, Manner manner) {
        switch (manner) {
            case ORDERLY -> {
                if (row == link) {
                    all.legs().partOwn(row, isSaid || session().hasLeft());
                } else {
                    all.legs().part(row, isSaid);
                }
            }
            case RESET -> {
                if (row == link) {
                    all.ending().resetNode(row);
                } else {
                    all.legs().reset(row);
                }
            }
        }
    }

    @Override
    public void closeClient(EndCause cause, byte[] words) {
        end = cause;
        lastWords = words;
    }

    @Override
    public void deadline(long nanos) {
        deadline = nanos;
    }

    @Override
    public void count(Tally what, int number) {
        switch (what) {
            case TAKEN_OVER -> moved(Kind.TAKE_OVER);
            case DISCONNECTED_FIRST -> moved(Kind.DISCONNECT_FIRST);
            case RECOVERED -> moved(Kind.RECOVERY);
            case GIVEN_UP -> {
                moves().moves(Kind.NONE, Result.STAYED, reason()).increment();
                if (passage != null && passage.eviction != null) {
                    passage.eviction.stays();
                }
                all.ending().stays(link);
            }
            default -> all.happened(what, number, home);
        }
    }

    private void moved(Kind kind) {
        moves().moves(kind, Result.MOVED, reason()).increment();
        Passage on = passage;
        if (on == null) {
            return;
        }
        if (on.eviction != null) {
            on.eviction.countMoved();
        }
        if (on.from != home) {
            all.ground().seats().movedOut(on.from);
            all.ground().seats().movedIn(home);
        }
    }

    private Reason reason() {
        return passage == null ? Reason.NODE_ASKED : passage.reason;
    }
}
