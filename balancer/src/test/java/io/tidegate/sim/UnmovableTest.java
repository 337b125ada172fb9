package io.tidegate.sim;

import static io.tidegate.sim.MigrationRig.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.fleet.Order;
import io.tidegate.link.ContinuitySettings;
import io.tidegate.link.NodeLegSettings;
import io.tidegate.link.NodeSocket;
import io.tidegate.link.RetrySettings;
import io.tidegate.observe.CloseCause;
import io.tidegate.observe.MoveCounters.Kind;
import io.tidegate.observe.MoveCounters.Reason;
import io.tidegate.observe.MoveCounters.Result;
import io.tidegate.sim.MigrationRig.Device;
import io.tidegate.sim.Mqtt.Version;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Clients of a pool with continuity that cannot be moved: whom their node takes with it is counted, and it is said
/// why.
final class UnmovableTest {
    private static MigrationRig rig(@Nullable ContinuitySettings continuity) {
        NodeLegSettings leg = new NodeLegSettings(
                new NodeLegSettings.ProxyOut.Absent(),
                Duration.ofSeconds(2),
                Duration.ofSeconds(5),
                Duration.ofSeconds(15),
                NodeSocket.DEFAULT,
                RetrySettings.DEFAULT,
                null,
                continuity);
        return new MigrationRig(one -> new Situation(
                one.loops(), one.listeners(), one.pools(), Map.of("pool", leg), one.migration(), Map.of()));
    }

    private static long unfollowed(MigrationRig rig) {
        return rig.count(moves -> moves.moves(Kind.NONE, Result.ENDED, Reason.NOT_FOLLOWED));
    }

    @Test
    void whoEndsWithItsNodeIsCounted() {
        try (MigrationRig rig = rig(ContinuitySettings.DEFAULT)) {
            Device old = rig.arrive(Version.V31, "old");
            Device fresh = rig.arrive(Version.V311, "fresh");
            assertThat(rig.count(moves -> moves.followed)).isEqualTo(1);
            rig.leg(1, "old").cut();
            rig.leg(2, "fresh").cut();
            rig.pass(SECOND);
            assertThat(old.end.isOpen()).isFalse();
            assertThat(fresh.end.isOpen()).isTrue();
            assertThat(unfollowed(rig)).isEqualTo(1);
        }
    }

    @Test
    void whoEndsSinceItsNodeIsToBeLeftIsCounted() {
        try (MigrationRig rig = rig(ContinuitySettings.DEFAULT)) {
            rig.arrive(Version.V31, "old");
            rig.order(1, Order.DRAIN);
            rig.pass(5 * SECOND);
            assertThat(rig.ended(CloseCause.DRAINED)).isEqualTo(1);
            assertThat(unfollowed(rig)).isEqualTo(1);
        }
    }

    @Test
    void whoLeavesByItselfIsNot() {
        try (MigrationRig rig = rig(ContinuitySettings.DEFAULT)) {
            Device polite = rig.arrive(Version.V31, "polite");
            polite.end.send(Mqtt.empty(Mqtt.DISCONNECT));
            rig.pass(SECOND);
            rig.leg(1, "polite").cut();
            Device rude = rig.arrive(Version.V31, "rude");
            rig.pass(SECOND);
            rude.end.close();
            rig.pass(SECOND);
            assertThat(rig.ended(CloseCause.CLIENT_DISCONNECTED)).isEqualTo(1);
            assertThat(rig.ended(CloseCause.CLIENT_CLOSED)).isEqualTo(1);
            assertThat(unfollowed(rig)).isZero();
        }
    }

    @Test
    void nobodyIsCountedWhereNobodyIsMoved() {
        try (MigrationRig rig = rig(null)) {
            rig.arrive(Version.V31, "old");
            rig.arrive(Version.V311, "fresh");
            rig.leg(1, "old").cut();
            rig.leg(2, "fresh").cut();
            rig.pass(SECOND);
            assertThat(rig.ended(CloseCause.NODE_CLOSED)).isEqualTo(2);
            assertThat(unfollowed(rig)).isZero();
        }
    }

    /// The node answers no PUBLISH.
    @Test
    void theClosingLineNamesTheBoundThatIsInTheWay() {
        try (MigrationRig rig = rig(ContinuitySettings.DEFAULT)) {
            Device eager = rig.arrive(Version.V311, "eager");
            Device drained = rig.arrive(Version.V311, "drained");
            for (Device device : List.of(eager, drained)) {
                for (int id = 1; id <= 5; id++) {
                    device.end.send(Mqtt.publish(id, new byte[60_000]));
                    rig.pass(SECOND);
                }
            }
            rig.leg(1, "eager").cut();
            rig.pass(SECOND);
            rig.order(2, Order.DRAIN);
            rig.pass(20 * SECOND);
            assertThat(rig.ended(CloseCause.MOVE_FAILED)).isEqualTo(1);
            assertThat(rig.ended(CloseCause.DRAINED)).isEqualTo(1);
            assertThat(rig.details)
                    .containsOnly("not_movable: more is unfinished than max_unfinished_size")
                    .hasSize(2);
        }
    }

    /// Its CONNECT is so large that it was paid for from the memory of all.
    @Test
    void whomNodesRefuseLeavesNoMemoryBehind() {
        try (MigrationRig rig = rig(ContinuitySettings.DEFAULT)) {
            rig.answers(1, 5);
            Device refused = rig.arrive(Version.V311, "x".repeat(6000));
            rig.pass(SECOND);
            refused.end.close();
            rig.pass(SECOND);
            assertThat(rig.ended(CloseCause.NODE_REFUSED)).isEqualTo(1);
            assertThat(unfollowed(rig)).isZero();
            assertThat(rig.balancer().budget.used()).isZero();
        }
    }
}
