package io.tidegate.fleet;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What is meant to become of a node. Immutable.
///
/// @param weight that an operator gave it, or [#AS_LISTED]
/// @param ramp null where all of its weight counts
/// @param relieved whether it gives clients away, and is given none in its turn
record Course(
        Origin origin, Order order, int weight, @Nullable Ramp ramp, boolean relieved) {
    /// Instead of a weight: the node's own.
    static final int AS_LISTED = -1;

    static Course of(Origin origin) {
        return new Course(origin, Order.READY, AS_LISTED, null, false);
    }

    /// A node that came back has a tenth of its weight, and a tenth more with each tenth of the time.
    ///
    /// @param percent of its weight, 10..90
    record Ramp(long beganNanos, int percent) {
        private static final int STEPS = 10;
        private static final int STEP_PERCENT = 100 / STEPS;

        static Ramp from(long nowNanos) {
            return new Ramp(nowNanos, STEP_PERCENT);
        }

        /// Null when it is over; this one where it has not come further.
        @Nullable
        Ramp at(long nowNanos, Duration whole) {
            long step = Math.max(1, whole.toNanos() / STEPS);
            long steps = 1 + (nowNanos - beganNanos) / step;
            if (steps >= STEPS) {
                return null;
            }
            int next = (int) steps * STEP_PERCENT;
            return next == percent ? this : new Ramp(beganNanos, next);
        }
    }

    Course withOrigin(Origin next) {
        return new Course(next, order, weight, ramp, relieved);
    }

    Course withOrder(Order next) {
        return new Course(origin, next, weight, ramp, relieved);
    }

    Course withWeight(int next) {
        return new Course(origin, order, next, ramp, relieved);
    }

    Course withRamp(@Nullable Ramp next) {
        return new Course(origin, order, weight, next, relieved);
    }

    Course withRelief(boolean next) {
        return new Course(origin, order, weight, ramp, next);
    }
}
