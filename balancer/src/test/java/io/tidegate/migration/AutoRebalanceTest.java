package io.tidegate.migration;

import static io.tidegate.fleet.Nodes.SECOND;
import static io.tidegate.fleet.Nodes.equal;
import static io.tidegate.fleet.Nodes.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.fleet.Fleet;
import io.tidegate.fleet.FleetEvent;
import io.tidegate.fleet.Nodes;
import io.tidegate.fleet.Order;
import io.tidegate.fleet.Policy;
import io.tidegate.fleet.Pool;
import io.tidegate.fleet.PoolSettings;
import io.tidegate.fleet.Trouble;
import io.tidegate.migration.Progress.Kind;
import io.tidegate.migration.Progress.Phase;
import io.tidegate.protect.ConnectionRate;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// When a rebalance begins by itself: looks once a second, an interval of 60.
final class AutoRebalanceTest {
    private static final int INTERVAL = 60;
    private static final RebalanceSettings SETTINGS = new RebalanceSettings(
            10, 1.1, new ConnectionRate(500, Duration.ofSeconds(1)), Duration.ofSeconds(INTERVAL));

    private final AutoRebalance auto = new AutoRebalance(SETTINGS, Duration.ofSeconds(INTERVAL));
    private Pool pool = Loads.with(
            new PoolSettings(Nodes.POOL, Policy.LEAST_CONNECTIONS, PoolSettings.UNBOUNDED, Duration.ofSeconds(20), 0),
            equal(3),
            100,
            40,
            40);
    private @Nullable Progress last;
    private long second;

    private void happens(FleetEvent event) {
        pool = new Fleet(List.of(pool)).apply(event, Nodes.random()).pool(Nodes.POOL);
    }

    private static Progress ofRebalance(Phase phase, long moved) {
        return new Progress(Kind.REBALANCE, Nodes.POOL, null, phase, 0, moved, 0, 0, 0, "");
    }

    private boolean look() {
        second++;
        happens(new FleetEvent.Passed(second * SECOND));
        return auto.isDue(pool, last, second * SECOND);
    }

    /// The second in which it is due; -1 where it is not within so many.
    private long due(int looks) {
        for (int i = 0; i < looks; i++) {
            if (look()) {
                return second;
            }
        }
        return -1;
    }

    private void run(int seconds, long moved) {
        last = ofRebalance(Phase.RUNNING, 0);
        assertThat(due(seconds)).as("while one is under way").isEqualTo(-1);
        last = ofRebalance(Phase.DONE, moved);
    }

    private void level() {
        while (pool.member(0).occupancy().live() > 60) {
            pool.member(0).occupancy().release();
            pool.member(0).occupancy().release();
            Loads.give(pool.member(1), 1);
            Loads.give(pool.member(2), 1);
        }
    }

    @Test
    void isDueOnceANodeHasHadTooManyForTenSeconds() {
        assertThat(due(200)).isEqualTo(INTERVAL + 10);
        assertThat(auto.unevenNodes()).containsExactly("n0");
    }

    @Test
    void oneLookAtWhichItHasNotBeginsTheCountAnew() {
        assertThat(due(INTERVAL + 9)).isEqualTo(-1);
        Loads.give(pool.member(1), 50);
        Loads.give(pool.member(2), 50);
        assertThat(look()).as("its share is 93").isFalse();
        for (int i = 0; i < 50; i++) {
            pool.member(1).occupancy().release();
            pool.member(2).occupancy().release();
        }
        assertThat(due(200)).isEqualTo(INTERVAL + 10 + 11);
    }

    @Test
    void isNotDueBelowEitherThreshold() {
        pool = Loads.pool(equal(2), 69, 51);
        assertThat(due(500)).as("9 above the share").isEqualTo(-1);
        pool = Loads.pool(equal(2), 1080, 920);
        assertThat(due(500)).as("8 percent above it").isEqualTo(-1);
        pool = Loads.pool(equal(2), 0, 0);
        assertThat(due(500)).isEqualTo(-1);
    }

    @Test
    void isNotDueWhereNobodyIsToLeave() {
        RebalanceSettings tight = new RebalanceSettings(0, 1, SETTINGS.connEvictRate(), Duration.ofSeconds(INTERVAL));
        AutoRebalance eager = new AutoRebalance(tight, Duration.ofSeconds(INTERVAL));
        Pool even = Loads.pool(equal(3), 34, 33, 33);
        for (int i = 0; i < 500; i++) {
            assertThat(eager.isDue(even, null, i * SECOND)).isFalse();
        }
    }

    @Test
    void waitsWhileAnyNodeIsInDoubt() {
        happens(new FleetEvent.Silent(id("n2"), 0, SECOND, "owes a CONNACK"));
        assertThat(due(200)).isEqualTo(-1);
        long heard = second;
        pool.member(2).occupancy().heard(heard * SECOND);
        assertThat(due(200)).isBetween(heard + INTERVAL, heard + INTERVAL + 12);
    }

    @Test
    void waitsWhileAnyNodeIsEjectedOrCannotBeDialled() {
        happens(new FleetEvent.Ejected(id("n2"), new Trouble.Ejection(1, 100 * SECOND, "5 clients"), SECOND));
        assertThat(due(99)).isEqualTo(-1);
        assertThat(due(200)).as("after it, its slow start and an interval").isBetween(180L, 195L);
        happens(new FleetEvent.DialFailed(id("n1"), second * SECOND, second * SECOND, "refused"));
        assertThat(due(200)).isEqualTo(-1);
    }

    @Test
    void waitsUntilANodeHasBeenBackForAnInterval() {
        happens(new FleetEvent.ProbesFail(id("n2"), "no answer", SECOND));
        for (int i = 0; i < 40; i++) {
            pool.member(2).occupancy().release();
        }
        second = 1000;
        happens(new FleetEvent.ProbesPass(id("n2"), second * SECOND));
        assertThat(due(300)).as("its slow start, an interval, ten seconds").isBetween(1000L + 18 + 60 + 10, 1000L + 95);
    }

    @Test
    void aNodeThatIsAwayIsWaitedForOnlyWhileItHasClients() {
        happens(new FleetEvent.Ordered(id("n2"), Order.DRAIN, SECOND));
        assertThat(due(200)).as("it is drained").isEqualTo(-1);
        for (int i = 0; i < 40; i++) {
            pool.member(2).occupancy().release();
        }
        long empty = second;
        assertThat(due(200)).as("it is for the two others to share").isEqualTo(empty + 11);
    }

    @Test
    void theNextOneIsAnIntervalLater() {
        assertThat(due(200)).isPositive();
        run(30, 50);
        long ended = second + 1;
        assertThat(due(200)).isEqualTo(ended + INTERVAL);
    }

    @Test
    void oneThatAnOperatorBeganCountsToo() {
        assertThat(due(INTERVAL)).isEqualTo(-1);
        run(30, 50);
        long ended = second + 1;
        assertThat(due(200)).isEqualTo(ended + INTERVAL);
    }

    @Test
    void oneInVainMakesTheNextWaitLongerUntilTheNodesAreOthers() {
        assertThat(due(200)).isPositive();
        long wait = INTERVAL;
        for (int i = 0; i < 10; i++) {
            run(1, 0);
            wait = Math.min(3600, 2 * wait);
            long ended = second + 1;
            assertThat(due(5000)).isEqualTo(ended + wait);
        }
        run(1, 0);
        assertThat(due(600)).isEqualTo(-1);
        happens(new FleetEvent.Weighed(id("n1"), 2, second * SECOND));
        assertThat(due(10)).isEqualTo(second);
    }

    @Test
    void oneThatMovedSomebodyMakesTheNextWaitAsEver() {
        assertThat(due(200)).isPositive();
        run(1, 0);
        assertThat(due(200)).isPositive();
        run(1, 3);
        long ended = second + 1;
        assertThat(due(200)).isEqualTo(ended + INTERVAL);
    }

    @Test
    void isNotDueAgainOnceItHasHelped() {
        assertThat(due(200)).isPositive();
        level();
        run(5, 40);
        assertThat(due(2000)).isEqualTo(-1);
    }
}
