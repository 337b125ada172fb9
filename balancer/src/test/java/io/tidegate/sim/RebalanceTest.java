package io.tidegate.sim;

import static io.tidegate.sim.MigrationRig.SECOND;
import static io.tidegate.sim.MigrationRig.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.balance.Balancer;
import io.tidegate.balance.ClientKey;
import io.tidegate.fleet.FleetEvent;
import io.tidegate.fleet.Member;
import io.tidegate.fleet.Order;
import io.tidegate.fleet.Policy;
import io.tidegate.fleet.Pool;
import io.tidegate.link.ContinuitySettings;
import io.tidegate.migration.DrainSettings;
import io.tidegate.migration.MigrationSettings;
import io.tidegate.migration.Migrations.Request;
import io.tidegate.migration.Progress;
import io.tidegate.migration.Progress.Phase;
import io.tidegate.migration.RebalanceSettings;
import io.tidegate.observe.CloseCause;
import io.tidegate.protect.ConnectionRate;
import io.tidegate.sim.MigrationRig.Device;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A node that came back gets its share again, on the product's own loops and by its own pacer.
final class RebalanceTest {
    private static final int RATE = 10;

    private static MigrationRig rig(Policy policy) {
        RebalanceSettings rebalance = new RebalanceSettings(3, 1.1, new ConnectionRate(RATE, Duration.ofSeconds(1)));
        MigrationSettings settings = new MigrationSettings(DrainSettings.DEFAULT, rebalance);
        return new MigrationRig(situation -> situation.with(policy).with(settings));
    }

    /// All clients come while the third node is away; then it is back.
    private static void arriveWithoutTheThird(MigrationRig rig, int count) {
        rig.order(3, Order.MAINTENANCE);
        rig.arrive(count, SECOND);
        assertThat(rig.live(3)).isZero();
        rig.order(3, Order.READY);
        rig.pass(SECOND);
    }

    private static Progress progress(MigrationRig rig) {
        return Objects.requireNonNull(rig.balancer().migrations.rebalance("pool"));
    }

    @ParameterizedTest
    @EnumSource(names = {"ROUND_ROBIN", "LEAST_CONNECTIONS"})
    void eachNodeHasItsShareAndNobodyWasCutTwice(Policy policy) {
        try (MigrationRig rig = rig(policy)) {
            arriveWithoutTheThird(rig, 90);
            rig.balancer().migrations.ask(new Request.Start("pool"));
            for (int seconds = 1; seconds <= 2; seconds++) {
                rig.pass(SECOND);
                assertThat(rig.cuts()).isBetween(1, RATE * seconds + 2);
            }
            rig.pass(8 * SECOND);
            assertThat(progress(rig).phase()).isEqualTo(Phase.DONE);
            assertThat(List.of(rig.live(1), rig.live(2), rig.live(3))).containsExactly(30, 30, 30);
            assertThat(rig.ended(CloseCause.REBALANCED)).isEqualTo(30);
            assertThat(rig.devices).allMatch(device -> device.linked && device.cuts <= 1);
            rig.arrive(9, 0);
            assertThat(List.of(rig.live(1), rig.live(2), rig.live(3)))
                    .as("turns are everybody's again")
                    .containsExactly(33, 33, 33);
        }
    }

    @Test
    void whereClientsAreMovedUnseenThoseWhoCannotBeStay() {
        RebalanceSettings rebalance = new RebalanceSettings(3, 1.1, new ConnectionRate(RATE, Duration.ofSeconds(1)));
        MigrationSettings moving = new MigrationSettings(DrainSettings.DEFAULT, rebalance, ContinuitySettings.DEFAULT);
        try (MigrationRig rig =
                new MigrationRig(situation -> situation.with(Policy.ROUND_ROBIN).with(moving))) {
            arriveWithoutTheThird(rig, 90);
            rig.balancer().migrations.ask(new Request.Start("pool"));
            rig.pass(30 * SECOND);
            assertThat(progress(rig).phase()).isEqualTo(Phase.DONE);
            assertThat(rig.cuts()).as("their packets are not followed").isZero();
            assertThat(rig.live(3)).isZero();
        }
    }

    @Test
    void withAffinityThoseGoThatHaveAnotherNodeAndNobodyElse() {
        try (MigrationRig rig = rig(Policy.CLIENT_ID)) {
            arriveWithoutTheThird(rig, 90);
            List<Device> strays = rig.devices.stream()
                    .filter(device -> isOfTheThird(rig, device))
                    .toList();
            assertThat(strays).hasSizeBetween(15, 45);
            rig.balancer().migrations.ask(new Request.Start("pool"));
            rig.pass(20 * SECOND);
            assertThat(progress(rig).phase()).isEqualTo(Phase.DONE);
            assertThat(rig.devices.stream().filter(device -> !strays.contains(device)))
                    .allMatch(device -> device.cuts == 0);
            assertThat(rig.at(3)).isSubsetOf(strays);
            int share = Math.ceilDiv(90, 3);
            assertThat(rig.cuts()).isEqualTo(rig.live(3)).isLessThanOrEqualTo(strays.size());
            assertThat(IntStream.of(1, 2)).allMatch(node -> rig.live(node) >= share || noneIsStray(rig, node, strays));
        }
    }

    private static boolean noneIsStray(MigrationRig rig, int node, List<Device> strays) {
        return rig.at(node).stream().noneMatch(strays::contains);
    }

    private static boolean isOfTheThird(MigrationRig rig, Device device) {
        Pool pool = rig.balancer().fleets.current().pool("pool");
        byte[] id = device.id.getBytes(StandardCharsets.UTF_8);
        Member own = Balancer.own(pool, ClientKey.of(id, 0, id.length, InetAddress.ofLiteral("10.200.0.1")));
        return Objects.requireNonNull(own).id().equals(id(3));
    }

    @Test
    void itCanBeStopped() {
        try (MigrationRig rig = rig(Policy.ROUND_ROBIN)) {
            arriveWithoutTheThird(rig, 90);
            rig.balancer().migrations.ask(new Request.Start("pool"));
            rig.pass(SECOND);
            rig.balancer().migrations.ask(new Request.Stop("pool"));
            rig.pass(SECOND / 5);
            int cuts = rig.cuts();
            assertThat(cuts).isPositive();
            rig.pass(5 * SECOND);
            assertThat(rig.cuts()).isEqualTo(cuts);
            assertThat(progress(rig).phase()).isEqualTo(Phase.STOPPED);
            assertThat(IntStream.of(1, 2, 3)).noneMatch(node -> rig.member(node).isRelieved());
        }
    }

    @Test
    void itStopsWhenTheNodeThatIsToGetThemIsGoneAgain() {
        try (MigrationRig rig = rig(Policy.ROUND_ROBIN)) {
            arriveWithoutTheThird(rig, 90);
            rig.balancer().migrations.ask(new Request.Start("pool"));
            rig.pass(SECOND);
            rig.offer(new FleetEvent.ProbesFail(id(3), "no answer", rig.now()));
            rig.pass(SECOND / 5);
            int cuts = rig.cuts();
            rig.pass(5 * SECOND);
            assertThat(rig.cuts()).isEqualTo(cuts);
            assertThat(progress(rig).phase()).isEqualTo(Phase.STOPPED);
            assertThat(progress(rig).why()).contains("pool/node3 is not usable any more");
        }
    }

    @Test
    void aNodeThatIsBalancedLosesNobody() {
        try (MigrationRig rig = rig(Policy.ROUND_ROBIN)) {
            rig.arrive(90, 0);
            rig.balancer().migrations.ask(new Request.Start("pool"));
            rig.pass(5 * SECOND);
            assertThat(rig.cuts()).isZero();
            assertThat(progress(rig).phase()).isEqualTo(Phase.DONE);
            assertThat(progress(rig).why()).isEqualTo("no node has too many links");
        }
    }
}
