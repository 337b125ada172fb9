package io.tidegate.fleet;

import static io.tidegate.fleet.Nodes.id;
import static io.tidegate.fleet.Nodes.node;
import static io.tidegate.fleet.Nodes.random;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tidegate.fleet.Trouble.Ejection;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is known of a node by several sources comes to one state, and each source takes back its own word only.
class MemberStateTest {
    private static final long SECOND = 1_000_000_000L;
    private static final PoolSettings SETTINGS =
            new PoolSettings(Nodes.POOL, Policy.ROUND_ROBIN, 0, Duration.ofSeconds(10), 0);

    private Pool pool = Pool.of(SETTINGS, List.of(node("a", 4), node("b", 4)), 0);

    private void learn(FleetEvent.OfNode... events) {
        for (FleetEvent.OfNode event : events) {
            pool = pool.after(event, random());
        }
    }

    private Member a() {
        return Nodes.member(pool, "a");
    }

    private NodeState state() {
        return a().state();
    }

    @Test
    void isDownWhileProbesFailAndSlowWhenTheyPassAgain() {
        learn(new FleetEvent.ProbesFail(id("a"), "no PINGRESP", 3));
        assertThat(state()).isEqualTo(new NodeState.Down(3, "no PINGRESP"));
        assertThat(a().standing(4)).isEqualTo(Standing.LAST_RESORT);
        learn(new FleetEvent.ProbesFail(id("a"), "refused", 5));
        assertThat(state()).isEqualTo(new NodeState.Down(3, "refused"));
        learn(new FleetEvent.ProbesPass(id("a"), 9));
        assertThat(state()).isEqualTo(new NodeState.SlowStart(9, 10));
        assertThat(a().standing(10)).isEqualTo(Standing.USABLE);
    }

    @Test
    void getsATenthMoreWithEachTenthOfTheTime() {
        learn(new FleetEvent.ProbesFail(id("a"), "refused", 0), new FleetEvent.ProbesPass(id("a"), SECOND));
        assertThat(a().share()).isEqualTo(40);
        pool = pool.at(SECOND + SECOND - 1);
        assertThat(a().share()).isEqualTo(40);
        pool = pool.at(SECOND + SECOND);
        assertThat(a().share()).isEqualTo(80);
        pool = pool.at(SECOND + 9 * SECOND - 1);
        assertThat(a().share()).isEqualTo(360);
        assertThat(state()).isEqualTo(new NodeState.SlowStart(SECOND, 90));
        pool = pool.at(SECOND + 9 * SECOND);
        assertThat(a().share()).isEqualTo(400);
        assertThat(state()).isEqualTo(new NodeState.Up(10 * SECOND));
    }

    @Test
    void fallsBackToTheStartWhereItFailsWhileItStartsSlowly() {
        learn(new FleetEvent.ProbesFail(id("a"), "refused", 0), new FleetEvent.ProbesPass(id("a"), SECOND));
        pool = pool.at(5 * SECOND);
        learn(new FleetEvent.DialFailed(id("a"), 5 * SECOND, 5 * SECOND, "refused"));
        assertThat(state()).isInstanceOf(NodeState.Backoff.class);
        learn(new FleetEvent.DialSucceeded(id("a"), 8 * SECOND));
        assertThat(state()).isEqualTo(new NodeState.SlowStart(8 * SECOND, 10));
    }

    @Test
    void staysDownWhereADialSucceedsAndProbesStillFail() {
        learn(
                new FleetEvent.DialFailed(id("a"), 1, 1, "refused"),
                new FleetEvent.ProbesFail(id("a"), "no CONNACK", 2),
                new FleetEvent.DialSucceeded(id("a"), 3));
        assertThat(state()).isEqualTo(new NodeState.Down(2, "no CONNACK"));
    }

    @Test
    void isSuspectUntilItIsHeardAndIsNotSlowThen() {
        learn(new FleetEvent.Silent(id("a"), 5, 10, "owes CONNACKs"));
        NodeState.Suspect suspect = (NodeState.Suspect) state();
        assertThat(suspect.sinceNanos()).isEqualTo(10);
        assertThat(suspect.untilNanos()).isBetween(10 + 8 * SECOND / 10, 10 + 12 * SECOND / 10);
        assertThat(a().standing(suspect.untilNanos() - 1)).isEqualTo(Standing.LAST_RESORT);
        assertThat(a().standing(suspect.untilNanos())).isEqualTo(Standing.TRIAL_DUE);
        a().occupancy().heard(5);
        pool = pool.at(20);
        assertThat(state()).isInstanceOf(NodeState.Suspect.class);
        a().occupancy().heard(21);
        pool = pool.at(30);
        assertThat(state()).isEqualTo(new NodeState.Up(30));
    }

    @Test
    void isAskedMoreAndMoreSeldomWhileItStaysSilent() {
        long now = 0;
        for (int times = 1; times <= 8; times++) {
            learn(new FleetEvent.Silent(id("a"), now, now + SECOND, "owes CONNACKs"));
            NodeState.Suspect suspect = (NodeState.Suspect) state();
            learn(new FleetEvent.Silent(id("a"), suspect.untilNanos() - 1, suspect.untilNanos() + SECOND, "old news"));
            assertThat(state()).isEqualTo(suspect);
            long plain = Math.min(30 * SECOND, SECOND << (times - 1));
            assertThat(suspect.untilNanos() - now - SECOND).isBetween(plain * 8 / 10, plain * 12 / 10);
            now = suspect.untilNanos();
        }
    }

    @Test
    void isNotSuspectWhereItWasHeardMeanwhile() {
        a().occupancy().heard(8);
        learn(new FleetEvent.Silent(id("a"), 5, 10, "owes CONNACKs"));
        assertThat(state()).isEqualTo(new NodeState.Up(0));
    }

    @Test
    void isNotHeardByConnectionsThatItsKernelAccepts() {
        learn(new FleetEvent.Silent(id("a"), 5, 10, "owes CONNACKs"), new FleetEvent.DialSucceeded(id("a"), 11));
        assertThat(state()).isInstanceOf(NodeState.Suspect.class);
    }

    @Test
    void isEjectedForAWhile() {
        learn(new FleetEvent.Ejected(id("a"), new Ejection(1, 30, "6 clients were refused"), 10));
        assertThat(state()).isEqualTo(new NodeState.Ejected(10, 30, "6 clients were refused"));
        pool = pool.at(29);
        assertThat(state()).isInstanceOf(NodeState.Ejected.class);
        pool = pool.at(30);
        assertThat(state()).isEqualTo(new NodeState.SlowStart(30, 10));
        assertThat(a().trouble().ejection()).isEqualTo(new Ejection(1, 30, "6 clients were refused"));
    }

    @Test
    void obeysTheOperatorWhateverElseIsKnown() {
        learn(new FleetEvent.ProbesFail(id("a"), "refused", 1), new FleetEvent.Ordered(id("a"), Order.MAINTENANCE, 2));
        assertThat(state()).isEqualTo(new NodeState.Maintenance(2));
        assertThat(a().standing(3)).isEqualTo(Standing.NONE);
        learn(new FleetEvent.Ordered(id("a"), Order.DRAIN, 4));
        assertThat(state()).isInstanceOf(NodeState.Draining.class);
        assertThat(state().isLeft()).isTrue();
        learn(new FleetEvent.Ordered(id("a"), Order.READY, 6));
        assertThat(state()).isEqualTo(new NodeState.Down(6, "refused"));
        learn(new FleetEvent.ProbesPass(id("a"), 7));
        assertThat(state()).isEqualTo(new NodeState.SlowStart(7, 10));
    }

    @Test
    void isLeftByItsClientsWhileItEvacuates() {
        learn(new FleetEvent.Evacuates(id("a"), "503", 3));
        assertThat(state()).isEqualTo(new NodeState.Evacuating(3, "503"));
        assertThat(state().isLeft()).isTrue();
        assertThat(a().standing(3)).isEqualTo(Standing.NONE);
        learn(new FleetEvent.ProbesPass(id("a"), 5));
        assertThat(state()).isEqualTo(new NodeState.SlowStart(5, 10));
    }

    @Test
    void hasTheWeightThatAnOperatorGivesIt() {
        learn(new FleetEvent.Weighed(id("a"), 7, 1));
        assertThat(a().weight()).isEqualTo(7);
        assertThat(a().node().weight()).isEqualTo(4);
        learn(new FleetEvent.Weighed(id("a"), 0, 2));
        assertThat(a().standing(3)).isEqualTo(Standing.NONE);
        learn(new FleetEvent.Weighed(id("a"), Member.AS_LISTED, 4));
        assertThat(a().weight()).isEqualTo(4);
        assertThatIllegalArgumentException().isThrownBy(() -> new FleetEvent.Weighed(id("a"), 1001, 5));
    }

    @Test
    void changesNothingWhereNothingIsNew() {
        learn(new FleetEvent.ProbesFail(id("a"), "refused", 1));
        Pool before = pool;
        learn(
                new FleetEvent.ProbesFail(id("a"), "refused", 2),
                new FleetEvent.ProbesPass(id("b"), 3),
                new FleetEvent.Ordered(id("b"), Order.READY, 4),
                new FleetEvent.ProbesFail(id("nobody"), "refused", 5));
        assertThat(pool.at(6)).isSameAs(before);
        assertThat(pool).isSameAs(before);
    }
}
