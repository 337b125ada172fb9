package io.tidegate.fleet;

import java.util.random.RandomGenerator;

/// What we know of a node's health. Immutable. Times are of the monotonic clock: only differences mean
/// something.
public sealed interface NodeState {
    /// Since when this is so; a back-off that grows counts anew.
    long sinceNanos();

    /// Nothing speaks against it.
    record Up(long sinceNanos) implements NodeState {}

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
            long plain = Math.min(MAX_NANOS, FIRST_NANOS << Math.min(failures - 1, DOUBLINGS_MAX));
            long most = (long) (plain * JITTER);
            return new Backoff(failures, atNanos, atNanos + plain + random.nextLong(-most, most + 1), why);
        }

        public boolean isOver(long nowNanos) {
            return nowNanos - untilNanos >= 0;
        }
    }

    /// Its name has no address yet.
    record Down(long sinceNanos, String why) implements NodeState {}
}
