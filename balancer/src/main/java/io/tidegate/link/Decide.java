package io.tidegate.link;

import io.tidegate.balance.Balancer;
import io.tidegate.balance.Choice;
import io.tidegate.balance.ClientKey;
import io.tidegate.balance.Tried;
import io.tidegate.fleet.Pool;
import org.jspecify.annotations.Nullable;

/// What to do next with a client whose CONNECT is whole. Pure.
final class Decide {
    private Decide() {}

    sealed interface Decision {
        /// Try this node.
        record Forward(Choice choice) implements Decision {}

        /// Every node has been tried, or none may be.
        record NoNode() implements Decision {}

        /// Time is up.
        record TooLate() implements Decision {}
    }

    static Decision next(Pool pool, ClientKey key, Tried tried, long nowNanos, long deadlineNanos) {
        return nowNanos - deadlineNanos >= 0
                ? new Decision.TooLate()
                : decision(Balancer.choose(pool, key, tried, nowNanos));
    }

    /// The same for a client that has been let in: it can wait for a node that works.
    static Decision nextOfLive(Pool pool, ClientKey key, Tried tried, long nowNanos, long deadlineNanos) {
        return nowNanos - deadlineNanos >= 0
                ? new Decision.TooLate()
                : decision(Balancer.choosePatiently(pool, key, tried, nowNanos));
    }

    private static Decision decision(@Nullable Choice choice) {
        return choice == null ? new Decision.NoNode() : new Decision.Forward(choice);
    }
}
