package io.tidegate.fleet;

import static io.tidegate.fleet.Nodes.id;
import static io.tidegate.fleet.Nodes.node;
import static io.tidegate.fleet.Nodes.random;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tidegate.address.HostPort;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Nodes that come, change and go while the pool is in use.
class ListedTest {
    private static final PoolSettings SETTINGS =
            new PoolSettings(Nodes.POOL, Policy.CLIENT_ID, 0, Duration.ofSeconds(10), 0);

    private Fleet fleet = new Fleet(List.of(Pool.of(SETTINGS, List.of(node("own", 1)), 0)));

    private void list(long atNanos, Node... nodes) {
        apply(new FleetEvent.Listed(Nodes.POOL, List.of(nodes), atNanos));
    }

    private void apply(FleetEvent event) {
        fleet = fleet.apply(event, random());
    }

    private Pool pool() {
        return fleet.pool(Nodes.POOL);
    }

    private List<String> names() {
        return pool().members().stream().map(member -> member.id().name()).toList();
    }

    private NodeState state(String name) {
        return Nodes.member(pool(), name).state();
    }

    @Test
    void nodesOfTheFirstListAreUsedAtOnceAndLaterOnesStartSlowly() {
        list(1, node("a", 1));
        list(2, node("a", 1), node("b", 1));
        assertThat(names()).containsExactly("own", "a", "b");
        assertThat(state("a")).isEqualTo(new NodeState.Up(1));
        assertThat(state("b")).isEqualTo(new NodeState.SlowStart(2, 10));
    }

    @Test
    void whoIsNotListedAnyMoreGetsNoClientsAndIsForgottenWithItsLastLink() {
        list(1, node("a", 1), node("b", 1));
        Member a = Nodes.member(pool(), "a");
        a.occupancy().tryReserve(Node.UNLIMITED);
        list(2, node("b", 1));
        assertThat(state("a")).isInstanceOf(NodeState.Draining.class);
        assertThat(Nodes.member(pool(), "a").standing(3)).isEqualTo(Standing.NONE);
        apply(new FleetEvent.Passed(4));
        assertThat(names()).containsExactly("own", "a", "b");
        a.occupancy().release();
        apply(new FleetEvent.Passed(5));
        assertThat(names()).containsExactly("own", "b");
    }

    @Test
    void whatAnOperatorOrderedHoldsForWhenItComesBack() {
        list(1, node("a", 1));
        apply(new FleetEvent.Ordered(id("a"), Order.DRAIN, 2));
        list(3);
        apply(new FleetEvent.Passed(4));
        list(5, node("a", 1));
        assertThat(state("a")).isInstanceOf(NodeState.Draining.class);
        list(6);
        apply(new FleetEvent.Ordered(id("a"), Order.READY, 7));
        apply(new FleetEvent.Passed(8));
        assertThat(names()).containsExactly("own");
    }

    @Test
    void whoComesBackBeforeThatIsTheSameNode() {
        list(1, node("a", 1));
        Member a = Nodes.member(pool(), "a");
        a.occupancy().tryReserve(Node.UNLIMITED);
        list(2);
        list(3, node("a", 1));
        assertThat(Nodes.member(pool(), "a").occupancy()).isSameAs(a.occupancy());
        assertThat(state("a")).isEqualTo(new NodeState.SlowStart(3, 10));
    }

    @Test
    void nodesOfTheConfigurationStayAndAreAsItHasThem() {
        list(1, node("own", 9), node("a", 1));
        list(2, node("a", 1));
        assertThat(names()).containsExactly("own", "a");
        assertThat(Nodes.member(pool(), "own").weight()).isEqualTo(1);
        assertThat(state("own")).isEqualTo(new NodeState.Up(0));
    }

    @Test
    void aListInAnotherOrderIsNoNews() {
        list(1, node("a", 1), node("b", 2));
        Fleet before = fleet;
        list(2, node("b", 2), node("a", 1));
        assertThat(fleet).isSameAs(before);
    }

    @Test
    void anotherWeightKeepsEverythingElse() {
        list(1, node("a", 1));
        apply(new FleetEvent.ProbesFail(id("a"), "refused", 2));
        list(3, node("a", 5));
        assertThat(Nodes.member(pool(), "a").weight()).isEqualTo(5);
        assertThat(state("a")).isEqualTo(new NodeState.Down(2, "refused"));
    }

    @Test
    void anotherAddressIsAnotherMachineOfThatName() {
        list(1, node("a", 1));
        apply(new FleetEvent.ProbesFail(id("a"), "refused", 2));
        Node moved = new Node(id("a"), HostPort.parse("192.0.2.9:1883"), 1, Node.UNLIMITED, Node.Role.PRIMARY);
        list(3, moved);
        assertThat(Nodes.member(pool(), "a").endpoints()).hasToString("[192.0.2.9:1883]");
        assertThat(state("a").isUsable()).isTrue();
    }

    @Test
    void aListOfAnotherPoolsNodesIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FleetEvent.Listed("other", List.of(node("a", 1)), 1))
                .withMessageContaining("is no node of pool other");
    }
}
