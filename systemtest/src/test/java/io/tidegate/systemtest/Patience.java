package io.tidegate.systemtest;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/// How long tests wait for what must happen: long enough for a machine that is busy with something else. Nobody
/// asserts that a thing took less.
public final class Patience {
    public static final Duration MOST = Duration.ofSeconds(40);
    public static final int MOST_MILLIS = (int) MOST.toMillis();

    /// For a rehearsal, which takes longer than anything else. Less than JUnit gives a test.
    static final Duration REHEARSAL = Duration.ofSeconds(60);

    private static final Duration PACE = Duration.ofMillis(20);

    private Patience() {}

    public static ConditionFactory await(String what) {
        return Awaitility.await(what).atMost(MOST).pollDelay(Duration.ZERO).pollInterval(PACE);
    }

    public static void until(String what, Callable<Boolean> condition) {
        await(what).until(condition);
    }
}
