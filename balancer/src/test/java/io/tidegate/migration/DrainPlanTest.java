package io.tidegate.migration;

import static io.tidegate.fleet.Nodes.SECOND;
import static io.tidegate.fleet.Nodes.equal;
import static io.tidegate.fleet.Nodes.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.tidegate.fleet.Fleet;
import io.tidegate.fleet.FleetEvent;
import io.tidegate.fleet.NodeId;
import io.tidegate.fleet.Nodes;
import io.tidegate.fleet.Order;
import io.tidegate.fleet.Policy;
import io.tidegate.fleet.Pool;
import io.tidegate.fleet.PoolSettings;
import io.tidegate.link.Eviction;
import io.tidegate.migration.DrainPlan.Leaving;
import io.tidegate.migration.DrainSettings.OnDown;
import io.tidegate.protect.ConnectionRate;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class DrainPlanTest {
    private static final DrainSettings KEEP = settings(DrainSettings.UNBOUNDED, OnDown.KEEP);

    private static DrainSettings settings(Duration within, OnDown onDown) {
        return new DrainSettings(
                new ConnectionRate(10, Duration.ofSeconds(1)),
                Duration.ofSeconds(1),
                within,
                Duration.ofSeconds(50),
                onDown);
    }

    private static Pool after(Pool pool, FleetEvent... events) {
        Fleet fleet = new Fleet(List.of(pool));
        for (FleetEvent event : events) {
            fleet = fleet.apply(event, Nodes.random());
        }
        return fleet.pool(Nodes.POOL);
    }

    private static FleetEvent drain(String name) {
        return new FleetEvent.Ordered(id(name), Order.DRAIN, 1);
    }

    private static List<Leaving> leaving(Pool pool, DrainSettings settings) {
        return leaving(pool, settings, Set.of());
    }

    private static List<Leaving> leaving(Pool pool, DrainSettings settings, Set<NodeId> forced) {
        return DrainPlan.leaving(pool, new MigrationSettings(settings, RebalanceSettings.DEFAULT), forced, 0);
    }

    @Test
    void whoIsDrainedOrEvacuatesIsLeft() {
        Pool pool = after(Loads.pool(equal(3), 10, 10, 10), drain("n0"), new FleetEvent.Evacuates(id("n1"), "503", 1));
        assertThat(leaving(pool, KEEP))
                .extracting(each -> each.member().id(), Leaving::kind, Leaving::held)
                .containsExactly(
                        tuple(id("n0"), Eviction.Kind.DRAIN, false), tuple(id("n1"), Eviction.Kind.DRAIN, false));
    }

    @Test
    void maintenanceAndWeightZeroKeepLinks() {
        Pool pool = after(
                Loads.pool(equal(3), 10, 10, 10),
                new FleetEvent.Ordered(id("n0"), Order.MAINTENANCE, 1),
                new FleetEvent.Weighed(id("n1"), 0, 1));
        assertThat(leaving(pool, KEEP)).isEmpty();
    }

    @Test
    void nobodyLeavesWhereThereIsNowhereToGo() {
        Pool alone = after(Loads.pool(equal(2), 10, 0), drain("n0"), new FleetEvent.Weighed(id("n1"), 0, 1));
        assertThat(leaving(alone, KEEP)).singleElement().matches(Leaving::held);
        Pool both = after(Loads.pool(equal(2), 10, 10), drain("n0"), drain("n1"));
        assertThat(leaving(both, KEEP)).hasSize(2).allMatch(Leaving::held);
        assertThat(leaving(both, KEEP, Set.of(id("n1"))))
                .extracting(Leaving::held)
                .containsExactly(true, false);
    }

    @Test
    void aFullNodeIsNowhereToGo() {
        Pool pool = after(Loads.pool(List.of(Nodes.node("a", 1), Nodes.limited("b", 1)), 10, 1), drain("a"));
        assertThat(leaving(pool, KEEP)).singleElement().matches(Leaving::held);
    }

    @Test
    void whoIsDownIsLeftWhereThatIsWantedUnlessItIsItsNameThatIsGone() {
        Pool pool = after(Loads.pool(equal(2), 10, 10), new FleetEvent.ProbesFail(id("n0"), "no answer", 1));
        assertThat(leaving(pool, KEEP)).isEmpty();
        assertThat(leaving(pool, settings(DrainSettings.UNBOUNDED, OnDown.END)))
                .singleElement()
                .matches(each -> each.kind() == Eviction.Kind.DOWN);
        Pool nameless = Loads.pool(List.of(Nodes.named("a", "emqx1:1883"), Nodes.node("b", 1)), 10, 10);
        assertThat(leaving(nameless, settings(DrainSettings.UNBOUNDED, OnDown.END)))
                .isEmpty();
    }

    @Test
    void whoIsDownAndGivenClientsInAPanicKeepsThem() {
        PoolSettings panicking =
                new PoolSettings(Nodes.POOL, Policy.ROUND_ROBIN, PoolSettings.UNBOUNDED, Duration.ZERO, 0.5);
        DrainSettings end = settings(DrainSettings.UNBOUNDED, OnDown.END);
        Pool two = after(
                Loads.with(panicking, equal(3), 10, 10, 10),
                new FleetEvent.ProbesFail(id("n0"), "no answer", 1),
                new FleetEvent.ProbesFail(id("n1"), "no answer", 1));
        assertThat(two.primaries().panics()).isTrue();
        assertThat(leaving(two, end)).isEmpty();
        Pool one =
                after(Loads.with(panicking, equal(3), 10, 10, 10), new FleetEvent.ProbesFail(id("n0"), "no answer", 1));
        assertThat(leaving(one, end)).hasSize(1);
        Pool unreachable = after(two, new FleetEvent.DialFailed(id("n0"), 2, 2, "refused"));
        assertThat(leaving(unreachable, end))
                .as("a panic sends nobody to who cannot be reached")
                .extracting(each -> each.member().id())
                .containsExactly(id("n0"));
    }

    @Test
    void nodesThatAreLeftAtOneTimeShareTheRate() {
        Pool pool = after(Loads.pool(equal(3), 30, 10, 0), drain("n0"), drain("n1"));
        List<Leaving> both = leaving(pool, KEEP);
        assertThat(DrainPlan.perSecond(KEEP, both.get(0), 40, 0, 0)).isCloseTo(7.5, within(1e-9));
        assertThat(DrainPlan.perSecond(KEEP, both.get(1), 40, 0, 0)).isCloseTo(2.5, within(1e-9));
    }

    @Test
    void theRateIsRaisedWhereItWouldTakeTooLong() {
        DrainSettings bounded = settings(Duration.ofSeconds(11), OnDown.KEEP);
        Leaving leaving = leaving(after(Loads.pool(equal(2), 1000, 0), drain("n0")), bounded)
                .getFirst();
        assertThat(DrainPlan.perSecond(bounded, leaving, 1000, 0, 0))
                .as("the last end within a second's jitter")
                .isCloseTo(100, within(1e-9));
        assertThat(DrainPlan.perSecond(bounded, leaving, 1000, 0, 5 * SECOND)).isCloseTo(200, within(1e-9));
        assertThat(DrainPlan.perSecond(bounded, leaving, 1000, 0, 20 * SECOND)).isCloseTo(10_000, within(1e-6));
        DrainSettings ample = settings(Duration.ofHours(1), OnDown.KEEP);
        assertThat(DrainPlan.perSecond(ample, leaving, 1000, 0, 0)).isCloseTo(10, within(1e-9));
    }

    @Test
    void anEvacuationHasItsOwnTime() {
        Pool pool = after(Loads.pool(equal(2), 980, 0), new FleetEvent.Evacuates(id("n0"), "503", 1));
        Leaving leaving = leaving(pool, KEEP).getFirst();
        assertThat(DrainPlan.perSecond(KEEP, leaving, 980, 0, 0)).isCloseTo(20, within(1e-9));
        DrainSettings sooner = settings(Duration.ofSeconds(8), OnDown.KEEP);
        assertThat(DrainPlan.perSecond(sooner, leaving, 980, 0, 0)).isCloseTo(140, within(1e-9));
    }
}
