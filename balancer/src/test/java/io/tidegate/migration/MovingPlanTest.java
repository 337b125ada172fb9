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
import io.tidegate.link.ContinuitySettings;
import io.tidegate.link.Eviction;
import io.tidegate.migration.DrainPlan.Leaving;
import io.tidegate.migration.DrainPlan.Pace;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Which nodes are left where live clients are moved unseen. The time of a test is whole seconds; `silent_after` is 3.
final class MovingPlanTest {
    private static final MigrationSettings MOVING =
            new MigrationSettings(DrainSettings.DEFAULT, RebalanceSettings.DEFAULT, ContinuitySettings.DEFAULT);

    private static Pool after(Pool pool, FleetEvent... events) {
        Fleet fleet = new Fleet(List.of(pool));
        for (FleetEvent event : events) {
            fleet = fleet.apply(event, Nodes.random());
        }
        return fleet.pool(Nodes.POOL);
    }

    private static FleetEvent fails(String name) {
        return new FleetEvent.ProbesFail(id(name), "no answer", SECOND);
    }

    private static FleetEvent silent(String name, long since, long at) {
        return new FleetEvent.Silent(id(name), since * SECOND, at * SECOND, "owes a CONNACK");
    }

    private static FleetEvent undialled(String name, long dialed, long at) {
        return new FleetEvent.DialFailed(id(name), dialed * SECOND, at * SECOND, "refused");
    }

    private static List<Leaving> leaving(Pool pool, long at) {
        return DrainPlan.leaving(pool, MOVING, Set.of(), at * SECOND);
    }

    /// Names of those that are left for what they are, at once.
    private static List<String> leftForDead(Pool pool, long at) {
        List<Leaving> leaving = leaving(pool, at);
        assertThat(leaving)
                .allMatch(
                        each -> (each.kind() == Eviction.Kind.FAILED) == (each.pace() == Pace.AT_ONCE),
                        "no other pace");
        return leaving.stream()
                .filter(each -> each.kind() == Eviction.Kind.FAILED)
                .map(each -> each.member().id().name())
                .toList();
    }

    @Test
    void whoIsDownIsLeftAtOnceWhateverOnDownSays() {
        assertThat(MOVING.drain().onDown()).isEqualTo(DrainSettings.OnDown.KEEP);
        Pool pool = after(Loads.pool(equal(3), 10, 10, 10), fails("n0"));
        assertThat(leaving(pool, 2)).singleElement().satisfies(each -> {
            assertThat(each.member().id()).isEqualTo(id("n0"));
            assertThat(each.kind()).as("who cannot be moved stays").isEqualTo(Eviction.Kind.FAILED);
            assertThat(each.pace()).isEqualTo(Pace.AT_ONCE);
            assertThat(each.held()).isFalse();
            assertThat(each.why()).isEqualTo("no answer");
            assertThat(DrainPlan.perSecond(MOVING.drain(), each, 10, 0, 0)).isInfinite();
        });
    }

    @Test
    void nobodyLeavesWhereAllAreDownOrSilent() {
        Pool down = after(Loads.pool(equal(2), 10, 10), fails("n0"), fails("n1"));
        assertThat(leaving(down, 9)).isEmpty();
        Pool silent = after(Loads.pool(equal(2), 10, 10), silent("n0", 1, 2), silent("n1", 1, 2));
        assertThat(leaving(silent, 9)).isEmpty();
        Pool both = after(Loads.pool(equal(2), 10, 10), fails("n0"), silent("n1", 1, 2));
        assertThat(leaving(both, 9)).isEmpty();
    }

    @Test
    void whoIsSilentIsLeftAfterAWhile() {
        Pool pool = after(Loads.pool(equal(2), 10, 10), silent("n0", 1, 2));
        assertThat(leaving(pool, 3)).isEmpty();
        assertThat(leftForDead(pool, 4)).containsExactly("n0");
        pool.member(0).occupancy().heard(4 * SECOND + 1);
        assertThat(leaving(pool, 5)).isEmpty();
    }

    @Test
    void aSilenceThatIsFoundAgainIsTheSameOne() {
        Pool pool = after(Loads.pool(equal(2), 10, 10), silent("n0", 1, 2));
        pool.member(0).occupancy().heard(SECOND);
        assertThat(leftForDead(pool, 4)).containsExactly("n0");
        Pool again = after(pool, silent("n0", 8, 9));
        Trouble.Silence silence = again.member(0).trouble().silence();
        assertThat(silence)
                .isNotNull()
                .satisfies(each -> assertThat(each.times()).isEqualTo(2));
        assertThat(leftForDead(again, 9)).containsExactly("n0");
    }

    @Test
    void whoIsEjectedForItsSilenceIsLeftAllTheSame() {
        Pool pool = after(
                Loads.pool(equal(2), 10, 10),
                silent("n0", 1, 2),
                new FleetEvent.Ejected(id("n0"), new Trouble.Ejection(1, 100 * SECOND, "5 clients"), 2 * SECOND));
        assertThat(leftForDead(pool, 5)).containsExactly("n0");
        Pool ejectedOnly = after(
                Loads.pool(equal(2), 10, 10),
                new FleetEvent.Ejected(id("n0"), new Trouble.Ejection(1, 100 * SECOND, "5 clients"), 2 * SECOND));
        assertThat(leaving(ejectedOnly, 5)).as("it answers some").isEmpty();
    }

    @Test
    void whoCannotBeDialledIsLeftWhereItSaysNothingEither() {
        Pool once = after(Loads.pool(equal(2), 10, 10), undialled("n0", 1, 2));
        assertThat(leaving(once, 9)).as("one dial tells little").isEmpty();
        Pool twice = after(once, undialled("n0", 9, 10));
        assertThat(leftForDead(twice, 10)).containsExactly("n0");
        twice.member(0).occupancy().heard(9 * SECOND);
        assertThat(leaving(twice, 10)).as("its links work").isEmpty();
        assertThat(leftForDead(twice, 13)).containsExactly("n0");
    }

    @Test
    void whoIsDrainedOrKeptInMaintenanceAndDiesIsLeftAtOnce() {
        Pool drained =
                after(Loads.pool(equal(2), 10, 10), new FleetEvent.Ordered(id("n0"), Order.DRAIN, SECOND), fails("n0"));
        assertThat(leftForDead(drained, 2)).containsExactly("n0");
        Pool kept = after(
                Loads.pool(equal(2), 10, 10), new FleetEvent.Ordered(id("n0"), Order.MAINTENANCE, SECOND), fails("n0"));
        assertThat(leftForDead(kept, 2)).containsExactly("n0");
        Pool works = after(Loads.pool(equal(2), 10, 10), new FleetEvent.Ordered(id("n0"), Order.DRAIN, SECOND));
        assertThat(leaving(works, 2)).singleElement().matches(each -> each.pace() == Pace.PACED);
    }

    @Test
    void whoEvacuatesLeavesPacedWithinItsTime() {
        Pool pool = after(Loads.pool(equal(2), 980, 0), new FleetEvent.Evacuates(id("n0"), "503", SECOND));
        assertThat(leaving(pool, 2)).singleElement().satisfies(each -> {
            assertThat(each.kind()).isEqualTo(Eviction.Kind.DRAIN);
            assertThat(each.pace()).isEqualTo(Pace.PACED);
            assertThat(DrainPlan.perSecond(MOVING.drain(), each, 980, 0, 0)).isEqualTo(100);
        });
    }

    @Test
    void whoIsInMaintenanceIsLeftPacedByThoseWhoCanBeMoved() {
        Pool pool = after(Loads.pool(equal(2), 10, 10), new FleetEvent.Ordered(id("n0"), Order.MAINTENANCE, SECOND));
        assertThat(leaving(pool, 2)).singleElement().satisfies(each -> {
            assertThat(each.member().id()).isEqualTo(id("n0"));
            assertThat(each.kind()).as("who cannot be moved stays").isEqualTo(Eviction.Kind.MAINTENANCE);
            assertThat(each.held()).isFalse();
            assertThat(each.why()).isEqualTo("an operator put it in maintenance");
            assertThat(DrainPlan.perSecond(MOVING.drain(), each, 10, 0, 0)).isEqualTo(100);
        });
        Pool last = after(pool, new FleetEvent.Ordered(id("n1"), Order.MAINTENANCE, SECOND));
        assertThat(leaving(last, 2)).hasSize(2).allMatch(Leaving::held);
    }

    @Test
    void aDrainOfTheLastNodeIsHeldAndSaid() {
        Pool pool =
                after(Loads.pool(equal(2), 10, 10), new FleetEvent.Ordered(id("n0"), Order.DRAIN, SECOND), fails("n1"));
        assertThat(leaving(pool, 9)).singleElement().matches(Leaving::held);
    }

    @Test
    void whoIsGivenClientsInAPanicKeepsThem() {
        PoolSettings panicking =
                new PoolSettings(Nodes.POOL, Policy.ROUND_ROBIN, PoolSettings.UNBOUNDED, Duration.ZERO, 0.5);
        Pool pool = after(Loads.with(panicking, equal(3), 10, 10, 10), fails("n0"), fails("n1"));
        assertThat(leaving(pool, 9)).isEmpty();
        assertThat(leftForDead(after(pool, silent("n0", 1, 2)), 9))
                .as("it does not answer, so it is given none")
                .containsExactly("n0");
    }

    @Test
    void aNameWithoutAnAddressSaysNothing() {
        Pool nameless = Loads.pool(List.of(Nodes.named("a", "emqx1:1883"), Nodes.node("b", 1)), 10, 10);
        assertThat(leaving(nameless, 9)).isEmpty();
    }
}
