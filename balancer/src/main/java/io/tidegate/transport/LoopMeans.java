package io.tidegate.transport;

import io.tidegate.time.Clock;

/// What a [Loop] is made of.
///
/// @param descriptorsEnd sockets get descriptors below it; those from there on are left to the rest of the
///     process, which cannot refuse what it is asked for as a loop can
/// @param spread over which loops clients are spread
/// @param latencyBudgetNanos how long an event may wait so that others are found with it; 0..10 ms
public record LoopMeans(
        Kernel kernel, Clock clock, Allocator allocator, int descriptorsEnd, Spread spread, long latencyBudgetNanos) {
    /// Of a loop that is the only one, and may take all descriptors.
    public static LoopMeans alone(Kernel kernel, Clock clock, Allocator allocator) {
        return new LoopMeans(kernel, clock, allocator, Integer.MAX_VALUE, new Spread(0), 0);
    }

    /// What one of the calls answered that a loop cannot be without.
    ///
    /// @throws IllegalStateException where that was a failure
    static int descriptor(int result) {
        if (result < 0) {
            throw new IllegalStateException("an event loop could not be made: " + Errno.text(-result));
        }
        return result;
    }
}
