package io.tidegate.sim;

import static io.tidegate.sim.PaceRig.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.fleet.Order;
import io.tidegate.fleet.Policy;
import io.tidegate.link.MovePace;
import io.tidegate.sim.PaceRig.Mood;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Very many live clients lose their node at once, and nobody is trampled on.
final class LivePaceSimTest {
    /// 620 MB of heap, most of it the simulation's.
    private static final int CROWD = 100_000;

    private static final int MANY = 10_000;
    private static final int RATE = 2000;
    private static final int IN_FLIGHT = 20;
    /// Who comes first waits for the settling, who comes last for what a timer may be late.
    private static final int SECONDS_MORE = 3;
    /// Of two nodes that are dialled in vain, each no oftener than every 50 ms, then more and more seldom.
    private static final long VAIN_DIALS_A_SECOND = 40;

    /// A loop looks after its queue every 5 ms.
    private static final long TURNS_A_SECOND = 2 * 400L;

    private static LiveSetting setting(Policy policy) {
        LiveSetting setting = new LiveSetting();
        setting.policy = policy;
        setting.hold = Duration.ofMinutes(3);
        setting.pace = new MovePace(RATE, IN_FLIGHT, Duration.ofMillis(100));
        return setting;
    }

    /// All of them at the first node, and two more that are empty.
    private static PaceRig crowd(int clients, Policy policy) {
        PaceRig rig = new PaceRig(setting(policy));
        rig.order(1, Order.MAINTENANCE);
        rig.order(2, Order.MAINTENANCE);
        rig.arrive(clients);
        assertThat(rig.nodes.getFirst().connections()).isEqualTo(clients);
        rig.order(1, Order.READY);
        rig.order(2, Order.READY);
        rig.nodes.forEach(PaceRig.Node::count);
        return rig;
    }

    private static int elsewhere(PaceRig rig) {
        return rig.nodes.get(1).connections() + rig.nodes.get(2).connections();
    }

    /// Fails where they begin faster than the pool's rate allows, or somebody is left behind.
    private static void allComeBack(PaceRig rig, int clients) {
        long dials = rig.dials();
        int seconds = 0;
        while (elsewhere(rig) < clients) {
            seconds++;
            assertThat(seconds).as("seconds that it takes").isLessThanOrEqualTo(clients / RATE + SECONDS_MORE);
            rig.pass(SECOND);
            assertThat(rig.dials() - dials)
                    .as("dials after %d s", seconds)
                    .isLessThanOrEqualTo((long) RATE * (seconds + 1)); // a second's worth may come at once
        }
        rig.pass(SECOND);
        assertThat(rig.cuts()).isZero();
        assertThat(rig.held() + rig.waiting()).isZero();
        for (PaceRig.Node node : rig.nodes.subList(1, 3)) {
            assertThat(node.inFlightMax).isLessThanOrEqualTo(IN_FLIGHT);
            assertThat(node.alone).as("before its first answer").isEqualTo(1);
        }
    }

    @Test
    void aHundredThousandAreBackInTheirTime() {
        try (PaceRig rig = crowd(CROWD, Policy.LEAST_CONNECTIONS)) {
            rig.nodes.getFirst().kill();
            allComeBack(rig, CROWD);
        }
    }

    @ParameterizedTest
    @EnumSource
    void soAreTenThousandWhateverTheirPolicy(Policy policy) {
        if (policy == Policy.SOURCE_IP) {
            return; // they come from one address: one node gets them all
        }
        try (PaceRig rig = crowd(MANY, policy)) {
            rig.nodes.getFirst().kill();
            allComeBack(rig, MANY);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Mood.class,
            names = {"CLOSES", "REFUSES"})
    void nodesThatTakeNobodyForAWhileAreAskedSeldom(Mood mood) {
        try (PaceRig rig = crowd(MANY, Policy.LEAST_CONNECTIONS)) {
            rig.nodes.forEach(node -> node.mood = mood);
            rig.nodes.getFirst().kill();
            vain(rig, 30);
            rig.nodes.forEach(node -> node.mood = Mood.WELCOMES);
            allComeBack(rig, MANY);
        }
    }

    @Test
    void wholeClustersThatAreDownAreDialledSeldomAndTheWaitCostsLittle() {
        try (PaceRig rig = crowd(MANY, Policy.LEAST_CONNECTIONS)) {
            rig.nodes.forEach(PaceRig.Node::kill);
            vain(rig, 60);
            assertThat(rig.held()).isEqualTo(MANY);
            rig.nodes.subList(1, 3).forEach(PaceRig.Node::start);
            allComeBack(rig, MANY);
        }
    }

    private static void vain(PaceRig rig, int seconds) {
        rig.pass(SECOND);
        for (int i = 1; i < seconds; i++) {
            long dials = rig.dials();
            long turns = rig.turns;
            rig.pass(SECOND);
            assertThat(rig.dials() - dials).as("dials in second %d", i).isLessThanOrEqualTo(VAIN_DIALS_A_SECOND);
            assertThat(rig.turns - turns).as("turns in second %d", i).isLessThanOrEqualTo(TURNS_A_SECOND);
        }
        assertThat(rig.cuts()).isZero();
        assertThat(elsewhere(rig)).isZero();
        rig.nodes.forEach(PaceRig.Node::count);
    }
}
