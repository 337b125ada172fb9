package io.tidegate.continuity;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.Seeds;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Moving sessions from [Seeds]. Says how many held.
final class SessionSimTest {
    private static final Duration FIXED = Duration.ofSeconds(15);

    private static final List<Long> REGRESSIONS = List.of(
            641642010L, // a message was held without its alias, and then was too large for the client
            468615729L, // a large packet flowed through to a node that was to be given one at a time
            283216753L, // what a lost node was to send again was given up while there was none
            11283152L, // a client vanished under way, and each node that was to publish its will granted less
            285533418L, // the same, and the node that granted enough would not have it at that moment
            557964506L, // what was retained came of old subscriptions, and of a SUBSCRIBE that was on its way
            151080734L, // a node that had hung published what it could not acknowledge, and was taken over then
            106923329L, // a message that was too large for its next node was overtaken by the one behind it
            493515177L, // a node that had hung took over by a CONNECT that was given up, from one that was to answer
            882505639L, // a node took few at a time, and PUBREL stood behind more than is kept
            271412514L); // a subscription was granted unheard, and refused when it was asked for again

    private final Map<Profile, Integer> profiles = new EnumMap<>(Profile.class);
    private final Map<String, Integer> counts = new TreeMap<>();

    @Test
    void holdsInEveryWorld() {
        Seeds.run(FIXED, REGRESSIONS, this::live);
        System.out.println("simulated sessions: " + profiles + " " + counts);
        assertThat(profiles).isNotEmpty();
    }

    /// Those that once found something did so where nothing is kept back.
    private void live(long seed) {
        if (REGRESSIONS.contains(seed)) {
            live(seed, new MovingWorld(seed, Duration.ZERO));
        }
        live(seed, new MovingWorld(seed));
    }

    private void live(long seed, MovingWorld world) {
        try {
            world.run();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("make sim SEED=" + seed + " (" + world.profile + ")", e);
        }
        profiles.merge(world.profile, 1, Integer::sum);
        world.ledger.counts().forEach((what, number) -> counts.merge(what, number, Integer::sum));
    }
}
