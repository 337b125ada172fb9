package io.tidegate.sim;

import static io.tidegate.sim.MigrationRig.MILLI;
import static io.tidegate.sim.MigrationRig.SECOND;
import static io.tidegate.sim.MigrationRig.id;
import static io.tidegate.sim.MigrationRig.lastWord;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.fleet.FleetEvent;
import io.tidegate.fleet.Order;
import io.tidegate.link.ContinuitySettings;
import io.tidegate.migration.DrainSettings;
import io.tidegate.migration.DrainSettings.OnDown;
import io.tidegate.migration.MigrationSettings;
import io.tidegate.migration.Migrations;
import io.tidegate.migration.Progress;
import io.tidegate.migration.Progress.Phase;
import io.tidegate.migration.RebalanceSettings;
import io.tidegate.observe.CloseCause;
import io.tidegate.protect.ConnectionRate;
import io.tidegate.sim.MigrationRig.Device;
import io.tidegate.sim.Mqtt.Version;
import io.tidegate.transport.SimHost.Reach;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Links leave a node that is to be empty, on the product's own loops and by its own pacer.
final class DrainTest {
    private static final byte[] MESSAGE = Mqtt.publish(Version.V5, new byte[100]);
    private static final int RATE = 10;
    private static final Duration JITTER = Duration.ofMillis(500);

    private static MigrationSettings settings(int perSecond, OnDown onDown) {
        return new MigrationSettings(
                new DrainSettings(
                        new ConnectionRate(perSecond, Duration.ofSeconds(1)),
                        JITTER,
                        DrainSettings.UNBOUNDED,
                        Duration.ofSeconds(5),
                        onDown),
                RebalanceSettings.DEFAULT);
    }

    private static MigrationRig rig() {
        return new MigrationRig(situation -> situation.with(settings(RATE, OnDown.KEEP)));
    }

    private static Progress progress(MigrationRig rig) {
        return rig.balancer().migrations.progress().getFirst();
    }

    @Test
    void itsClientsLeaveAtTheRateWithAWordAndAreServedByOthers() {
        try (MigrationRig rig = rig()) {
            rig.arrive(90, 100 * MILLI);
            assertThat(rig.live(1)).isEqualTo(30);
            List<Device> leaving = rig.at(1);
            rig.order(1, Order.DRAIN);
            for (int tenths = 1; rig.live(1) > 0; tenths++) {
                assertThat(tenths).as("tenths of a second that it takes").isLessThan(50);
                rig.pass(100 * MILLI);
                int most = RATE * tenths / 10 + 2;
                assertThat(rig.ended(CloseCause.DRAINED))
                        .as("after %d tenths of a second", tenths)
                        .isLessThanOrEqualTo(most);
            }
            assertThat(rig.now()).isGreaterThan(2 * SECOND);
            rig.pass(SECOND);
            assertThat(progress(rig)).satisfies(is -> {
                assertThat(is.phase()).isEqualTo(Phase.DONE);
                assertThat(is.ended()).isEqualTo(30);
            });
            assertThat(rig.causes).containsOnlyKeys(CloseCause.DRAINED);
            assertThat(leaving).hasSize(30).allSatisfy(device -> {
                assertThat(device.cuts).isEqualTo(1);
                assertThat(device.linked).isTrue();
            });
            assertThat(leaving.stream().filter(device -> device.version == Version.V5))
                    .isNotEmpty()
                    .allMatch(
                            device -> device.packets.stream().anyMatch(packet -> Mqtt.type(packet) == Mqtt.DISCONNECT));
            assertThat(rig.live(2) + rig.live(3)).isEqualTo(90);
        }
    }

    @Test
    void theWordIsServerShuttingDown() {
        try (MigrationRig rig = rig()) {
            rig.arrive(6, 0);
            rig.devices.forEach(device -> device.comesBack = false);
            List<Device> leaving = rig.at(1);
            rig.order(1, Order.DRAIN);
            rig.pass(3 * SECOND);
            assertThat(leaving).hasSize(2);
            for (Device device : leaving) {
                String word = device.version == Version.V5 ? "E0 02 8B 00" : "20 02 00 00";
                assertThat(lastWord(device)).as(device.id).isEqualTo(word);
                assertThat(device.linked).isFalse();
            }
        }
    }

    @Test
    void readyStopsItAtOnce() {
        try (MigrationRig rig = rig()) {
            rig.arrive(90, SECOND);
            rig.order(1, Order.DRAIN);
            rig.pass(SECOND);
            rig.order(1, Order.READY);
            int ended = rig.ended(CloseCause.DRAINED);
            assertThat(ended).isPositive();
            rig.pass(5 * SECOND);
            assertThat(rig.ended(CloseCause.DRAINED)).isEqualTo(ended);
            assertThat(rig.balancer().migrations.progress()).isEmpty();
            assertThat(rig.balancer().links.leaving(rig.member(1).occupancy())).isZero();
            assertThat(rig.live(1)).isPositive();
            assertThat(rig.devices).allMatch(device -> device.linked);
        }
    }

    @Test
    void itGoesOnWhereItStopped() {
        try (MigrationRig rig = rig()) {
            rig.arrive(60, SECOND);
            rig.order(1, Order.DRAIN);
            rig.pass(SECOND);
            rig.order(1, Order.MAINTENANCE);
            rig.pass(5 * SECOND);
            assertThat(rig.live(1)).isPositive();
            rig.order(1, Order.DRAIN);
            rig.pass(5 * SECOND);
            assertThat(rig.live(1)).isZero();
        }
    }

    @Test
    void idleClientsGoFirst() {
        try (MigrationRig rig = rig()) {
            rig.arrive(30, 200 * MILLI);
            rig.arrive(30, 0);
            rig.pass(11 * SECOND);
            List<Device> lively =
                    rig.at(1).stream().filter(device -> device.pingNanos > 0).toList();
            assertThat(lively).hasSize(10);
            rig.order(1, Order.DRAIN);
            rig.pass(700 * MILLI);
            assertThat(rig.cuts()).isPositive();
            assertThat(lively).allMatch(device -> device.cuts == 0);
            rig.pass(5 * SECOND);
            assertThat(lively).allMatch(device -> device.cuts == 1);
        }
    }

    @Test
    void aClientInTheMiddleOfAPacketHasTheRestOfIt() {
        try (MigrationRig rig = rig()) {
            rig.arrive(3, 0);
            Device device = rig.at(1).getFirst();
            assertThat(device.version).isEqualTo(Version.V5);
            device.comesBack = false;
            rig.leg(1, device.id).end.send(Arrays.copyOf(MESSAGE, 50));
            rig.pass(100 * MILLI);
            rig.order(1, Order.DRAIN);
            rig.pass(3 * SECOND);
            assertThat(device.linked).as("it waits for the rest").isTrue();
            rig.leg(1, device.id).end.send(Arrays.copyOfRange(MESSAGE, 50, MESSAGE.length));
            rig.pass(100 * MILLI);
            assertThat(device.packets).contains(MESSAGE);
            assertThat(lastWord(device)).isEqualTo("E0 02 8B 00");
            assertThat(rig.live(1)).isZero();
        }
    }

    @Test
    void aPacketWithoutEndIsNotWaitedForForEver() {
        try (MigrationRig rig = rig()) {
            rig.arrive(3, 0);
            rig.pass(100 * MILLI);
            Device device = rig.at(1).getFirst();
            device.comesBack = false;
            device.end.send(Arrays.copyOf(MESSAGE, 50)); // towards the node
            rig.pass(100 * MILLI);
            rig.order(1, Order.DRAIN);
            rig.pass(4 * SECOND);
            assertThat(rig.live(1)).isEqualTo(1);
            rig.pass(3 * SECOND);
            assertThat(rig.live(1)).isZero();
            assertThat(rig.ended(CloseCause.DRAINED)).isEqualTo(1);
        }
    }

    @Test
    void theOnlyNodeKeepsItsClientsUnlessItIsForced() {
        try (MigrationRig rig = new MigrationRig(1, situation -> situation.with(settings(RATE, OnDown.KEEP)))) {
            rig.arrive(10, 0);
            rig.order(1, Order.DRAIN);
            rig.pass(5 * SECOND);
            assertThat(rig.live(1)).isEqualTo(10);
            assertThat(progress(rig).phase()).isEqualTo(Phase.WAITING);
            assertThat(progress(rig).why()).contains("no other node of the pool is usable");
            rig.devices.forEach(device -> device.comesBack = false);
            rig.balancer().migrations.ask(new Migrations.Request.Force(id(1)));
            rig.pass(3 * SECOND);
            assertThat(rig.live(1)).isZero();
        }
    }

    @Test
    void itGoesOnWhenAnotherNodeIsBack() {
        try (MigrationRig rig = new MigrationRig(2, situation -> situation.with(settings(RATE, OnDown.KEEP)))) {
            rig.arrive(10, 0);
            rig.order(2, Order.MAINTENANCE);
            rig.order(1, Order.DRAIN);
            rig.pass(3 * SECOND);
            assertThat(rig.live(1)).isEqualTo(5);
            rig.order(2, Order.READY);
            rig.pass(3 * SECOND);
            assertThat(rig.live(1)).isZero();
            assertThat(rig.live(2)).isEqualTo(10);
        }
    }

    @Test
    void whoWasChosenIsSparedWhereThereIsNowhereToGoAnyMore() {
        try (MigrationRig rig = new MigrationRig(2, situation -> situation.with(settings(1000, OnDown.KEEP)))) {
            rig.arrive(20, 0);
            rig.order(1, Order.DRAIN);
            rig.pass(150 * MILLI); // all are chosen, for the half second to come
            rig.order(2, Order.MAINTENANCE);
            rig.pass(100 * MILLI);
            int left = rig.live(1);
            assertThat(left).isBetween(1, 10);
            assertThat(progress(rig).phase()).isEqualTo(Phase.WAITING);
            rig.pass(5 * SECOND);
            assertThat(rig.live(1)).isEqualTo(left);
            rig.order(2, Order.READY);
            rig.pass(3 * SECOND);
            assertThat(rig.live(1)).isZero();
        }
    }

    @Test
    void aNodeThatEvacuatesIsEmptyInItsTimeWhateverTheRate() {
        try (MigrationRig rig = new MigrationRig(situation -> situation.with(settings(1, OnDown.KEEP)))) {
            rig.arrive(90, SECOND);
            rig.offer(new FleetEvent.Evacuates(id(1), "503", rig.now()));
            rig.pass(2 * SECOND);
            assertThat(rig.live(1)).isBetween(10, 25);
            rig.pass(4 * SECOND);
            assertThat(rig.live(1)).isZero();
            assertThat(rig.ended(CloseCause.DRAINED)).isEqualTo(30);
        }
    }

    @Test
    void whereClientsAreMovedUnseenMaintenanceLeavesThoseWhoCannotBe() {
        MigrationSettings plain = settings(RATE, OnDown.KEEP);
        MigrationSettings moving = new MigrationSettings(plain.drain(), plain.rebalance(), ContinuitySettings.DEFAULT);
        try (MigrationRig rig = new MigrationRig(situation -> situation.with(moving))) {
            rig.arrive(30, SECOND);
            rig.order(1, Order.MAINTENANCE);
            rig.pass(5 * SECOND);
            assertThat(rig.live(1)).as("their packets are not followed").isEqualTo(10);
            assertThat(progress(rig)).satisfies(is -> {
                assertThat(is.phase()).isEqualTo(Phase.DONE);
                assertThat(is.left()).isZero();
                assertThat(is.why()).isEqualTo("10 links stay: their clients cannot be moved unseen");
            });
            rig.order(2, Order.DRAIN);
            rig.pass(1500 * MILLI);
            assertThat(rig.live(2)).as("the rate is all theirs").isLessThan(2);
            assertThat(rig.live(1)).isEqualTo(10);
            rig.order(1, Order.DRAIN);
            rig.pass(5 * SECOND);
            assertThat(rig.live(1)).isZero();
        }
    }

    @Test
    void clientsOfANodeThatIsDownStayUnlessTheyAreToEnd() {
        try (MigrationRig rig = rig()) {
            rig.arrive(30, 0);
            rig.offer(new FleetEvent.ProbesFail(id(1), "no answer", rig.now()));
            rig.pass(5 * SECOND);
            assertThat(rig.live(1)).isEqualTo(10);
        }
        try (MigrationRig rig = new MigrationRig(situation -> situation.with(settings(RATE, OnDown.END)))) {
            rig.arrive(30, 0);
            rig.offer(new FleetEvent.ProbesFail(id(1), "no answer", rig.now()));
            rig.pass(5 * SECOND);
            assertThat(rig.live(1)).isZero();
            assertThat(rig.ended(CloseCause.NODE_DOWN)).isEqualTo(10);
        }
    }

    @Test
    void aClientThatIsBeingDialledForIsGivenToAnother() {
        try (MigrationRig rig = rig()) {
            rig.arrive(3, 0);
            rig.host(1).reach(Reach.SILENT);
            rig.arrive(3, 0);
            assertThat(rig.devices.subList(3, 6).stream().filter(device -> !device.linked))
                    .hasSize(1);
            rig.order(1, Order.DRAIN);
            rig.pass(200 * MILLI);
            assertThat(rig.devices).allMatch(device -> device.linked);
            assertThat(rig.causes).doesNotContainKey(CloseCause.NO_NODE);
        }
    }
}
