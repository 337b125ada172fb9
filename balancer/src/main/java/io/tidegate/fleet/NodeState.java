package io.tidegate.fleet;

import java.util.random.RandomGenerator;

/// How a node is, all in all: the gravest of what is known of it ([Trouble], [Order], [Origin]). Immutable.
/// Times are of the monotonic clock: only differences mean something.
public sealed interface NodeState {
    /// Since when this is so; a back-off that grows counts anew.
    long sinceNanos();

    /// Nothing speaks against it.
    record Up(long sinceNanos) implements NodeState {}

    /// It came back, and gets its share of new clients step by step.
    ///
    /// @param percent of its weight that counts now, 1..99
    record SlowStart(long sinceNanos, int percent) implements NodeState {}

    /// It owes answers and says nothing; it is tried last until `untilNanos`, then by one client at a time.
    record Suspect(long sinceNanos, long untilNanos, String why) implements NodeState {
        public boolean isOver(long nowNanos) {
            return nowNanos - untilNanos >= 0;
        }
    }

    /// Dials failed; it is tried last until `untilNanos`, then by one trial connection at a time.
    ///
    /// @param failures in a row, 1 or more, each after the back-off before it was over
    record Backoff(int failures, long sinceNanos, long untilNanos, String why) implements NodeState {
        static final long FIRST_NANOS = 1_000_000_000L;
        static final long MAX_NANOS = 30_000_000_000L;
        private static final int DOUBLINGS_MAX = 5; // 32 s
        /// So that nodes that failed together, or balancers that saw it together, do not try again together.
        static final double JITTER = 0.2;

        public Backoff {
            if (failures < 1 || untilNanos - sinceNanos < 0) {
                throw new IllegalArgumentException("a back-off follows a failure and ends after it began");
            }
        }

        /// 1 s, 2 s, 4 s ... 30 s, give or take a fifth.
        static Backoff after(int failures, long atNanos, String why, RandomGenerator random) {
            return new Backoff(failures, atNanos, atNanos + nanos(failures, random), why);
        }

        static long nanos(int failures, RandomGenerator random) {
            long plain = Math.min(MAX_NANOS, FIRST_NANOS << Math.min(failures - 1, DOUBLINGS_MAX));
            long most = (long) (plain * JITTER);
            return plain + random.nextLong(-most, most + 1);
        }

        public boolean isOver(long nowNanos) {
            return nowNanos - untilNanos >= 0;
        }
    }

    /// It failed clients more than the others do; it is tried last until `untilNanos`.
    record Ejected(long sinceNanos, long untilNanos, String why) implements NodeState {}

    /// Probes fail, and it is tried last; or its name has no address, and it cannot be tried.
    record Down(long sinceNanos, String why) implements NodeState {}

    /// It wants its clients to leave: no new ones, and those it has leave it, paced.
    record Evacuating(long sinceNanos, String why) implements NodeState {}

    /// An operator wants its clients to leave, or nobody lists it any more.
    record Draining(long sinceNanos, String why) implements NodeState {}

    /// An operator keeps new clients from it; those who can be moved unseen leave it, paced.
    record Maintenance(long sinceNanos) implements NodeState {}

    /// Whether it is given clients in its turn.
    default boolean isUsable() {
        return switch (this) {
            case Up _, SlowStart _ -> true;
            case Suspect _, Backoff _, Ejected _, Down _, Evacuating _, Draining _, Maintenance _ -> false;
        };
    }

    /// Whether all who have a link there are to leave it.
    default boolean isLeft() {
        return switch (this) {
            case Evacuating _, Draining _ -> true;
            case Up _, SlowStart _, Suspect _, Backoff _, Ejected _, Down _, Maintenance _ -> false;
        };
    }

    /// Why it is so; empty where there is nothing to say.
    default String why() {
        return switch (this) {
            case Up _, SlowStart _, Maintenance _ -> "";
            case Suspect suspect -> suspect.why();
            case Backoff backoff -> backoff.why();
            case Ejected ejected -> ejected.why();
            case Down down -> down.why();
            case Evacuating evacuating -> evacuating.why();
            case Draining draining -> draining.why();
        };
    }
}
