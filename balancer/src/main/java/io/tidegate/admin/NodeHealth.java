package io.tidegate.admin;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Whether a node is given clients, since when, and why not. Immutable.
///
/// @param retryIn when it is given clients again, or one to try; null where nobody knows, or it is given some
/// @param reason null where there is nothing to say
public record NodeHealth(
        State state,
        Instant since,
        @Nullable Duration retryIn,
        @Nullable String reason) {
    /// All there are, and what each means to a client that comes.
    public enum State {
        /// It is given clients.
        UP("up"),
        /// It came back, and is given clients step by step.
        SLOW_START("slow_start"),
        /// It owes answers: it is last in the order until one client is answered.
        SUSPECT("suspect"),
        /// Dials failed: it is last in the order until one trial succeeds.
        BACKOFF("backoff"),
        /// It failed clients: it is last in the order for a while.
        EJECTED("ejected"),
        /// Probes fail, or it has no address.
        DOWN("down"),
        /// It asks that its clients leave: it is given none.
        EVACUATING("evacuating"),
        /// It is given none, and those it has are to leave.
        DRAINING("draining"),
        /// It is given none, and keeps those it has.
        MAINTENANCE("maintenance");

        private final String label;

        State(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }

        static List<String> labels() {
            return Arrays.stream(values()).map(State::label).toList();
        }
    }

    /// Of a state that ends when something happens, not at a time.
    public static NodeHealth of(State state, Instant since, String reason) {
        return new NodeHealth(state, since, null, reason.isEmpty() ? null : reason);
    }
}
