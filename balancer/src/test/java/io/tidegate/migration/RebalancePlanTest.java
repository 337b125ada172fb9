package io.tidegate.migration;

import static io.tidegate.fleet.Nodes.equal;
import static io.tidegate.fleet.Nodes.id;
import static io.tidegate.fleet.Nodes.limited;
import static io.tidegate.fleet.Nodes.node;
import static io.tidegate.fleet.Nodes.nodes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.fleet.Member;
import io.tidegate.fleet.Node;
import io.tidegate.fleet.Node.Role;
import io.tidegate.fleet.Nodes;
import io.tidegate.fleet.Pool;
import io.tidegate.migration.RebalancePlan.Donor;
import io.tidegate.protect.ConnectionRate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class RebalancePlanTest {
    private static final ConnectionRate ANY = ConnectionRate.INFINITY;

    private static RebalancePlan plan(Pool pool, int abs, double rel) {
        return RebalancePlan.of(pool, new RebalanceSettings(abs, rel, ANY));
    }

    @Test
    void aNodeThatCameBackIsGivenItsShare() {
        RebalancePlan plan = plan(Loads.pool(equal(3), 450, 450, 0), 100, 1.1);
        assertThat(plan.donors()).containsExactly(new Donor(id("n0"), 450, 300), new Donor(id("n1"), 450, 300));
        assertThat(plan.recipients()).containsExactly(id("n2"));
        assertThat(plan.moves()).isEqualTo(300);
    }

    @Test
    void weightsCount() {
        RebalancePlan plan = plan(Loads.pool(nodes(1, 3), 200, 200), 10, 1.1);
        assertThat(plan.donors()).containsExactly(new Donor(id("n0"), 200, 100));
    }

    @Test
    void bothThresholdsMustBeExceeded() {
        Pool pool = Loads.pool(equal(2), 130, 70);
        assertThat(plan(pool, 29, 1.29).isEmpty()).isFalse();
        assertThat(plan(pool, 30, 1.29).isEmpty()).as("absolute").isTrue();
        assertThat(plan(pool, 29, 1.3).isEmpty()).as("relative").isTrue();
        assertThat(RebalancePlan.of(pool, RebalanceSettings.DEFAULT).isEmpty()).isTrue();
    }

    @Test
    void whatANodeMayNotTakeIsSharedByTheOthers() {
        List<Node> nodes = List.of(node("a", 1), node("b", 1), limited("c", 10));
        RebalancePlan plan = plan(Loads.pool(nodes, 310, 0, 0), 0, 1);
        assertThat(plan.donors()).containsExactly(new Donor(id("a"), 310, 150));
        assertThat(plan.recipients()).containsExactly(id("b"), id("c"));
    }

    @Test
    void whoIsAtABackupGoesHome() {
        List<Node> nodes = List.of(node("a", 1), node("spare", 1, Role.BACKUP));
        RebalancePlan plan = plan(Loads.pool(nodes, 10, 90), 0, 1);
        assertThat(plan.donors()).containsExactly(new Donor(id("spare"), 90, 0));
        assertThat(plan.recipients()).containsExactly(id("a"));
    }

    @Test
    void whoIsNotUsableHasNoPartInIt() {
        Pool pool = Nodes.failed(Loads.pool(equal(3), 200, 100, 0), "n2", 1);
        assertThat(plan(pool, 0, 1).donors()).containsExactly(new Donor(id("n0"), 200, 150));
        Pool alone = Nodes.failed(Loads.pool(equal(2), 200, 0), "n1", 1);
        assertThat(plan(alone, 0, 1).isEmpty()).isTrue();
        assertThat(plan(Loads.pool(nodes(1, 0), 200, 0), 0, 1).isEmpty()).isTrue();
    }

    @Test
    void aPlanNeverMovesMoreThanTheExcessAndLeavesEachItsShare() {
        SplittableRandom random = new SplittableRandom(1);
        for (int run = 0; run < 2_000; run++) {
            List<Node> nodes = new ArrayList<>();
            int[] live = new int[2 + random.nextInt(4)];
            for (int i = 0; i < live.length; i++) {
                nodes.add(node("n" + i, 1 + random.nextInt(5)));
                live[i] = random.nextInt(60);
            }
            Pool pool = Loads.pool(nodes, live);
            int abs = random.nextInt(5);
            double rel = 1 + random.nextDouble(0.5);
            RebalancePlan plan = plan(pool, abs, rel);
            long all = Arrays.stream(live).sum();
            long weights = nodes.stream().mapToLong(Node::weight).sum();
            long lacking = 0;
            for (Member member : pool.members()) {
                double share = (double) all * member.weight() / weights;
                lacking +=
                        Math.max(0, (long) Math.ceil(share) - member.occupancy().live());
            }
            for (Donor donor : plan.donors()) {
                Member member = Nodes.member(pool, donor.id().name());
                double share = (double) all * member.weight() / weights;
                assertThat(donor.live()).isEqualTo(member.occupancy().live());
                assertThat(donor.live()).isGreaterThan((long) (share + abs)).isGreaterThan((long) (share * rel));
                assertThat((double) donor.share())
                        .isGreaterThanOrEqualTo(share - 1e-6)
                        .isLessThan(share + 1.001);
                assertThat(plan.recipients()).doesNotContain(donor.id());
            }
            assertThat(plan.moves()).isLessThanOrEqualTo(lacking);
        }
    }

    @Test
    void thresholdsAreWithinReason() {
        assertThatThrownBy(() -> new RebalanceSettings(-1, 1, ANY)).hasMessageContaining("abs_conn_threshold");
        assertThatThrownBy(() -> new RebalanceSettings(0, 0.9, ANY)).hasMessageContaining("rel_conn_threshold");
    }
}
