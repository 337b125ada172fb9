package io.tidegate.transport;

import java.util.random.RandomGenerator;

/// How often, 0 to 1, a [SimKernel] does what Linux may do but seldom does. Immutable.
///
/// @param spuriousEdges an event though nothing is new, per socket that stands in a batch
/// @param shuffles a batch in another order than its causes
/// @param shortBatches fewer events than are due; the rest with the next call
/// @param idleWakes an answer of nothing before anything happened (a signal, a timer)
/// @param acceptsAborted a client that is gone when it is accepted, or a failure of its network
/// @param tablesFull `ENFILE`: the machine is out of files
/// @param optionsRefused a socket option that cannot be set
/// @param pollsRefused an epoll that is out of watches
/// @param portsUsedUp a dial without a local port left
/// @param shortSends a send cut short for want of memory, where something is on its way already
public record Meanness(
        double spuriousEdges,
        double shuffles,
        double shortBatches,
        double idleWakes,
        double acceptsAborted,
        double tablesFull,
        double optionsRefused,
        double pollsRefused,
        double portsUsedUp,
        double shortSends) {
    public static final Meanness NONE = new Meanness(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /// What harms nobody who keeps to the rules: no call fails that could not fail anyway.
    public static final Meanness HARMLESS = new Meanness(0.1, 0.5, 0.1, 0.1, 0, 0, 0, 0, 0, 0.1);

    /// Each kind off half the time, else up to once in fifty calls; the harmless kinds far more often.
    public static Meanness from(RandomGenerator random) {
        return new Meanness(
                often(random),
                often(random),
                often(random),
                often(random),
                seldom(random),
                seldom(random),
                seldom(random),
                seldom(random),
                seldom(random),
                often(random));
    }

    /// The same without calls that fail.
    public Meanness withoutFailures() {
        return new Meanness(spuriousEdges, shuffles, shortBatches, idleWakes, 0, 0, 0, 0, 0, shortSends);
    }

    private static double often(RandomGenerator random) {
        return random.nextBoolean() ? 0 : random.nextDouble(0.5);
    }

    private static double seldom(RandomGenerator random) {
        return random.nextBoolean() ? 0 : random.nextDouble(0.02);
    }
}
