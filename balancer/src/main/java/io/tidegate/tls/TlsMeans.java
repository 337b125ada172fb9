package io.tidegate.tls;

import io.tidegate.time.Clock;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/// What TLS is given by the rest of the process. Any thread.
///
/// @param verifiers judges peers, off the loops; one that is too busy may throw
///     [java.util.concurrent.RejectedExecutionException], and the peer is refused
/// @param chance makes ticket keys: a secure one
public record TlsMeans(Executor verifiers, Clock clock, RandomGenerator chance) {}
