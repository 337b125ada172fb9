package io.tidegate.admin;

import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// What an operator may ask the balancer for. Any thread; answers at once, what was asked for follows.
public interface Orders {
    /// @param who asks: the address of the peer, for the journal
    Answer obey(Order order, String who);

    /// Something to do. Immutable.
    sealed interface Order {
        /// From now on the node is used so.
        ///
        /// @param forced of a drain: whether links end even where no other node would take them
        record Use(String pool, String node, Mode mode, boolean forced) implements Order {}

        /// From now on the node has this weight.
        ///
        /// @param weight empty: its own again
        record Weigh(String pool, String node, OptionalInt weight) implements Order {}

        /// Have nodes that have too many links lose them.
        ///
        /// @param pool null: every one
        record Rebalance(@Nullable String pool) implements Order {}

        /// End that.
        ///
        /// @param pool null: every one
        record StopRebalance(@Nullable String pool) implements Order {}
    }

    /// How a node is used.
    enum Mode {
        READY,
        DRAIN,
        MAINTENANCE
    }

    /// What becomes of it. Immutable.
    sealed interface Answer {
        /// It is on its way.
        ///
        /// @param lines what is to be said of it, at least one
        record Accepted(List<String> lines) implements Answer {
            public Accepted {
                lines = List.copyOf(lines);
            }
        }

        /// There is no such thing.
        ///
        /// @param what a phrase such as `there is no node default/a`
        /// @param exists what there is instead
        record Unknown(String what, List<String> exists) implements Answer {
            public Unknown {
                exists = List.copyOf(exists);
            }
        }

        /// Not as things are; a phrase that says what to do.
        record Conflict(String why) implements Answer {}

        /// Not now: too much waits to be done already.
        record Busy() implements Answer {}
    }
}
