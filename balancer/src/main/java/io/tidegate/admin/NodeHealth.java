package io.tidegate.admin;

import java.time.Duration;
import java.time.Instant;

/// Whether a node is given clients, since when, and why not. Immutable.
public sealed interface NodeHealth {
    /// Since when it has been so.
    Instant since();

    /// It is given clients.
    record Up(Instant since) implements NodeHealth {}

    /// A dial failed: it is last in the order until one trial succeeds.
    ///
    /// @param retryIn until the next trial
    record Backoff(Instant since, Duration retryIn, String reason) implements NodeHealth {}

    /// It cannot be dialled at all: it has no address, say.
    record Down(Instant since, String reason) implements NodeHealth {}
}
