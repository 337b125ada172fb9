package io.tidegate.link;

import io.tidegate.fleet.Occupancy;
import io.tidegate.observe.CloseCause;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;

/// Links are to leave one node: which of them, how many at most, and how far that has come. One object for all
/// loops. Any thread, without a lock.
public final class Eviction {
    private final Occupancy node;
    private final Kind kind;
    private final Bounds bounds;
    private final AtomicLong chosen = new AtomicLong();
    private final AtomicLong ended = new AtomicLong();
    private final AtomicLong stayed = new AtomicLong();
    private final AtomicLong moved = new AtomicLong();
    /// By loop: 1 where it has looked at all its links and found none.
    private final AtomicIntegerArray fruitless;
    private volatile boolean stopped;
    private volatile boolean held;
    private volatile boolean forced;

    /// What for.
    public enum Kind {
        /// The node is to be empty: all of its links leave, and whom it is dialled for is given to another.
        DRAIN(CloseCause.DRAINED),
        /// The same, since it does not work.
        DOWN(CloseCause.NODE_DOWN),
        /// It does not work: live clients are moved away, all others stay.
        FAILED(CloseCause.NODE_DOWN),
        /// It is to rest: live clients are moved away, all others stay; whom it is dialled for is given to another.
        MAINTENANCE(CloseCause.DRAINED),
        /// It has too many: links leave that would come back to another node.
        REBALANCE(CloseCause.REBALANCED);

        private final CloseCause cause;

        Kind(CloseCause cause) {
            this.cause = cause;
        }

        CloseCause cause() {
            return cause;
        }

        /// Whether the node is beyond asking.
        boolean isLost() {
            return switch (this) {
                case DOWN, FAILED -> true;
                case DRAIN, MAINTENANCE, REBALANCE -> false;
            };
        }

        boolean isForAll() {
            return switch (this) {
                case DRAIN, DOWN, FAILED, MAINTENANCE -> true;
                case REBALANCE -> false;
            };
        }

        /// Whether those whose clients cannot be moved unseen stay in any case.
        private boolean isForMovable() {
            return switch (this) {
                case FAILED, MAINTENANCE -> true;
                case DRAIN, DOWN, REBALANCE -> false;
            };
        }
    }

    /// Who may leave.
    public enum Whom {
        ALL,
        /// Those whose clients can be moved unseen; the others stay.
        MOVABLE
    }

    /// How far it may go. Immutable.
    ///
    /// @param most links that may be chosen, all in all
    /// @param floor links that the node keeps: where it has no more than that, nobody leaves
    /// @param whom who may leave at all
    public record Bounds(long most, long floor, Whom whom) {
        public static final Bounds NONE = new Bounds(Long.MAX_VALUE, 0);

        public Bounds(long most, long floor) {
            this(most, floor, Whom.ALL);
        }

        public Bounds {
            if (most < 0 || floor < 0) {
                throw new IllegalArgumentException("bounds are 0 or more, these are " + most + " and " + floor);
            }
        }
    }

    /// @param loops whose links it is about, numbered from 0
    public Eviction(Occupancy node, Kind kind, Bounds bounds, int loops) {
        this.node = node;
        this.kind = kind;
        this.bounds = bounds;
        this.fruitless = new AtomicIntegerArray(loops);
    }

    public Occupancy node() {
        return node;
    }

    public Kind kind() {
        return kind;
    }

    /// Claims one of those that may be chosen; false where that many were.
    public boolean tryChoose() {
        long now = chosen.get();
        while (now < bounds.most()) {
            long seen = chosen.compareAndExchange(now, now + 1);
            if (seen == now) {
                return true;
            }
            now = seen;
        }
        return false;
    }

    /// One that was chosen stays for now. Another may be chosen in its place, as often as there were to be chosen at
    /// all: a
    /// node that gives up each client must not be asked for ever.
    void stays() {
        if (stayed.getAndIncrement() < bounds.most()) {
            chosen.decrementAndGet();
        }
    }

    /// Links that were chosen and have not stayed, whatever else has become of them.
    public long chosen() {
        return chosen.get();
    }

    /// The connection of one has ended, by our doing.
    public void end() {
        ended.incrementAndGet();
    }

    /// Connections that have ended by our doing.
    public long ended() {
        return ended.get();
    }

    /// One is at another node now, and its client has not noticed.
    public void countMoved() {
        moved.incrementAndGet();
    }

    /// Those that are at other nodes now.
    public long moved() {
        return moved.get();
    }

    /// Whether those whose clients cannot be moved unseen stay.
    boolean isForMovable() {
        return kind.isForMovable() || bounds.whom() == Whom.MOVABLE;
    }

    /// Whether the node has more links than it is to keep.
    boolean isAboveFloor() {
        return node.live() > bounds.floor();
    }

    /// Nobody leaves any more, those that were chosen included.
    public void stop() {
        stopped = true;
    }

    public boolean isStopped() {
        return stopped;
    }

    /// Nobody leaves for now; those that were chosen and whose time comes meanwhile are spared.
    public void hold(boolean hold) {
        held = hold;
    }

    public boolean isHeld() {
        return held;
    }

    /// Whether those whom no other node would take leave all the same: they end.
    public void force(boolean force) {
        forced = force;
    }

    public boolean isForced() {
        return forced;
    }

    /// A loop has looked at all its links, and found one or none.
    void looked(int loop, boolean foundNone) {
        fruitless.set(loop, foundNone ? 1 : 0);
    }

    boolean isFruitless(int loop) {
        return fruitless.get(loop) != 0;
    }
}
