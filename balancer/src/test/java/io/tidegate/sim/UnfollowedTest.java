package io.tidegate.sim;

import static io.tidegate.sim.MigrationRig.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.link.ContinuitySettings;
import io.tidegate.link.NodeLegSettings;
import io.tidegate.link.NodeSocket;
import io.tidegate.link.RetrySettings;
import io.tidegate.observe.CloseCause;
import io.tidegate.sim.MigrationRig.Device;
import io.tidegate.sim.Mqtt.Version;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Clients of a pool with continuity that are not followed.
final class UnfollowedTest {
    private static MigrationRig rig(ContinuitySettings continuity) {
        NodeLegSettings leg = new NodeLegSettings(
                new NodeLegSettings.ProxyOut.Absent(),
                Duration.ofSeconds(2),
                Duration.ofSeconds(5),
                Duration.ofSeconds(15),
                NodeSocket.DEFAULT,
                RetrySettings.DEFAULT,
                null,
                continuity);
        return new MigrationRig(
                one -> new Situation(one.loops(), one.listeners(), one.pools(), Map.of("pool", leg), one.migration()));
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
            assertThat(rig.balancer().budget.used()).isZero();
        }
    }
}
