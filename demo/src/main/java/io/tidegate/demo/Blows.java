package io.tidegate.demo;

import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/// What is done to which node, one after the other, without end. The same seed and number of nodes, the same blows, on
/// every machine. Confined.
final class Blows {
    private static final int PAUSE_MILLIS_MIN = 2_000;
    private static final int PAUSE_MILLIS_END = 5_000;
    private static final int DEAD_MILLIS_MIN = 1_000;
    private static final int DEAD_MILLIS_END = 3_000;
    private static final int FROZEN_MILLIS_MIN = 3_000;
    private static final int FROZEN_MILLIS_END = 7_000;
    private static final int DRAINED_MILLIS_MIN = 3_000;
    private static final int DRAINED_MILLIS_END = 6_000;
    private static final List<Blow.Kind> KINDS = List.of(Blow.Kind.values());

    /// Specified to the bit, unlike the default of a JVM.
    private final Random chance;

    private final int nodes;

    /// @param nodes how many there are, 1 or more
    Blows(long seed, int nodes) {
        this.chance = new Random(seed);
        this.nodes = nodes;
    }

    Blow next() {
        int node = chance.nextInt(nodes);
        Blow.Kind kind = KINDS.get(chance.nextInt(KINDS.size()));
        long pause = between(PAUSE_MILLIS_MIN, PAUSE_MILLIS_END);
        long lasts = switch (kind) {
            case KILL -> between(DEAD_MILLIS_MIN, DEAD_MILLIS_END);
            case FREEZE -> between(FROZEN_MILLIS_MIN, FROZEN_MILLIS_END);
            case DRAIN -> between(DRAINED_MILLIS_MIN, DRAINED_MILLIS_END);
        };
        return new Blow(node, kind, pause, lasts);
    }

    private long between(int millis, int endMillis) {
        return TimeUnit.MILLISECONDS.toNanos(millis + chance.nextInt(endMillis - millis));
    }
}
